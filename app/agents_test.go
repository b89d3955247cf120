package app

import (
	"image"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"livepusher/app/settings"
	"livepusher/ui/screentest"
)

// The window opens on top and compact when the command line says so, and what the user changes of that is
// saved, while what only the command line said is not.
func TestAgentsWindow(t *testing.T) {
	program := buildProgram(t)
	home, env := newHome(t)
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		c := exec.Command(program, "--always-on-top", "--compact", "--watermark", "Agent 7 {time}", "--camera", "pattern", "--mic", "tone", "--test-positions", positions)
		c.Env = env
		return c
	})
	s.Until("the window is on top", func() bool {
		return strings.Contains(s.Try("xprop", "-id", s.Window(), "_NET_WM_STATE"), "_NET_WM_STATE_ABOVE")
	})
	s.Until("the window is compact", func() bool { return s.Size() == image.Pt(384, 640) })
	s.Click("compact", 0.5)
	s.Until("the window is whole", func() bool { return s.Size().X > 1000 && s.At("beauty").W > 0 })
	s.Key("F11")
	s.Until("the window is compact again", func() bool { return s.Size() == image.Pt(384, 640) && s.At("beauty").W == 0 })
	s.CloseWindow()
	s.Until("the settings are saved", func() bool {
		saved, notes := settings.Load(filepath.Join(home, "config", "livepusher", "settings.json"))
		return len(notes) == 0 && saved.Compact
	})
	saved, _ := settings.Load(filepath.Join(home, "config", "livepusher", "settings.json"))
	if saved.AlwaysOnTop || saved.Config.Watermark != "" {
		t.Errorf("saved what was for this run only: %+v", saved)
	}
}
