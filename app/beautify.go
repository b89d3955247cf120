package app

import (
	"context"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/disintegration/imaging"

	"livepusher/beauty"
	"livepusher/beauty/quality/report"
	"livepusher/pusher"
	"livepusher/pusher/capture"
)

// beautifyOptions are the flags of beautify beside the attributes of the filter.
type beautifyOptions struct {
	out      string
	sheet    bool
	report   string
	require  requirements
	config   pusher.Config
	look     *beauty.Cube // of config.Filter, when that is a file
	pictures []string
}

// requirements are thresholds given on the command line.
type requirements []report.Requirement

func (r *requirements) String() string { return "" }

func (r *requirements) Set(text string) error {
	q, err := report.ParseRequirement(text)
	if err != nil {
		return err
	}
	*r = append(*r, q)
	return nil
}

func (o *beautifyOptions) flags(f *flags) {
	f.StringVar(&o.out, "o", "", "where the result goes: a file ending in .png, .jpg or, for a clip, .mp4; for several pictures a folder")
	f.BoolVar(&o.sheet, "sheet", false, "makes a contact sheet of all levels of both sliders instead")
	f.StringVar(&o.report, "report", "", "measures all figures, and writes them as a page to this file, which ends in .html, and as JSON beside it; needs no -o")
	f.Var(&o.require, "require", "a threshold such as texture@9<=0.5, instead of the usual one; may be repeated. One that is missed gives exit code 1")
	for _, a := range pusher.Attributes {
		if slices.Contains(filterAttributes, a.Name) {
			f.Var(attributeFlag{a, &o.config, &f.given}, a.Name, a.Usage+": "+a.Values)
		}
	}
}

// filterAttributes are the attributes that say what the filter does.
var filterAttributes = []string{"beauty", "whiteness", "beauty-style", "filter", "filter-strength"}

// runBeautify is the subcommand beautify: pictures and clips through the very filter of the stream.
func runBeautify(ctx context.Context, args []string, std streams) error {
	o, err := parseBeautify(args)
	if err != nil {
		return err
	}
	if o.look, err = pusher.LoadLook(o.config.Filter); err != nil {
		return err
	}
	failed := 0
	for _, in := range o.pictures {
		if err := o.treat(ctx, in, std.err); err != nil {
			failed++
			if len(o.pictures) == 1 {
				return err
			}
			fmt.Fprintf(std.err, "livepusher: %v\n", err)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d pictures could not be done, or missed a threshold", failed, len(o.pictures))
	}
	return nil
}

// parseBeautify reads the command line: pictures and flags in any order.
func parseBeautify(args []string) (*beautifyOptions, error) {
	o := &beautifyOptions{config: pusher.NewConfig()}
	o.config.Beauty, o.config.Whiteness = usualBeauty, usualWhiteness
	f := newFlags("beautify")
	o.flags(f)
	for len(args) > 0 {
		if err := f.parseFlags(args); err != nil {
			return nil, err
		}
		if args = f.Args(); len(args) > 0 {
			o.pictures, args = append(o.pictures, args[0]), args[1:]
		}
	}
	return o, o.check()
}

// What beautify does when it is not told otherwise: enough to be seen.
const usualBeauty, usualWhiteness = 5, 3

func (o *beautifyOptions) check() error {
	switch {
	case len(o.pictures) == 0:
		return usagef("no picture is named: livepusher beautify me.jpg -o beautiful.jpg")
	case o.out == "" && o.report == "" && len(o.require) == 0:
		return usagef("it is not said where the result goes: add -o beautiful.jpg, or --report page.html")
	case o.sheet && o.out == "":
		return usagef("it is not said where the contact sheet goes: add -o sheet.png")
	case o.report != "" && !strings.EqualFold(filepath.Ext(o.report), ".html"):
		return usagef("--report %q does not end in .html", o.report)
	case o.report != "" && len(o.pictures) > 1:
		return usagef("a report is about one picture: %d are named", len(o.pictures))
	case o.out != "" && len(o.pictures) > 1 && isPicture(o.out):
		return usagef("several pictures go into a folder: %q is a file", o.out)
	}
	names := map[string]string{}
	for _, in := range o.pictures {
		if o.out == "" {
			return nil
		}
		out := o.target(in)
		if before, taken := names[out]; taken {
			return usagef("%s and %s would both become %s: give them other names, or do them one by one", before, in, out)
		}
		names[out] = in
		if same(in, out) {
			return usagef("%s would be written over: choose another -o", in)
		}
	}
	return nil
}

// target is where the result of a picture goes.
func (o *beautifyOptions) target(in string) string {
	if isPicture(o.out) {
		return o.out
	}
	name := filepath.Base(in)
	ext := filepath.Ext(name)
	switch {
	case o.sheet:
		return filepath.Join(o.out, strings.TrimSuffix(name, ext)+"-sheet.png")
	case isStill(in):
		return filepath.Join(o.out, name)
	}
	return filepath.Join(o.out, strings.TrimSuffix(name, ext)+".mp4")
}

func same(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

var stillEndings = []string{".png", ".jpg", ".jpeg"}

// isStill tells a picture from a clip, and isPicture a file from a folder, by their endings.
func isStill(path string) bool {
	return slices.Contains(stillEndings, strings.ToLower(filepath.Ext(path)))
}
func isPicture(path string) bool {
	return isStill(path) || strings.EqualFold(filepath.Ext(path), ".mp4")
}

// treat does one picture or clip.
func (o *beautifyOptions) treat(ctx context.Context, in string, log io.Writer) error {
	var still image.Image
	if isStill(in) {
		var err error
		if still, err = capture.LoadPicture(in); err != nil {
			return err
		}
	}
	if o.out != "" {
		if err := o.write(ctx, in, still); err != nil {
			return err
		}
	}
	if o.report == "" && len(o.require) == 0 {
		return nil
	}
	return o.judge(ctx, in, still, log)
}

// write makes the result of one picture: the picture itself, a clip, or a contact sheet.
func (o *beautifyOptions) write(ctx context.Context, in string, still image.Image) error {
	out := o.target(in)
	if !isPicture(o.out) {
		if err := os.MkdirAll(o.out, 0o755); err != nil {
			return fmt.Errorf("the folder cannot be made: %w", err)
		}
	}
	switch {
	case o.sheet:
		m, err := material(ctx, in, still)
		if err != nil {
			return err
		}
		return savePicture(out, report.Measure(m, o.params().Style).Sheet())
	case still != nil && !isStill(out):
		return usagef("a picture does not become %s: let -o end in .png or .jpg", out)
	case still != nil:
		return savePicture(out, beauty.Still(still, o.params()))
	case isStill(out):
		return usagef("%s is a clip and does not become %s: let -o end in .mp4", in, out)
	}
	return beautifyClip(ctx, in, out, o.params())
}

func (o *beautifyOptions) params() beauty.Params { return o.config.FilterParams(o.look) }

// judge measures the figures, writes the report if one is wanted, and says which thresholds are missed.
func (o *beautifyOptions) judge(ctx context.Context, in string, still image.Image, log io.Writer) error {
	m, err := material(ctx, in, still)
	if err != nil {
		return err
	}
	r := report.Measure(m, o.params().Style)
	r.Judge(report.With(report.Defaults, o.require...))
	if o.report != "" {
		if err := replaceFile(o.report, r.WriteHTML); err != nil {
			return err
		}
		if err := replaceFile(strings.TrimSuffix(o.report, filepath.Ext(o.report))+".json", r.WriteJSON); err != nil {
			return err
		}
	}
	misses := r.Misses()
	for _, miss := range misses {
		fmt.Fprintf(log, "livepusher: %s: %s\n", in, miss)
	}
	if len(misses) > 0 {
		return fmt.Errorf("%s misses %d of %d thresholds: change the picture, or set others with --require", in, len(misses), len(r.Verdicts))
	}
	return nil
}

// savePicture writes a PNG or JPEG file, by its ending.
func savePicture(path string, img image.Image) error {
	format, err := imaging.FormatFromFilename(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return replaceFile(path, func(w io.Writer) error { return imaging.Encode(w, img, format, imaging.JPEGQuality(95)) })
}

// replaceFile writes a file as a whole or not at all.
func replaceFile(path string, write func(io.Writer) error) error {
	part, err := os.CreateTemp(filepath.Dir(path), ".livepusher-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	defer os.Remove(part.Name())
	err = write(part)
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(part.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return nil
}
