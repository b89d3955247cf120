package rate

import "time"

// delayMeter tells how long what is made now will wait on its way out of this machine and in the link's
// own queue.
type delayMeter struct {
	now      time.Duration // at the last sample
	average  time.Duration // over a key interval: a key frame is a bump in it, not a rise
	standing time.Duration // the shortest of the last while: longer only if it lasts

	base    rttBase
	samples []time.Duration // of a key interval, a ring
	at      int
	recent  int // how many of them standing looks at
	large   time.Duration
}

func newDelayMeter(keyInterval time.Duration, t temper) delayMeter {
	n := max(1, int(keyInterval/Interval))
	return delayMeter{samples: make([]time.Duration, n), recent: min(n, 1+int(t.patience/Interval)), large: t.settled}
}

// take adds a sample. kbps is what the link carries, as far as is known, and least what is sent in any case.
func (d *delayMeter) take(s Sample, kbps, least float64) {
	n := len(d.samples)
	d.now = s.Waiting + duration(s.Unsent, kbps) + d.base.excess(s, d.large, kbps, least)
	d.samples[d.at] = d.now
	d.at = (d.at + 1) % n
	var sum time.Duration
	for _, v := range d.samples {
		sum += v
	}
	d.average = sum / time.Duration(n)
	d.standing = d.now
	for i := range d.recent {
		d.standing = min(d.standing, d.samples[(d.at-1-i+2*n)%n])
	}
}

// duration is how long bytes take at a rate in kbit/s.
func duration(bytes int, kbps float64) time.Duration {
	return time.Duration(float64(bytes) * 8 / max(kbps, 1) * float64(time.Millisecond))
}

// rttBase is the shortest round trip seen: what is longer has waited in a queue on the way. It is not
// forgotten with time, since a queue that stands would become the new shortest, and then the next longer one.
type rttBase struct {
	shortest time.Duration // 0 is unknown
	stuck    time.Duration // for how long the excess has been large though nothing waits here
	since    time.Duration // shortest round trip in that time
	began    float64       // what the link was thought to carry when that began, kbit/s
}

// A queue of one's own would be gone when for so long so much less has been sent, or no more than the least. If it
// is not, the path itself has become longer.
const (
	while, long   = 5 * time.Second, 10 * time.Second
	farLess, less = 0.4, 0.65
)

// excess is by how much the round trip is longer than the shortest, beyond what it wavers by anyway. More than
// large is not meant to last. kbps is what the link is thought to carry, and least what is sent in any case.
func (b *rttBase) excess(s Sample, large time.Duration, kbps, least float64) time.Duration {
	if s.RTT <= 0 {
		return 0
	}
	if b.shortest == 0 || s.RTT < b.shortest {
		b.shortest = s.RTT
	}
	excess := max(0, s.RTT-b.shortest-2*s.Jitter)
	if excess <= large || s.Waiting > large {
		b.stuck = 0
		return excess
	}
	if b.stuck == 0 {
		b.since, b.began = s.RTT, kbps
	}
	b.since = min(b.since, s.RTT)
	b.stuck += s.Interval
	if b.stuck >= while && kbps < farLess*b.began || b.stuck >= long && kbps < max(less*b.began, 1.05*least) || b.stuck >= 2*long && excess > 2*large {
		b.shortest, b.stuck = b.since, 0
	}
	return excess
}
