package standard

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest/pulse"
)

func useMic(name string) func(*pusher.Config) {
	return func(c *pusher.Config) { c.Camera, c.Mic, c.AudioQuality = "pattern", name, pusher.QualityHigh }
}

// speak plays a tone to the microphone virtmic for as long as the test runs.
func speak(t *testing.T, server *pulse.Server) {
	t.Helper()
	wave := filepath.Join(t.TempDir(), "tone.wav")
	tone := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=997:sample_rate=48000:duration=60", wave)
	if out, err := tone.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	server.Play(t, "mic_feed", wave)
}

// hears waits until the microphone delivers sound that is no silence.
func (r *row) hears() {
	r.t.Helper()
	for late := time.Now().Add(eventTime); ; time.Sleep(10 * time.Millisecond) {
		if level := r.Stats().MicLevel; r.State().Mic != "" && level > -60 && level < -3 { // 0 before the first second
			return
		}
		if time.Now().After(late) {
			r.t.Fatalf("no sound: %+v%s", r.State(), r.story(0))
		}
	}
}

// listenersHear decodes what the sink has received and checks where there is sound and where silence, but for
// stretches of less than half a second.
func (r *row) listenersHear(want string) {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "received.flv")
	if err := os.WriteFile(path, r.received(), 0o600); err != nil {
		r.t.Fatal(err)
	}
	raw, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-vn", "-ac", "1", "-ar", "16000", "-f", "f32le", "-").Output()
	if err != nil {
		r.t.Fatal(err)
	}
	const piece = 0.5 // s
	var list scenes
	for at := 0.0; len(raw) >= int(piece*16000*4); at += piece {
		sum, n := 0.0, int(piece*16000)
		for i := range n {
			v := float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
			sum += v * v
		}
		raw = raw[4*n:]
		name := "silence"
		if 10*math.Log10(sum/float64(n)) > -50 {
			name = "sound"
		}
		if k := len(list); k == 0 || list[k-1].colour != name {
			list = append(list, scene{colour: name, from: uint32(1000 * at)})
		}
		list[len(list)-1].to = uint32(1000 * (at + piece))
	}
	r.t.Logf("MEASURED listeners hear %v", list)
	if got := strings.TrimPrefix(list.colours(), "silence sound"); strings.TrimPrefix(want, "sound") != got && list.colours() != want {
		r.t.Errorf("listeners hear %s, want %s", list.colours(), want)
	}
}

// The microphone is pulled out while live, and comes back.
func TestMicrophoneRemovedAndRestored(t *testing.T) {
	server := pulse.Start(t)
	speak(t, server)
	r := newRow(t, useMic("virtmic"))
	r.goLive()
	r.hears()
	r.show()
	n, begun := r.said(), time.Now()
	server.Pull(t)
	failed := r.waitFor(pusher.OpenMicFail, n)
	time.Sleep(3 * time.Second)
	plugged := time.Now()
	server.Plug(t)
	r.hears()
	back := time.Since(plugged)
	time.Sleep(2 * time.Second)
	r.Stop()
	t.Logf("MEASURED %q %d ms after it was pulled out; sound %d ms after it was put in", failed.Message(), ms(failed, begun), back.Milliseconds())
	t.Logf("events:%s", r.story(n))
	if trouble := r.State().Trouble; trouble != nil {
		t.Errorf("the state still tells of %d", trouble.Code)
	}
	r.listenersHear("sound silence sound")
}

// A microphone that stays, but delivers nothing for a while.
func TestMicrophoneDeliversNothing(t *testing.T) {
	server := pulse.Start(t)
	speak(t, server)
	r := newRow(t, useMic("virtmic"))
	r.goLive()
	r.hears()
	r.show()
	n, begun := r.said(), time.Now()
	server.Signal(syscall.SIGSTOP)
	silent := r.waitFor(pusher.MicSilent, n)
	time.Sleep(2 * time.Second)
	again := time.Now()
	server.Signal(syscall.SIGCONT)
	r.hears()
	back := time.Since(again)
	time.Sleep(2 * time.Second)
	r.Stop()
	t.Logf("MEASURED %q %d ms after the sound server hung; sound %d ms after it went on", silent.Message(), ms(silent, begun), back.Milliseconds())
	t.Logf("events:%s", r.story(n))
	r.listenersHear("sound silence sound")
}

// Without a sound server a microphone that was named is an error, and the tone stands in for none.
func TestNoSoundServer(t *testing.T) {
	for name, value := range map[string]string{"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": "/nonexistent", "HOME": t.TempDir()} {
		t.Setenv(name, value)
	}
	for _, c := range []struct{ mic, hear string }{{"virtmic", "silence"}, {"", "sound"}} {
		t.Run(fmt.Sprintf("mic %q", c.mic), func(t *testing.T) {
			r := newRow(t, useMic(c.mic))
			begun := time.Now()
			r.goLive()
			if c.mic != "" {
				failed := r.waitFor(pusher.OpenMicFail, 0)
				t.Logf("MEASURED %q %d ms after Start", failed.Message(), ms(failed, begun))
			}
			time.Sleep(3 * time.Second)
			state := r.State()
			r.Stop()
			t.Logf("MEASURED the microphone is %q, the stream is live: %v", state.Mic, state.Live())
			if !state.Live() || (state.Mic == "") != (c.mic != "") {
				t.Errorf("%+v", state)
			}
			r.listenersHear(c.hear)
		})
	}
}
