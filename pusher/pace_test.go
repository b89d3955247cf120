package pusher

import (
	"math/rand/v2"
	"testing"
	"time"
)

// simulate runs a pacer of fps against a camera that delivers a picture every period, with jitter, and
// returns the ticks and how long the newest picture had waited at each.
func simulate(fps int, period, jitter, phase time.Duration, seconds int) (ticks, waits []time.Duration) {
	p := newPacer(0, fps)
	random := rand.New(rand.NewPCG(1, 2))
	arrivals := func(n int) time.Duration {
		return phase + time.Duration(n)*period + time.Duration(random.Int64N(int64(jitter)+1))
	}
	n, last := 0, time.Duration(0)
	next := arrivals(0)
	for due := time.Duration(0); due < time.Duration(seconds)*time.Second; due, _ = p.tick(due) {
		for next <= due {
			p.arrived(next)
			last = next
			n++
			next = arrivals(n)
		}
		ticks, waits = append(ticks, due), append(waits, due-last)
	}
	return ticks, waits
}

func TestPacerFollowsTheCamera(t *testing.T) {
	interval := time.Second / 30
	for _, phase := range []time.Duration{0, 5 * time.Millisecond, 17 * time.Millisecond, 31 * time.Millisecond} {
		_, waits := simulate(30, interval, time.Millisecond, phase, 60)
		for i, w := range waits[len(waits)/2:] {
			if w > 5*time.Millisecond {
				t.Fatalf("phase %v: picture %d waited %v for its tick", phase, i, w)
			}
		}
	}
}

func TestPacerKeepsItsRate(t *testing.T) {
	for _, row := range []struct {
		name   string
		period time.Duration
	}{
		{"same rate", time.Second / 30}, {"a little fast", time.Second * 100 / 3005}, {"25 fps", time.Second / 25}, {"60 fps", time.Second / 60}, {"5 fps", time.Second / 5},
	} {
		ticks, _ := simulate(30, row.period, 2*time.Millisecond, 3*time.Millisecond, 60)
		if n := len(ticks); n < 1790 || n > 1810 {
			t.Errorf("%s: %d ticks in 60 s, want 1800", row.name, n)
		}
		for i := range ticks[1:] {
			if d := ticks[i+1] - ticks[i]; d < 32*time.Millisecond || d > 35*time.Millisecond {
				t.Fatalf("%s: tick %d came %v after the one before", row.name, i+1, d)
			}
		}
	}
}

func TestPacerSkipsWhatIsLate(t *testing.T) {
	p := newPacer(0, 10)
	due, skipped := p.tick(350 * time.Millisecond) // the picture due at 0 was done at 350 ms
	if skipped != 2 || due != 300*time.Millisecond {
		t.Errorf("due %v after %d skipped, want 300ms after 2", due, skipped)
	}
}

func TestPacerWaitsOnlyForWhatIsOnItsWay(t *testing.T) {
	const interval = 40 * time.Millisecond
	for _, row := range []struct {
		name        string
		period, age time.Duration // of the camera's pictures, and of the last one at the tick
		want        time.Duration
	}{
		{"no camera yet", 0, interval, 0},
		{"late by a little", interval, interval + time.Millisecond, interval / 4},
		{"it has come", interval, 2 * time.Millisecond, 0},
		{"the camera stalls", interval, 2 * interval, 0},
		{"another rate", interval * 3 / 2, interval, 0},
	} {
		p := newPacer(time.Second, 25)
		p.period, p.arrival = row.period, time.Second-row.age
		if got := p.grace(); got != row.want {
			t.Errorf("%s: it waits for %v, want %v", row.name, got, row.want)
		}
	}
}

func TestPacerFollowsACameraThatLosesAPicture(t *testing.T) {
	const interval = 40 * time.Millisecond
	p, at := newPacer(0, 25), time.Duration(0)
	for range 50 {
		at += interval
		p.arrived(at)
	}
	at += 2 * interval
	if p.arrived(at); !p.follows() {
		t.Errorf("the camera's period is taken for %v, want about %v", p.period, interval)
	}
}
