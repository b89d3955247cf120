package beauty

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// identity2 is the smallest table of three dimensions, which changes nothing.
const identity2 = "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"

func TestReadCubeTakes(t *testing.T) {
	for name, text := range map[string]string{
		"plain":                  identity2,
		"title, comments, tabs":  "# made by hand\nTITLE \"a look\"\n\n" + strings.ReplaceAll(identity2, " ", "\t") + "# end\n\n",
		"byte order mark, CR LF": "\ufeff" + strings.ReplaceAll(identity2, "\n", "\r\n"),
		"no end of line":         strings.TrimSuffix(identity2, "\n"),
		"leading blanks":         "  " + strings.ReplaceAll(identity2, "\n", " \n\t"),
		"domain":                 "DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1\n" + identity2,
		"domain behind the size": strings.Replace(identity2, "\n", "\nDOMAIN_MAX 1.0 1.0 1e0\n", 1),
		"Resolve's range":        "LUT_3D_INPUT_RANGE 0.0 1.0\n" + identity2,
		"one dimension":          "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n",
		"numbers of all kinds":   "LUT_1D_SIZE 3\n-0.0 +0 .0\n5e-1 0.5 5.0E-1\n1. 1 1e-0\n",
		"wider than colours":     "LUT_1D_SIZE 2\nDOMAIN_MIN -1 -1 -1\nDOMAIN_MAX 3 3 3\n-1 -1 -1\n3 3 3\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := ReadCube(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Contains(text, "TITLE"); want != (c.Title == "a look") {
				t.Errorf("title %q", c.Title)
			}
			for i, n := range c.full { // all of these are the identity
				for _, v := range n {
					if math.Abs(float64(v)) > 1e-3 {
						t.Fatalf("node %d adds %v", i, n)
					}
				}
			}
		})
	}
}

func TestReadCubeRefuses(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"empty", "", "line 1: the file is empty"},
		{"no size", "# nothing\n\n", "line 2: the file ends without LUT_1D_SIZE or LUT_3D_SIZE"},
		{"too few rows", identity2[:strings.Index(identity2, "0 0 1")], "line 5: the file ends after 4 of 8 rows of its table"},
		{"too many rows", identity2 + "1 1 1\n", "line 10: the table has more than its 8 rows"},
		{"both sizes", "LUT_1D_SIZE 2\n" + identity2, "line 2: a table has either LUT_1D_SIZE or LUT_3D_SIZE, not both"},
		{"size twice", "LUT_3D_SIZE 2\n" + identity2, "line 2: LUT_3D_SIZE stands in line 1 already"},
		{"title twice", "TITLE a\nTITLE b\n", "line 2: TITLE stands in line 1 already"},
		{"size 1", "LUT_3D_SIZE 1\n", `line 1: LUT_3D_SIZE "1" is not a whole number from 2 to 65`},
		{"size 66", "LUT_3D_SIZE 66\n", `line 1: LUT_3D_SIZE "66" is not a whole number from 2 to 65`},
		{"curve too long", "LUT_1D_SIZE 65537\n", `line 1: LUT_1D_SIZE "65537" is not a whole number from 2 to 65536`},
		{"size of no bound", "LUT_3D_SIZE 99999999999999999999\n", `line 1: LUT_3D_SIZE "99999999999999999999" is not a whole number from 2 to 65`},
		{"size negative", "LUT_1D_SIZE -5\n", "from 2 to 65536"},
		{"no size given", "LUT_3D_SIZE\n", `LUT_3D_SIZE "" is not`},
		{"rows before size", "0 0 0\n", "line 1: rows of the table stand before LUT_1D_SIZE or LUT_3D_SIZE"},
		{"keyword in table", identity2 + "TITLE x\n", `line 10: "TITLE" stands behind rows of the table`},
		{"unknown keyword", "LUT_IN_VIDEO_RANGE\n" + identity2, `line 1: "LUT_IN_VIDEO_RANGE" is no word of the .cube format`},
		{"another format", "{\"nodes\": 3}\n", `line 1: "{\"nodes\":" is neither a word of the .cube format nor a number`},
		{"domain reversed", "DOMAIN_MIN 0 1 0\n" + identity2, "line 1: the domain goes from 1 to 1, not upwards"},
		{"domain of nothing", "DOMAIN_MAX 1 1e-9 1\n" + identity2, "line 1: the domain goes from 0 to 1e-09, not upwards"},
		{"domain short", "DOMAIN_MIN 0 0\n", "line 1: 2 numbers stand where 3 belong"},
		{"NaN", "LUT_1D_SIZE 2\n0 0 0\n1 NaN 1\n", `line 3: "NaN" is no number`},
		{"Inf", "LUT_1D_SIZE 2\n0 0 0\n1 1 +Inf\n", `line 3: "+Inf" is no number`},
		{"huge", "LUT_1D_SIZE 2\n0 0 1e999\n", `line 2: "1e999" is no colour: those are around 0 to 1`},
		{"large", "LUT_1D_SIZE 2\n-1001 0 0\n", `line 2: "-1001" is no colour`},
		{"hexadecimal", "LUT_1D_SIZE 2\n0x1p-2 0 0\n", `line 2: "0x1p-2" is no number`},
		{"decimal comma", "LUT_1D_SIZE 2\n0,5 0 0\n", `line 2: "0,5" is no number`},
		{"two numbers", "LUT_1D_SIZE 2\n0 0\n", "line 2: 2 numbers stand where 3 belong"},
		{"four numbers", "LUT_1D_SIZE 2\n0 0 0 0\n", "line 2: 4 numbers stand where 3 belong"},
		{"long line", "TITLE " + strings.Repeat("x", 2000), "line 1: it is longer than 1024 bytes"},
		{"long word", "LUT_" + strings.Repeat("X", 500), `line 1: "LUT_XXXXXXXXXXXXXXXXXXXX…" is no word`},
		{"binary", "\x89PNG\r\n\x1a\n\x00\x00", "line 1: this is no text, so that the file is no .cube file"},
		{"zeros", strings.Repeat("\x00", 100), "line 1: this is no text"},
		{"too large", strings.Repeat(strings.Repeat("#", 999)+"\n", 17<<10), "line 16778: the file is larger than 16 MB"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, err := ReadCube(strings.NewReader(row.text))
			var refused *CubeError
			if c != nil || !errors.As(err, &refused) || !strings.Contains(err.Error(), row.want) {
				t.Errorf("error %q, want %q", err, row.want)
			}
		})
	}
}

func TestOpenCube(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if c, err := OpenCube(file("good.cube", "TITLE x\n"+identity2)); err != nil || c.Title != "x" {
		t.Errorf("%v, %v", c, err)
	}
	for _, row := range []struct{ path, want string }{
		{filepath.Join(folder, "none.cube"), "no such file or directory"},
		{folder, "it is no file"},
		{os.DevNull, "it is no file"}, // as a pipe, it would never end
		{file("bad.cube", "LUT_1D_SIZE 2\n0 0 0\n"), "line 2: the file ends after 1 of 2 rows of its table"},
	} {
		if _, err := OpenCube(row.path); err == nil || err.Error() != row.want {
			t.Errorf("%s: error %v, want %q", row.path, err, row.want)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, os.ErrPermission }

func TestReadCubePassesErrorsOfTheReaderOn(t *testing.T) {
	if _, err := ReadCube(brokenReader{}); !errors.Is(err, os.ErrPermission) {
		t.Errorf("error %v", err)
	}
}

func FuzzReadCube(f *testing.F) {
	for _, text := range []string{identity2, "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n", "DOMAIN_MIN -1 0 0\nDOMAIN_MAX 1e3 2 .5\nLUT_1D_SIZE 2\n0 1 0\n1 0 1",
		"\ufeffTITLE \"x\"\r\n# y\r\nLUT_3D_SIZE 2", "LUT_3D_INPUT_RANGE 0 1\n"} {
		f.Add([]byte(text))
	}
	src := skinLike(9, 9, 1)
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadCube(strings.NewReader(string(data)))
		if err != nil {
			var refused *CubeError
			if !errors.As(err, &refused) || refused.Line < 1 || strings.ContainsAny(err.Error(), "\n\x00") {
				t.Errorf("error %q", err)
			}
			return
		}
		for _, nodes := range []*lookNodes{&c.limited, &c.full} {
			for _, n := range nodes {
				for _, v := range n {
					if !(v > -2048 && v < 2048) {
						t.Fatalf("a node of %v", n)
					}
				}
			}
		}
		New().Apply(dst, src, Params{Cube: c, Strength: 1})
	})
}

// cubeText writes a table of three dimensions.
func cubeText(size int, of func(c rgb) rgb) string {
	var b strings.Builder
	fmt.Fprintf(&b, "TITLE \"test\"\nLUT_3D_SIZE %d\n", size)
	for blue := range size {
		for green := range size {
			for red := range size {
				at := func(i int) float64 { return float64(i) / float64(size-1) }
				c := of(rgb{at(red), at(green), at(blue)})
				fmt.Fprintf(&b, "%.6f %.6f %.6f\n", c[0], c[1], c[2])
			}
		}
	}
	return b.String()
}

// curveText writes a table of one dimension.
func curveText(size int, of func(v float64) float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "LUT_1D_SIZE %d\n", size)
	for i := range size {
		v := of(float64(i) / float64(size-1))
		fmt.Fprintf(&b, "%.6f %.6f %.6f\n", v, v, v)
	}
	return b.String()
}

func mustCube(t testing.TB, text string) *Cube {
	t.Helper()
	c, err := ReadCube(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// film is what grading programs export: an S curve, warm lights, cold shadows, faded black.
func film(c rgb) rgb {
	grey := 0.299*c[0] + 0.587*c[1] + 0.114*c[2]
	warm := rgb{0.06, 0.01, -0.05}
	for i, v := range c {
		v = grey + (v-grey)*0.8 + warm[i]*(grey-0.4)
		v = min(max(v, 0), 1)
		c[i] = 0.04 + 0.94*(v-0.13*math.Sin(2*math.Pi*v)/math.Pi)
	}
	return c
}

var cubeTexts = map[string]func() string{
	"film, 33 points":  func() string { return cubeText(33, film) },
	"film, 9 points":   func() string { return cubeText(9, film) },
	"negative":         func() string { return cubeText(2, func(c rgb) rgb { return rgb{1 - c[0], 1 - c[1], 1 - c[2]} }) },
	"red becomes blue": func() string { return cubeText(2, func(c rgb) rgb { return rgb{c[2], c[1], c[0]} }) },
	"black and white": func() string {
		return cubeText(17, func(c rgb) rgb { g := 0.3*c[0] + 0.6*c[1] + 0.1*c[2]; return rgb{g, g, g} })
	},
	"gamma, a curve": func() string { return curveText(1024, func(v float64) float64 { return math.Pow(v, 1/1.6) }) },
	"domain 0-2": func() string {
		return strings.Replace(curveText(64, func(v float64) float64 { return 0.1 + 1.6*v }), "\n", "\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\n", 1)
	},
}

// The same file by FFmpeg's lut3d (lut1d), on the same picture: a still, all whose colour is there,
// and a picture of the stream, whose chroma is coarser.
func TestCubesLookAsInFFmpeg(t *testing.T) {
	file, err := os.Open("testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoded, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	src := image.NewNRGBA(decoded.Bounds())
	draw.Draw(src, src.Rect, decoded, src.Rect.Min, draw.Src)
	for name, text := range cubeTexts {
		t.Run(name, func(t *testing.T) {
			cube := mustCube(t, text())
			want := byFFmpeg(t, text(), src)
			check := func(what string, got, want []byte) {
				t.Helper()
				if mean, far := differences(got, want); mean > 1 || far > 0.02 {
					t.Errorf("%s: off by %.2f levels in the mean, %.2f %% of it by more than 6", what, mean, 100*far)
				}
			}
			check("still", Still(src, Params{Cube: cube, Strength: 1}).(*image.NRGBA).Pix, want.Pix)
			stream, yuv := toYCbCr420(src), toYCbCr420(want)
			New().Apply(stream, toYCbCr420(src), Params{Cube: cube, Strength: 1, FullRange: true})
			check("luma", stream.Y, yuv.Y)
			check("Cb", stream.Cb, yuv.Cb)
			check("Cr", stream.Cr, yuv.Cr)
		})
	}
}

// Both ranges have the same colours.
func TestCubesInLimitedRange(t *testing.T) {
	cube := mustCube(t, cubeText(33, film))
	full, limited := colours(), colours()
	for i, v := range full.Y {
		limited.Y[i] = uint8(math.Round(16 + float64(v)*219/255))
	}
	narrow := func(v uint8) uint8 { return uint8(math.Round(128 + (float64(v)-128)*224/255)) }
	for i := range full.Cb {
		full.Cb[i], full.Cr[i] = 96+full.Cb[i]/4, 96+full.Cr[i]/4 // within what a screen can show, mostly
		limited.Cb[i], limited.Cr[i] = narrow(full.Cb[i]), narrow(full.Cr[i])
	}
	apply := func(src *image.YCbCr, p Params) *image.YCbCr {
		dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
		New().Apply(dst, src, p)
		return dst
	}
	limited = apply(limited, Params{Cube: cube, Strength: 1})
	full = apply(full, Params{Cube: cube, Strength: 1, FullRange: true})
	for i, v := range full.Y {
		full.Y[i] = uint8(math.Round(16 + float64(v)*219/255))
	}
	for i := range full.Cb {
		full.Cb[i], full.Cr[i] = narrow(full.Cb[i]), narrow(full.Cr[i])
	}
	for i, planes := range [][2][]byte{{limited.Y, full.Y}, {limited.Cb, full.Cb}, {limited.Cr, full.Cr}} {
		if mean, _ := differences(planes[0], planes[1]); mean > 0.6 {
			t.Errorf("plane %d: the ranges differ by %.2f levels in the mean", i, mean)
		}
	}
}

// A cube is a look like others: it has a strength, comes over five pictures, and goes.
func TestCubesMoveOverFiveFrames(t *testing.T) {
	src := colours()
	for i := range src.Cb { // but that the last node, 256, does not fit in a byte
		src.Cb[i], src.Cr[i] = min(src.Cb[i], 248), min(src.Cr[i], 248)
	}
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	f, cube := New(), mustCube(t, cubeText(17, film))
	steps := func(p Params) (last []byte) {
		t.Helper()
		for i := range rampFrames + 1 {
			f.Apply(dst, src, p)
			if same := string(last) == string(dst.Y); same != (i == rampFrames) {
				t.Errorf("frame %d: the same picture as before: %v", i, same)
			}
			last = append(last[:0], dst.Y...)
		}
		return last
	}
	f.Apply(dst, src, Params{Cube: cube})
	samePicture(t, dst, src)
	whole := steps(Params{Cube: cube, Strength: 1, Look: "pink"})
	part := steps(Params{Cube: cube, Strength: 0.5})
	for i, v := range src.Y {
		if half := (float64(v) + float64(whole[i])) / 2; math.Abs(half-float64(part[i])) > 1.5 {
			t.Fatalf("luma %d becomes %d at strength 1, %d at 0.5", v, whole[i], part[i])
		}
	}
	steps(Params{Look: "pink", Strength: 1})
	steps(Params{})
	samePicture(t, dst, src)
}

// byFFmpeg applies a .cube file to a picture by FFmpeg.
func byFFmpeg(t *testing.T, text string, p *image.NRGBA) *image.NRGBA {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.cube"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	filter := "lut3d=a.cube:interp=tetrahedral"
	if strings.Contains(text, "LUT_1D") {
		filter = "lut1d=a.cube:interp=linear"
	}
	ffmpeg := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", fmt.Sprintf("%dx%d", p.Rect.Dx(), p.Rect.Dy()),
		"-i", "-", "-vf", "format=gbrp,"+filter+",format=rgba", "-f", "rawvideo", "-")
	ffmpeg.Dir, ffmpeg.Stdin, ffmpeg.Stderr = folder, strings.NewReader(string(p.Pix)), os.Stderr
	out, err := ffmpeg.Output()
	if err != nil || len(out) != len(p.Pix) {
		t.Fatalf("ffmpeg, which packaging/setup installs, gave %d bytes: %v", len(out), err)
	}
	return &image.NRGBA{Pix: out, Stride: p.Stride, Rect: p.Rect}
}

// differences is by how much samples differ in the mean, and the share of those that do by more than 6.
func differences(a, b []byte) (mean, far float64) {
	for i := range a {
		d := math.Abs(float64(a[i]) - float64(b[i]))
		mean += d
		if d > 6 {
			far++
		}
	}
	return mean / float64(len(a)), far / float64(len(a))
}
