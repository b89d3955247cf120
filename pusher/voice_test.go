package pusher_test

import (
	"errors"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

// set applies one attribute.
func (l *live) set(t *testing.T, name, value string) {
	t.Helper()
	c := l.Config()
	if err := pusher.AttributeNamed(name).Set(&c, value); err != nil {
		t.Fatal(err)
	}
	if err := l.Apply(c); err != nil {
		t.Fatal(err)
	}
}

// hears checks the level of the sound that was pushed last.
func hears(t *testing.T, what string, conn *pushertest.Conn, want byte) {
	t.Helper()
	all := conn.Messages()
	for i := len(all) - 1; i >= 0; i-- {
		if m := all[i]; m.Kind == 'a' && !m.Header() {
			if got := m.Body[len(m.Body)-1]; got != want {
				t.Errorf("%s: the sound is at %d, want %d", what, got, want)
			}
			return
		}
	}
	t.Errorf("%s: there is no sound", what)
}

// Gain control and noise suppression, turned on and off while live: the microphone is opened anew, and
// nothing else is; picture and sound go on in one stream.
func TestVoiceProcessingWhileLive(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		conn := bench.Conns()[0]
		hears(t, "as it is", conn, pushertest.MicLevel)
		for i, step := range []struct {
			name, value string
			level       byte
			parts       int // open: camera, microphone, two encoders and the connection, and perhaps a Voice
		}{
			{"enable-agc", "true", pushertest.VoiceLevel, 6}, {"enable-ans", "true", pushertest.VoiceLevel, 6},
			{"enable-agc", "false", pushertest.VoiceLevel, 6}, {"enable-ans", "false", pushertest.MicLevel, 5},
		} {
			l.set(t, step.name, step.value)
			sleep(2 * time.Second)
			what := step.name + " " + step.value
			hears(t, what, conn, step.level)
			if n := len(bench.Mics()); n != i+2 {
				t.Errorf("%s: microphones were opened %d times, want %d", what, n, i+2)
			}
			if n := bench.Open(); n != step.parts {
				t.Errorf("%s: %d parts are open, want %d", what, n, step.parts)
			}
			if s := l.State(); !s.Live() || s.Mic != "mic" || s.Trouble != nil {
				t.Errorf("%s: state %+v", what, s)
			}
		}
		if cameras, conns := len(bench.Cameras()), len(bench.Conns()); cameras != 1 || conns != 1 {
			t.Errorf("%d cameras and %d connections were opened", cameras, conns)
		}
		checkSound(t, conn.Messages())
	})
}

// checkSound checks that the sound of a stream has one sequence header and no gap: 1024 samples of 16 kHz
// are 64 ms.
func checkSound(t *testing.T, all []pushertest.Written) {
	t.Helper()
	headers, last := 0, int64(-1)
	for _, m := range all {
		switch {
		case m.Kind != 'a':
		case m.Header():
			headers++
		default:
			if d := int64(m.MS) - last; last >= 0 && d != 64 {
				t.Errorf("sound at %d ms comes %d ms after the one before", m.MS, d)
			}
			last = int64(m.MS)
		}
	}
	if headers != 1 || last < 0 {
		t.Errorf("%d audio sequence headers, the last sound is at %d ms", headers, last)
	}
}

// What the sound cannot be processed with is told, and viewers hear it as it is.
func TestVoiceProcessingThatFails(t *testing.T) {
	bench := &pushertest.Bench{OpenVoice: func() error { return errors.New("no gain control here") }}
	inBubble(t, func(c *pusher.Config) { c.EnableAGC = true }, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(10 * time.Second)
		hears(t, "without", bench.Conns()[0], pushertest.MicLevel)
		told := 0
		for _, e := range l.all {
			if e.Code == pusher.MicSetParamFail {
				told++
				if want := "automatic gain and noise suppression cannot be used: no gain control here. Viewers hear the microphone as it is"; e.Message() != want {
					t.Errorf("it is told as %q", e.Message())
				}
			}
		}
		if told != 1 || l.has(pusher.OpenMicFail) || len(bench.Mics()) != 1 {
			t.Errorf("told %d times; events %v, %d microphones", told, l.codes(), len(bench.Mics()))
		}
		if s := l.State(); !s.Live() || s.Mic != "mic" {
			t.Errorf("state %+v", s)
		}
	})
}

// The level is the microphone's, processed, whatever viewers get of it.
func TestMicLevel(t *testing.T) {
	inBubble(t, nil, &pushertest.Bench{}, func(t *testing.T, l *live) {
		l.Start()
		for _, row := range []struct {
			name, value string
			want        float64 // dBFS
		}{
			{"muted", "false", -6.02}, {"muted", "true", -6.02}, {"mic-volume", "0.1", -6.02}, {"enable-ans", "true", -12.04}, {"enable-mic", "false", -96},
		} {
			l.set(t, row.name, row.value)
			sleep(3 * time.Second)
			if got := l.Stats().MicLevel; got < row.want-0.01 || got > row.want+0.01 {
				t.Errorf("%s %s: the level is %.2f dBFS, want %.2f", row.name, row.value, got, row.want)
			}
		}
	})
}
