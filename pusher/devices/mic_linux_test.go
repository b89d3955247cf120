package devices

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest/pulse"
)

const rig = "../../packaging/rig"

// writeTone writes a WAV file of 48 kHz mono with hz at -20 dBFS.
func writeTone(t *testing.T, path string, hz float64, seconds int) {
	t.Helper()
	var b bytes.Buffer
	n := uint32(48000 * 2 * seconds)
	b.WriteString("RIFF")
	binary.Write(&b, binary.LittleEndian, 36+n)
	b.WriteString("WAVEfmt ")
	binary.Write(&b, binary.LittleEndian, []uint16{16, 0, 1, 1, 48000, 0, 96000 & 0xffff, 96000 >> 16, 2, 16})
	b.WriteString("data")
	binary.Write(&b, binary.LittleEndian, n)
	for i := range 48000 * seconds {
		v := int16(math.Round(3276.7 * math.Sin(2*math.Pi*hz*float64(i)/48000)))
		binary.Write(&b, binary.LittleEndian, v)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// frequency measures a tone: the median of what each ten cycles say by their upward zero crossings, so
// that a sound server that was held up on a busy machine, and lost a few samples, does not matter.
func frequency(x []float32) float64 {
	const cycles = 10
	var crossings, hz []float64
	for i := 1; i < len(x); i++ {
		if x[i-1] < 0 && x[i] >= 0 {
			crossings = append(crossings, float64(i)-float64(x[i])/float64(x[i]-x[i-1]))
		}
	}
	for i := cycles; i < len(crossings); i += cycles {
		hz = append(hz, cycles*48000/(crossings[i]-crossings[i-cycles]))
	}
	return median(hz)
}

// level is the median loudness of tenths of a second in dB below a full-scale sine.
func level(x []float32) float64 {
	var parts []float64
	for block := range slices.Chunk(x, 4800) {
		parts = append(parts, 20*math.Log10(rms(block)*math.Sqrt2))
	}
	return median(parts)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	return v[len(v)/2]
}

func TestMicrophoneHears(t *testing.T) {
	sound := pulse.Start(t)
	wav := filepath.Join(t.TempDir(), "tone.wav")
	writeTone(t, wav, 997, 8)
	for _, c := range []struct {
		name, mic, feed string
		channels        int
	}{
		{"default", "", "mic_feed", 1},
		{"by ID", "virtmic", "mic_feed", 1},
		{"by name, 44.1 kHz stereo", "SecondMic", "mic_feed2", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
			defer cancel()
			sound.Play(t, c.feed, wav)
			begun := time.Now()
			m, err := New().OpenMic(ctx, c.mic)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			opened := time.Since(begun)
			if i := m.Info(); i.Rate != 48000 || i.Channels != c.channels {
				t.Fatalf("%+v", i)
			}
			heard := listen(t, m, 2)
			t.Logf("open %v, first sample %v, tone %v after the call", opened, heard.first.Sub(begun), heard.loud.Sub(begun))
			if hz := frequency(heard.left); !(math.Abs(hz-997) < 0.5) {
				t.Errorf("%.2f Hz", hz)
			}
			if db := level(heard.left); !(math.Abs(db+20) < 0.5) {
				t.Errorf("%.2f dBFS", db)
			}
		})
	}
}

// hearing is what listen heard.
type hearing struct {
	first, loud time.Time // when the first sample and the tone came
	left        []float32 // of the left channel, from the tone on
}

// listen records seconds of sound from the moment it is loud.
func listen(t *testing.T, m capture.Mic, seconds int) (h hearing) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	skip := 4800
	for len(h.left) < 48000*seconds {
		s, err := m.Read()
		if err != nil {
			t.Fatal(err)
		}
		if h.first.IsZero() {
			h.first = time.Now()
		}
		if time.Now().After(deadline) {
			t.Fatal("no tone within 30 s")
		}
		if h.loud.IsZero() && rms(s.Data) < 0.03 {
			continue
		}
		if h.loud.IsZero() {
			h.loud = time.Now()
		}
		for i := 0; i < len(s.Data); i += s.Channels {
			if skip--; skip < 0 { // where the tone begins within a piece it may click
				h.left = append(h.left, s.Data[i])
			}
		}
	}
	return h
}

func rms(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(1, len(x))))
}

func TestMicrophoneList(t *testing.T) {
	pulse.Start(t)
	begun := time.Now()
	_, mics, err := New().Devices()
	t.Logf("listing took %v", time.Since(begun))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range mics {
		ids = append(ids, m.ID)
		if m.Default != (m.ID == "virtmic") {
			t.Errorf("%s: default %v", m.ID, m.Default)
		}
	}
	want := "virtmic2 virtmic mic_feed.monitor mic_feed2.monitor speakers.monitor" // by name, monitors last
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(mics) > 0 && (mics[0].Name != "SecondMic" || len(mics[0].Rates) == 0 || mics[0].Rates[0] != "44100 Hz stereo") {
		t.Errorf("%+v", mics[0])
	}
	_, err = New().OpenMic(t.Context(), "nobody")
	var e *capture.Error
	if !errors.As(err, &e) || e.Kind != capture.NotFound || e.Source != "microphone" || e.Name != "nobody" {
		t.Errorf("%#v", err)
	}
}

func TestMicrophoneLostWithServer(t *testing.T) {
	server := pulse.Start(t)
	m, err := New().OpenMic(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Read(); err != nil {
		t.Fatal(err)
	}
	server.Signal(syscall.SIGKILL)
	begun := time.Now()
	var e *capture.Error
	for err == nil && time.Since(begun) < 30*time.Second {
		_, err = m.Read()
	}
	if !errors.As(err, &e) || e.Kind != capture.Lost {
		t.Errorf("%v", err)
	}
	t.Logf("noticed after %v: %v", time.Since(begun), err)
	if _, mics, err := New().Devices(); len(mics) != 0 || err != nil {
		t.Errorf("without a server: %v, %v", mics, err)
	}
}

// A sound server that hangs holds nobody up beyond the limits.
func TestHangingSoundServer(t *testing.T) {
	server := pulse.Start(t)
	m, err := New().OpenMic(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Read(); err != nil {
		t.Fatal(err)
	}
	server.Signal(syscall.SIGSTOP)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	begun := time.Now()
	_, err = New().OpenMic(ctx, "")
	var e *capture.Error
	if !errors.As(err, &e) || !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 10*time.Second {
		t.Errorf("open: %v after %v", err, time.Since(begun))
	}
	begun = time.Now()
	for err = nil; err == nil; {
		_, err = m.Read()
	}
	if !errors.As(err, &e) || e.Kind != capture.Lost || time.Since(begun) > 30*time.Second {
		t.Errorf("read: %v after %v", err, time.Since(begun))
	}
	begun = time.Now()
	m.Close()
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("Close took %v", took)
	}
	server.Signal(syscall.SIGCONT)
	time.Sleep(time.Second) // what was left behind comes to its end
}

func TestMicrophoneCloses(t *testing.T) {
	pulse.Start(t)
	for range 3 {
		m, err := New().OpenMic(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() {
			var err error
			for err == nil {
				_, err = m.Read()
			}
			ended <- err
		}()
		time.Sleep(100 * time.Millisecond)
		begun := time.Now()
		m.Close()
		t.Logf("Close took %v", time.Since(begun))
		select {
		case err := <-ended:
			if err != io.EOF {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("Read still waits")
		}
		m.Close()
	}
}

func TestMicrophoneMakesNoGarbage(t *testing.T) {
	pulse.Start(t)
	m, err := New().OpenMic(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.Read()
	if n := testing.AllocsPerRun(100, func() { m.Read() }); n > 0 {
		t.Errorf("%v allocations a Read", n)
	}
}

// Without a sound system: no microphones, no error, and not a word on standard error.
func TestNoSoundSystem(t *testing.T) {
	if os.Getenv("LIVEPUSHER_CHILD") != "" {
		_, mics, err := New().Devices()
		if len(mics) != 0 || err != nil {
			t.Errorf("%v, %v", mics, err)
		}
		_, err = New().OpenMic(t.Context(), "")
		var e *capture.Error
		if !errors.As(err, &e) || e.Kind != capture.NotFound {
			t.Errorf("%v", err)
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestNoSoundSystem$", "-test.v")
	cmd.Env = append(os.Environ(), "LIVEPUSHER_CHILD=1", "PULSE_SERVER=unix:/nonexistent", "XDG_RUNTIME_DIR=/nonexistent", "HOME=/nonexistent")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || !bytes.Contains(out, []byte("PASS")) {
		t.Errorf("%v\n%s", err, out)
	}
	if stderr.Len() > 0 {
		t.Errorf("on standard error: %s", &stderr)
	}
}
