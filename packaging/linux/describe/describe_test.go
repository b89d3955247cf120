package main

import (
	"slices"
	"testing"
)

const pushHelp = `livepusher push [flags]: pushes without a window

Flags:
  --aspect               shape of the picture; 16:9 and 4:3 when horizontal: 9:16, 3:4 (9:16)
  --camera-when-minimised keeps the camera on while the window is minimised (false)
  --encoder              video encoder: auto, hardware, software, or a name that devices lists (auto)
  --filter               colour look: standard, pink, or a file ending in .cube (standard)
  --fps                  frames a second, 0 by mode: a whole number 0-30 (0)
  --muted                send silence: true, false (false)
  -o                     where the picture goes
`

func TestFlagsAreReadFromHelp(t *testing.T) {
	c, more := read(pushHelp)
	if c.does != "pushes without a window" || c.words != "" || len(more) != 0 {
		t.Errorf("%q takes %q and has %q", c.does, c.words, more)
	}
	for i, want := range []option{
		{name: "--aspect", values: []string{"9:16", "3:4"}},
		{name: "--camera-when-minimised", alone: true},
		{name: "--encoder", values: []string{"auto", "hardware", "software"}},
		{name: "--filter", values: []string{"standard", "pink"}},
		{name: "--fps"},
		{name: "--muted", values: []string{"true", "false"}},
		{name: "-o"},
	} {
		if got := c.flags[i]; got.name != want.name || got.alone != want.alone || !slices.Equal(got.values, want.values) {
			t.Errorf("%+v, not %+v", got, want)
		}
	}
}

func TestSubcommandsAreReadFromHelp(t *testing.T) {
	c, more := read("livepusher [flags]: opens the window\n\nSubcommands, each with --help of its own:\n  push       pushes\n  check      goes\n\nFlags:\n  --aspect  shape\n")
	if c.does != "opens the window" || !slices.Equal(more, []string{"push", "check"}) || len(c.flags) != 1 {
		t.Errorf("%+v %q", c, more)
	}
	if c, _ = read("livepusher beautify PICTURE... [flags]: makes beautiful\n"); c.words != "PICTURE..." {
		t.Errorf("beautify takes %q", c.words)
	}
}

// What stands in a manual page or between quotes means itself.
func TestTextMeansItself(t *testing.T) {
	for _, row := range []struct{ got, want string }{
		{roff(`--mode a\b`), `\-\-mode a\eb`},
		{roff(".cube"), `\&.cube`},
		{quoted("it's"), `'it'\''s'`},
		{bracketed("a [b]: c"), `a \[b\]\: c`},
	} {
		if row.got != row.want {
			t.Errorf("%s, not %s", row.got, row.want)
		}
	}
}
