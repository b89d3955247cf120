package rate

import "time"

// capacityMeter estimates how much the link carries.
type capacityMeter struct {
	kbps    float64
	known   float64 // kbit/s, what was measured last; 0 before
	passing float64 // kbit/s that passed in the last second or so

	busy   []Sample      // the last samples in a row at whose begin and end something waited
	was    time.Duration // delay at the last sample
	before Sample        // the last one
	wider  bool          // more has passed since than was measured
	quiet  time.Duration // since the link was busy
	still  time.Duration // since anything passed, while something waits
	stops  int           // of the link, since it was measured
}

const (
	// waits is the delay from which on something is said to wait: a sample that begins and ends with more
	// shows what the link carries, and no less.
	waits = 25 * time.Millisecond
	// shortest stretch of busy samples that is averaged.
	shortest = 3
	// unknown is how long nothing may pass before the link is said to have stopped, which tells nothing of
	// what it carries when it goes. After so many stops without a measurement between them it is slow.
	unknown = 200 * time.Millisecond
	slow    = 4
	// cautious is by how much the estimate grows a second once nothing has waited for a second.
	cautious = 0.02
)

// take adds a sample, at whose end the delay is given.
func (m *capacityMeter) take(s Sample, delay, standing time.Duration, t temper) {
	m.look(s)
	m.passing += (kbps(s.Sent, s.Interval) - m.passing) * s.Interval.Seconds()
	busy := min(m.was, delay) > waits
	m.was = delay
	if busy && s.Sent > 0 && m.still >= unknown && m.stops < slow {
		m.busy, m.stops = m.busy[:0], m.stops+1 // what follows a stop is looked at by itself
	}
	m.still += s.Interval
	if !busy || s.Sent > 0 {
		m.still = 0
	}
	if !busy {
		m.busy, m.stops = m.busy[:0], 0
		m.quiet += s.Interval
		m.grow(s, t.climb)
		return
	}
	if len(m.busy) == t.longest {
		m.busy = append(m.busy[:0], m.busy[1:]...)
	}
	m.busy = append(m.busy, s)
	if len(m.busy) < shortest || m.still >= unknown && m.stops < slow {
		return
	}
	m.quiet, m.stops = 0, 0
	carried := m.carried()
	if carried < m.kbps && standing < waits {
		return // a dip that may be over in a moment
	}
	if carried < m.kbps && m.passesAll() { // a way that is long may carry more than it is given
		m.quiet += s.Interval
		m.grow(s, t.climb)
		return
	}
	m.known, m.wider = carried, false
	m.kbps += (carried - m.kbps) * weight(carried/m.kbps, t.trust)
}

// grow raises the estimate while nothing waits: the faster the longer that lasts, for the queue is empty for a
// part of each key interval; fast at once where more has been seen to pass than was measured, for then the
// link has become wider; and hardly while far less is sent than would pass, which shows nothing.
func (m *capacityMeter) grow(s Sample, climb float64) {
	q := m.quiet.Seconds()
	switch {
	case m.passing < 0.6*m.kbps:
		climb = min(climb, cautious)
	case !m.wider:
		climb = min(climb, cautious*q*q)
	}
	m.kbps *= 1 + climb*s.Interval.Seconds()
}

// look notes when more passes within two samples than the link carried when it was measured.
func (m *capacityMeter) look(s Sample) {
	if m.known > 0 && kbps(s.Sent+m.before.Sent, s.Interval+m.before.Interval) > 1.4*m.known {
		m.wider = true
	}
	m.before = s
}

// passesAll tells that over the busy samples all has passed that was written, and that nothing waits here: then
// more might have passed.
func (m *capacityMeter) passesAll() bool {
	var written, sent int
	for _, s := range m.busy {
		if s.Waiting+duration(s.Unsent, m.kbps) > waits {
			return false
		}
		written, sent = written+s.Written, sent+s.Sent
	}
	return float64(written) <= 1.02*float64(sent)
}

// carried is what has passed a second over the busy samples, in kbit/s.
func (m *capacityMeter) carried() float64 {
	var bytes int
	var t time.Duration
	for _, s := range m.busy {
		bytes += s.Sent
		t += s.Interval
	}
	return kbps(bytes, t)
}

func kbps(bytes int, t time.Duration) float64 { return float64(bytes) * 8 / 1000 / t.Seconds() }

// weight is how much a new measurement counts: much when it is far off, since then the link has changed,
// and little when it is near, since that is noise.
func weight(ratio, trust float64) float64 {
	if ratio < 0.85 || ratio > 1.18 {
		return trust
	}
	return 0.08
}
