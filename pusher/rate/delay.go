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
}

func newDelayMeter(keyInterval, patience time.Duration) delayMeter {
	n := max(1, int(keyInterval/Interval))
	return delayMeter{samples: make([]time.Duration, n), recent: min(n, 1+int(patience/Interval))}
}

// take adds a sample. kbps is what the link carries, as far as is known.
func (d *delayMeter) take(s Sample, kbps float64) {
	n := len(d.samples)
	d.now = s.Waiting + duration(s.Unsent, kbps) + d.base.excess(s)
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

// rttBase is the shortest round trip of the last while: what is longer has waited in a queue on the way.
type rttBase struct {
	this, last time.Duration // shortest of this period, and of the one before; 0 is unknown
	age        time.Duration // of this period
}

// basePeriod is how long a shortest round trip is remembered at least. A path that has become longer is
// taken for a queue until then.
const basePeriod = 15 * time.Second

// excess is by how much the round trip is longer than the shortest, beyond what it wavers by anyway.
func (b *rttBase) excess(s Sample) time.Duration {
	if s.RTT <= 0 {
		return 0
	}
	if b.age += s.Interval; b.age > basePeriod {
		b.last, b.this, b.age = b.this, 0, 0
	}
	if b.this == 0 || s.RTT < b.this {
		b.this = s.RTT
	}
	base := b.this
	if b.last > 0 {
		base = min(base, b.last)
	}
	return max(0, s.RTT-base-2*s.Jitter)
}
