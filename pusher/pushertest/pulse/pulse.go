// Package pulse is a sound server for tests: a private PulseAudio with two microphones that hear what
// is played to them. Start makes it this process's sound system.
package pulse

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Server is a running PulseAudio.
type Server struct{ cmd *exec.Cmd }

// setter is a testing.T, which can set variables for a test.
type setter interface{ Setenv(key, value string) }

// Start starts a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "livepusher-sound") // t.TempDir makes paths too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{exec.Command(script(), dir)}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("no sound server (Debian's packages pulseaudio and pulseaudio-utils are needed): %v", err)
	}
	t.Cleanup(func() {
		s.Signal(syscall.SIGCONT)
		s.Signal(syscall.SIGTERM)
		s.cmd.Wait()
		os.RemoveAll(dir)
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "PULSE_SERVER=")
	if !ok {
		t.Fatalf("no sound server: %q, %v", line, err)
	}
	t.(setter).Setenv("PULSE_SERVER", address)
	return s
}

// script is the rig's microphone.sh, found from this file's place in the sources.
func script() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "../../../packaging/rig/microphone.sh")
}

// Signal sends the server a signal: SIGSTOP makes it hang, SIGKILL ends it.
func (s *Server) Signal(sig os.Signal) { s.cmd.Process.Signal(sig) }

// Play plays a sound file to a feed, "mic_feed" or "mic_feed2", whose microphone hears it, until it
// ends or the test t does.
func (s *Server) Play(t testing.TB, feed, file string) {
	t.Helper()
	play := exec.Command("paplay", "--device="+feed, file)
	if err := play.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		play.Process.Kill()
		play.Wait()
	})
}

// Pull takes the microphone "virtmic" away from a running server, as unplugging one does.
func (s *Server) Pull(t testing.TB) {
	t.Helper()
	for line := range strings.Lines(s.Control(t, "list", "short", "modules")) {
		if fields := strings.Fields(line); strings.Contains(line, "source_name=virtmic ") {
			s.Control(t, "unload-module", fields[0])
			return
		}
	}
	t.Fatal("there is no microphone to pull")
}

// Plug brings "virtmic" back.
func (s *Server) Plug(t testing.TB) {
	t.Helper()
	s.Control(t, "load-module", "module-remap-source", "master=mic_feed.monitor", "source_name=virtmic",
		"source_properties=device.description=VirtualMic")
	s.Control(t, "set-default-source", "virtmic")
}

// Control runs pactl, and returns what it prints.
func (s *Server) Control(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.Command("pactl", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("pactl %v: %v: %s", args, err, out)
	}
	return string(out)
}
