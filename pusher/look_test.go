package pusher_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"livepusher/beauty"
	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

const negative = "LUT_1D_SIZE 2\n1 1 1\n0 0 0\n"

// A look's file is read when it is chosen, refused with its line, and not asked for again by other changes.
func TestLookOfAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.cube")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := pusher.NewConfig()
	p := pusher.New((&pushertest.Bench{}).Parts(), c, pusher.Handlers{})
	defer p.Close()

	write("LUT_1D_SIZE 2\n1 1 1\n0 0\n")
	c.Filter = path
	err := p.Apply(c)
	var look *pusher.LookError
	var line *beauty.CubeError
	if !errors.As(err, &look) || look.Path != path || !errors.As(err, &line) || line.Line != 3 {
		t.Fatalf("a damaged file: %v", err)
	}
	if got := p.Config().Filter; got != "standard" {
		t.Errorf("a refused look is the config's: %q", got)
	}

	write(negative)
	if err := p.Apply(c); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	c.Beauty = 3
	if err := p.Apply(c); err != nil {
		t.Errorf("another change asks for the file again: %v", err)
	}
}

// A file that is gone when the pusher is made is no look, and keeps nothing else from being changed.
func TestLookThatIsGone(t *testing.T) {
	c := pusher.NewConfig()
	c.Filter = filepath.Join(t.TempDir(), "gone.cube")
	p := pusher.New((&pushertest.Bench{}).Parts(), c, pusher.Handlers{})
	defer p.Close()
	c.Beauty = 3
	if err := p.Apply(c); err != nil {
		t.Errorf("%v", err)
	}
}

func TestLookReachesTheFilter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.cube")
	if err := os.WriteFile(path, []byte(negative), 0o600); err != nil {
		t.Fatal(err)
	}
	c := pusher.NewConfig()
	c.Filter, c.FilterStrength = path, 0.5
	cube, err := pusher.LoadLook(c.Filter)
	if err != nil || cube == nil {
		t.Fatalf("%v, %v", cube, err)
	}
	if p := c.FilterParams(cube); p.Cube != cube || p.Strength != 0.5 {
		t.Errorf("%+v", p)
	}
	if cube, err := pusher.LoadLook("pink"); cube != nil || err != nil {
		t.Errorf("a look that is built in: %v, %v", cube, err)
	}
}
