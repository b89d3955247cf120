package app

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/ui/screentest"
)

// TestStreamPanelInTheWindow has an address checked that the server refuses, saves it, pastes another over it and
// goes live there, with the real program on a virtual screen. The keys reach the server and no file.
func TestStreamPanelInTheWindow(t *testing.T) {
	server := nginx.Start(t)
	program := buildProgram(t)
	home, env := newHome(t)
	env = append(env, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent") // no keyring
	var errs bytes.Buffer
	var child *exec.Cmd
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		child = exec.Command(program, "--camera", "pattern", "--mic", "tone", "--events", "-", "--test-positions", positions)
		child.Env, child.Stderr = env, &errs
		return child
	})
	write := func(text string) { s.Tool("xdotool", "type", "--delay", "15", text) }
	lower := func(id string, than int) func() bool { return func() bool { return s.At(id).Y > than } }
	for _, section := range [][2]string{{"beauty.title", "picture.title"}, {"picture.title", "stream.title"}} { // closed, so that the panel is in sight
		below := s.At(section[1]).Y
		s.Click(section[0], 0.3)
		s.Until(section[0]+" is closed", func() bool { return s.At(section[1]).Y < below })
	}
	url := s.At("url").Y

	file := filepath.Join(home, "config", "livepusher", "settings.json")
	s.Click("url", 0.3)
	write(server.RTMP("nobody", "SECRETKEY"))
	s.Key("Tab")
	s.Until("the check is open", func() bool { // its button moves when the address has been split
		s.Click("check", 0.5)
		time.Sleep(500 * time.Millisecond)
		return s.At("check-close").W > 0
	})
	s.Until("the last step has failed, with a cause and advice", func() bool { return s.At("check-step-publish").H > 2*s.At("check-step-handshake").H })
	s.Click("check-close", 0.5)
	s.Until("the check is closed", func() bool { return s.At("check-close").W == 0 })

	s.Click("destination", 0.5)
	time.Sleep(1500 * time.Millisecond) // the list
	for _, key := range []string{"Down", "Down", "Return"} {
		s.Key(key)
	}
	s.Until("it asks for a name", func() bool { return s.At("place-yes").W > 0 })
	s.Key("ctrl+a")
	write("Refused")
	s.Key("Return")
	s.Until("the destination is saved", func() bool { saved, _ := settings.Load(file); return len(saved.Destinations) == 1 })

	s.Until("it is said that there is no keyring", lower("url", url))
	// GLFW's clipboard is the program's own: what is cut in one field is pasted into the other.
	s.Click("url", 0.3)
	s.Key("ctrl+a")
	write(server.RTMP("rec", "SECRETROOM?a=b"))
	s.Key("ctrl+a")
	s.Key("ctrl+x")
	s.Click("stream-key", 0.3)
	s.Key("ctrl+v")
	time.Sleep(500 * time.Millisecond)
	s.Click("start", 0.5)
	s.Expect(`"code":1002`)
	server.WaitRecorded("SECRETROOM")
	if title := s.Try("xdotool", "getwindowname", s.Window()); title != "livepusher" {
		t.Errorf("the title is %q", title)
	}

	child.Process.Signal(syscall.SIGTERM)
	s.Until("the window is gone", func() bool { return s.Try("xdotool", "getwindowname", s.Window()) == "" })

	saved, _ := settings.Load(file)
	if d := saved.Destinations[0]; d.Name != "Refused" || d.Server != strings.TrimSuffix(server.RTMP("nobody", ""), "/") || saved.Destination != "Refused" {
		t.Errorf("saved %+v, used last %q", d, saved.Destination)
	}
	checkNoSecret(t, home, errs.String())
}
