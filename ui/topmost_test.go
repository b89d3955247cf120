package ui

import (
	"image"
	"os"
	"os/exec"
	"strings"
	"testing"

	"livepusher/ui/screentest"
)

// An agent's window, for real: it stays on top for as long as it should, shrinks to picture and control bar,
// works there, and comes back to its size.
func TestTopmostAndCompactInARealWindow(t *testing.T) {
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		child := exec.Command(os.Args[0])
		child.Env = []string{childVariable + "=" + positions, "FYNE_PLATFORM=x11", "FYNE_THEME=dark", "LC_ALL=C", "XDG_CONFIG_HOME=" + t.TempDir()}
		return child
	})
	above := func() bool {
		return strings.Contains(s.Try("xprop", "-id", s.Window(), "_NET_WM_STATE"), "_NET_WM_STATE_ABOVE")
	}
	full, size := s.At("window"), s.Size()
	for _, title := range []string{"beauty.title", "picture.title", "stream.title"} {
		before := s.At("sound.title").Y
		s.Click(title, 0.3)
		s.Until(title+" is folded", func() bool { return s.At("sound.title").Y < before })
	}
	if above() {
		t.Fatal("on top unasked")
	}
	s.Click("always-on-top", 0.9)
	s.Expect("SetAlwaysOnTop true")
	s.Until("the window is on top", above)

	s.Key("F11")
	s.Expect("SetCompact true")
	s.Until("the window is compact", func() bool {
		return s.At("window") == (screentest.Place{X: 192, Y: 320, W: 384, H: 640}) && s.Size() == image.Pt(384, 640)
	})
	if p := s.At("beauty.title"); p.W != 0 {
		t.Errorf("the rail is at %+v", p)
	}
	s.Until("the preview fills it", func() bool { p := s.At("preview"); return p.W == 384 && p.H == 556 })
	s.Until("the picture is there", func() bool {
		for i, c := range colours(t, s) {
			if !near(c, quadrants[i].rgb, 3) {
				return false
			}
		}
		return true
	})
	for _, click := range [][2]string{{"mic", "muted=true"}, {"start", "Start"}, {"snapshot", "Snapshot"}, {"privacy", "SetPrivacy true"}} {
		s.Click(click[0], 0.5)
		s.Expect(click[1])
	}
	if !above() {
		t.Error("no longer on top")
	}

	s.Click("compact", 0.5)
	s.Expect("SetCompact false")
	s.Until("the window has its size again", func() bool { return s.At("window") == full && s.Size() == size })
	s.Until("the rail is back", func() bool { return s.At("always-on-top").W > 0 })
	s.Click("always-on-top", 0.9)
	s.Expect("SetAlwaysOnTop false")
	s.Until("the window is no longer on top", func() bool { return !above() })
}

// A maximised window shrinks too, and is maximised again when it comes back.
func TestMaximisedWindowBecomesCompact(t *testing.T) {
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		child := exec.Command(os.Args[0])
		child.Env = []string{childVariable + "=" + positions, "FYNE_PLATFORM=x11", "FYNE_THEME=dark", "LC_ALL=C", "XDG_CONFIG_HOME=" + t.TempDir()}
		return child
	})
	maximised := func() bool {
		return strings.Contains(s.Try("xprop", "-id", s.Window(), "_NET_WM_STATE"), "_NET_WM_STATE_MAXIMIZED_VERT")
	}
	s.Tool("xdotool", "key", "alt+space", "sleep", "0.5", "key", "x") // "Maximize" in the window manager's menu
	s.Until("the window is maximised", func() bool { return maximised() && s.At("window").W == 1280 })
	s.Key("F11")
	s.Until("the window is compact", func() bool { return s.Size() == image.Pt(384, 640) && s.At("window").W == 384 })
	s.Key("F11")
	s.Until("the window is maximised again", func() bool { return maximised() && s.At("window").W == 1280 && s.At("beauty").W > 0 })
}
