package pusher

import (
	"testing"
	"time"
)

// loaded is a load that is fed with pictures.
type loaded struct {
	encoderLoad
	at time.Duration
}

// run encodes for a while at a share of the frame time, fps pictures a second, and returns what came of
// the windows.
func (l *loaded) run(length time.Duration, share float64, fps int) (got []happening) {
	step := time.Second / time.Duration(fps)
	for end := l.at + length; l.at < end; l.at += step {
		if load, ok := l.add(l.at, time.Duration(share*float64(l.frame))); ok {
			got = append(got, l.judge(load))
		}
	}
	return got
}

func newLoaded() *loaded {
	return &loaded{encoderLoad: encoderLoad{frame: time.Second / 30}, at: time.Hour}
}

func last(h []happening) happening {
	if len(h) == 0 {
		return -1
	}
	return h[len(h)-1]
}

func TestLoad(t *testing.T) {
	for _, row := range []struct {
		name   string
		length time.Duration
		share  float64
		fps    int
		want   happening // of the last window; -1 is none
	}{
		{"less than a window", 2900 * time.Millisecond, 2, 30, -1},
		{"above 60 %", 3100 * time.Millisecond, 0.61, 30, tooSlow},
		{"below 60 %", time.Minute, 0.59, 30, fits},
		{"no room for superfast", time.Minute, 0.29, 30, fits},
		{"room", 13 * time.Second, 0.2, 30, hasRoom},
		{"room, but not for long", 8 * time.Second, 0.2, 30, fits},
		{"waiting image", time.Minute, 0.1, 5, fits},
		{"so slow that pictures are lost", 4 * time.Second, 3, 10, tooSlow},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := last(newLoaded().run(row.length, row.share, row.fps)); got != row.want {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

func TestLoadForgetsWhatIsBeforeAPause(t *testing.T) {
	l := newLoaded()
	l.run(2900*time.Millisecond, 2, 30)
	l.at += time.Minute
	if got := l.run(2900*time.Millisecond, 0.1, 30); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// A raise that had to be taken back is tried more and more rarely; one that held, is not held against.
func TestRaisesBackOff(t *testing.T) {
	l := newLoaded()
	l.moved(presetDown, l.at)
	untilRoom := func() time.Duration {
		begin := l.at
		for last(l.run(loadWindow, 0.2, 30)) != hasRoom {
			if l.at-begin > 2*roomLongest {
				t.Fatal("never")
			}
		}
		return l.at - begin
	}
	for _, want := range []time.Duration{10, 20, 40, 80, 160, 300, 300} {
		got := untilRoom()
		if d := got - want*time.Second; d < 0 || d > 2*loadWindow {
			t.Errorf("raised after %v, want %d s", got, want)
		}
		l.moved(presetUp, l.at)
		l.at += 4 * time.Second
		l.moved(presetDown, l.at)
	}
	l.moved(presetUp, l.at)
	l.at += 10 * time.Minute
	l.moved(presetDown, l.at)
	if got := untilRoom(); got > 20*time.Second {
		t.Errorf("raised after %v though the raise before had held", got)
	}
}
