package app

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"livepusher/app/settings"
	"livepusher/pusher"
)

// attributeFlag puts one attribute of the pusher on the command line, under its own name.
type attributeFlag struct {
	attribute *pusher.Attribute
	config    *pusher.Config
	given     *[]string
}

func (f attributeFlag) String() string {
	if f.config == nil {
		return ""
	}
	return f.attribute.Get(f.config)
}

func (f attributeFlag) Set(text string) error {
	if err := f.attribute.Set(f.config, text); err != nil {
		return err
	}
	*f.given = append(*f.given, f.attribute.Name)
	return nil
}

func (f attributeFlag) IsBoolFlag() bool { return f.attribute.Bool || f.attribute.Name == "zoom" }

// flags are the flags of a subcommand.
type flags struct {
	*flag.FlagSet
	given []string // names of the attributes that were set
}

func newFlags(name string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// attributes adds a flag for each attribute, on c.
func (f *flags) attributes(c *pusher.Config) {
	for _, a := range pusher.Attributes {
		f.Var(attributeFlag{a, c, &f.given}, a.Name, a.Usage+": "+a.Values)
	}
}

// flagNoise is what package flag says before the error of an attribute, which says it better and, for
// the push address, without the secret.
var flagNoise = regexp.MustCompile(`(?s)^invalid (boolean )?value ".*" for (flag )?-[a-z-]+: `)

// parse reads the command line; the error names the flag, the value and what is allowed. The push
// address never stands in it.
func (f *flags) parse(args []string) error {
	if err := f.parseFlags(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return usagef("%q stands alone: flags come as --name value", f.Arg(0))
	}
	return nil
}

// parseFlags is parse up to the first word that is no flag.
func (f *flags) parseFlags(args []string) error {
	err := f.Parse(args)
	if err == flag.ErrHelp {
		return err
	}
	if err != nil {
		text := flagNoise.ReplaceAllString(err.Error(), "")
		return usageError{strings.Replace(text, "flag provided but not defined: -", "there is no flag --", 1)}
	}
	return nil
}

// config reads a command line that has the attributes into c, which holds their defaults: the flags,
// a push address from standard input, and what follows for the bitrates.
func (f *flags) config(c *pusher.Config, args []string, in io.Reader) error {
	args, err := f.takeSecret(args, c, in)
	if err != nil {
		return err
	}
	f.attributes(c)
	if err := f.parse(args); err != nil {
		return err
	}
	f.settleBitrates(c)
	if err := c.Check(); err != nil {
		return usageError{err.Error()}
	}
	return nil
}

// settleBitrates completes the bitrates: a mode chosen on the command line brings its usual ones, and
// where only one of the two was given, the other makes room for it.
func (f *flags) settleBitrates(c *pusher.Config) {
	lowGiven, highGiven := slices.Contains(f.given, "min-bitrate"), slices.Contains(f.given, "max-bitrate")
	if slices.Contains(f.given, "mode") {
		usual := pusher.UsualScenario(c.Mode)
		if !lowGiven {
			c.MinBitrate = usual.Min
		}
		if !highGiven {
			c.MaxBitrate = usual.Max
		}
	}
	if highGiven && !lowGiven {
		c.MinBitrate = min(c.MinBitrate, c.MaxBitrate)
	}
	if lowGiven && !highGiven {
		c.MaxBitrate = max(c.MinBitrate, c.MaxBitrate)
	}
}

// takeSecret carries out --url -: it reads the push address from standard input, so that it need not
// stand in the list of processes, and returns the arguments without the flag.
func (f *flags) takeSecret(args []string, c *pusher.Config, in io.Reader) ([]string, error) {
	i := slices.IndexFunc(args, func(a string) bool { return strings.TrimLeft(a, "-") == "url" && strings.HasPrefix(a, "-") })
	if i < 0 || i+1 >= len(args) || args[i+1] != "-" {
		return args, nil
	}
	line, err := readLine(in)
	if err != nil {
		return nil, fmt.Errorf("the push address could not be read from standard input: %w", err)
	}
	if err := pusher.AttributeNamed("url").Set(c, line); err != nil {
		return nil, usageError{err.Error()}
	}
	return slices.Delete(slices.Clone(args), i, i+2), nil
}

// words are what a subcommand takes beside flags.
var words = map[string]string{"beautify": " PICTURE...", "check": " URL"}

// help prints what a subcommand takes.
func help(w io.Writer, cmd command) {
	fmt.Fprintf(w, "livepusher %s\n", strings.TrimSpace(cmd.name+words[cmd.name]+" [flags]: "+cmd.does))
	if cmd.name == "" {
		fmt.Fprintln(w, "\nSubcommands, each with --help of its own:")
		for _, c := range commands[1:] {
			fmt.Fprintf(w, "  %-10s %s\n", c.name, c.does)
		}
		fmt.Fprintln(w, "\n--version alone tells the version, and the libraries with their licences.")
	}
	f := newFlags(cmd.name)
	first := settings.FirstRun()
	c := first.Config
	switch cmd.name {
	case "", "push":
		f.attributes(&c)
		new(pushOptions).flags(f, cmd.name)
		if cmd.name == "" {
			(&backgroundWish{limit: first.BackgroundLimit, keepCamera: first.CameraWhenMinimised}).flags(f)
			new(windowWish).flags(f)
		}
	case "devices":
		new(devicesOptions).flags(f)
	case "check":
		new(checkOptions).flags(f)
	case "serve":
		new(serveOptions).flags(f)
	case "beautify":
		c.Beauty, c.Whiteness = usualBeauty, usualWhiteness
		(&beautifyOptions{config: c}).flags(f)
	case "sign":
		new(signOptions).flags(f)
	}
	fmt.Fprintln(w, "\nFlags:")
	f.VisitAll(func(fl *flag.Flag) {
		fmt.Fprintf(w, "  %-22s %s", dashed(fl.Name), fl.Usage)
		if fl.DefValue != "" {
			fmt.Fprintf(w, " (%s)", fl.DefValue)
		}
		fmt.Fprintln(w)
	})
}

// dashed is a flag's name as it is written: one letter has one dash.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
