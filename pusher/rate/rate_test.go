package rate

import (
	"fmt"
	"testing"
	"time"
)

// link is an uplink with a rate and an endless queue: what the controller's bitrate makes of it.
type link struct {
	kbps   float64
	queued float64 // bytes
}

const step = 100 * time.Millisecond

// run feeds the link at the controller's bitrate for a while and returns the bitrates and the delays.
func (l *link) run(c *Controller, target *int, d time.Duration) (rates []int, delays []time.Duration) {
	for ; d > 0; d -= step {
		made := float64(*target) * 1000 / 8 * step.Seconds()
		room := l.kbps * 1000 / 8 * step.Seconds()
		sent := min(l.queued+made, room)
		l.queued += made - sent
		*target = c.Next(Sample{Interval: step, Sent: int(sent), Backlog: int(l.queued)})
		rates = append(rates, *target)
		delays = append(delays, time.Duration(l.queued*8/1000/l.kbps*float64(time.Second)))
	}
	return rates, delays
}

func TestFallsAndClimbs(t *testing.T) {
	for _, fast := range []bool{false, true} {
		t.Run(fmt.Sprintf("fast=%v", fast), func(t *testing.T) {
			c := New(Settings{Min: 200, Max: 2500, Fast: fast})
			l, target := &link{kbps: 4000}, 2500
			l.run(c, &target, 5*time.Second)
			if target != 2500 {
				t.Errorf("%d on a wide link", target)
			}
			l.kbps = 1300
			_, delays := l.run(c, &target, 15*time.Second)
			if late := delays[len(delays)-1]; late > time.Second {
				t.Errorf("%v behind after 15 s on the narrow link", late)
			}
			if target < 900 || target > 1300 {
				t.Errorf("%d on a link of 1300", target)
			}
			l.kbps = 4000
			l.run(c, &target, 15*time.Second)
			if target != 2500 {
				t.Errorf("%d 15 s after the release", target)
			}
		})
	}
}

func TestNeverLeavesItsWindow(t *testing.T) {
	c := New(Settings{Min: 300, Max: 800})
	l, target := &link{kbps: 100}, 800
	rates, _ := l.run(c, &target, 20*time.Second)
	for i, r := range rates {
		if r < 300 || r > 800 {
			t.Fatalf("sample %d: %d", i, r)
		}
	}
	if target != 300 || !c.Saturated() {
		t.Errorf("%d, saturated %v on a link below the window", target, c.Saturated())
	}
	c.SetWindow(400, 500)
	if r := c.Next(Sample{Interval: step}); r < 400 || r > 500 {
		t.Errorf("%d after the window moved to 400-500", r)
	}
}
