package monitor

import "time"

const (
	maxBackward = time.Second
	maxForward  = 5 * time.Second
)

// timeline turns the 32-bit milliseconds of one track, which wrap after 49 days, into times that
// always rise. The zero value is ready.
type timeline struct {
	ms      uint32
	at      time.Duration // ms, unwrapped
	out     time.Duration // the last time given
	started bool
}

// next returns the time of the track's next packet. jump tells that the sender's clock has leapt: what
// follows is another stream.
func (l *timeline) next(ms uint32) (t time.Duration, jump bool) {
	if !l.started {
		*l = timeline{ms: ms, at: time.Duration(ms) * time.Millisecond, started: true}
		l.out = l.at
		return l.out, false
	}
	step := time.Duration(int32(ms-l.ms)) * time.Millisecond
	if step < -maxBackward || step > maxForward {
		return 0, true
	}
	l.ms, l.at = ms, l.at+step
	l.out = max(l.at, l.out+time.Millisecond)
	return l.out, false
}
