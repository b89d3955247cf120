package pusher

import "time"

// pacer decides when the compositor makes its next picture: at a steady rate, with its phase drawn
// to a point just behind the camera's arrivals, so that a camera of the same rate waits a millisecond
// or two for the tick instead of half a picture.
//
// It is pure: times in, times out.
type pacer struct {
	interval time.Duration
	next     time.Duration // when the next picture is due
	arrival  time.Duration // when the last fresh picture came
	period   time.Duration // smoothed distance of arrivals, 0 while unknown
}

const (
	// phaseTarget is how long after an arrival the tick should be: more than the scheduler's jitter.
	phaseTarget = 2 * time.Millisecond
	// maxSlew bounds the change of one tick, so that the rate stays within 1 % of its nominal value.
	maxSlewPart = 100
	// sameRate is how near the two rates must be for the phase to be followed, as 1/sameRate.
	sameRate = 20
	// gracePart is how long a tick may wait for a picture that is late, as a part of the interval. A picture
	// that just misses its tick would wait for a whole interval, and the viewer with it.
	gracePart = 4
)

// newPacer starts at now with fps pictures a second.
func newPacer(now time.Duration, fps int) *pacer {
	return &pacer{interval: time.Second / time.Duration(fps), next: now}
}

// arrived notes a picture that the camera delivered at t.
func (p *pacer) arrived(t time.Duration) {
	if d := t - p.arrival; p.arrival != 0 && d > 0 && d < time.Second {
		if p.period == 0 {
			p.period = d
		}
		// One picture that is lost or late must not look like another rate, for which no phase is kept.
		d = max(p.period*3/4, min(p.period*5/4, d))
		p.period += (d - p.period) / 8
	}
	p.arrival = t
}

// tick returns when the picture after the one due at p.next is due, given the time now, and how many
// had to be left out because now is more than one interval late.
func (p *pacer) tick(now time.Duration) (due time.Duration, skipped int) {
	p.next += p.interval + p.slew()
	if late := now - p.next; late > p.interval {
		skipped = int(late / p.interval)
		p.next += time.Duration(skipped) * p.interval
	}
	return p.next, skipped
}

// grace is how long the picture due at p.next may wait for one of the camera's that has not come yet: 0
// unless the camera has the same rate and its next picture is to be expected about now.
func (p *pacer) grace() time.Duration {
	if age := p.next - p.arrival; !p.follows() || age < p.interval/2 || age > p.interval*3/2 {
		return 0
	}
	return p.interval / gracePart
}

// follows tells whether the camera's rate is so near that the ticks keep its phase.
func (p *pacer) follows() bool {
	return p.period != 0 && (p.period-p.interval).Abs() <= p.interval/sameRate
}

// slew is how much to shift the next tick towards the arrivals.
func (p *pacer) slew() time.Duration {
	if !p.follows() {
		return 0
	}
	age := (p.next - p.arrival) % p.interval
	if age < 0 {
		age += p.interval
	}
	off := phaseTarget - age
	if off < -p.interval/2 {
		off += p.interval
	}
	limit := p.interval / maxSlewPart
	return max(-limit, min(limit, off/8))
}
