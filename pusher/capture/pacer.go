package capture

import (
	"sync"
	"time"
)

// pacer makes a source without hardware run at its own rate. Its steps are counted from the start, so
// that rounding and late wake-ups never add up; a reader that comes too late finds steps skipped, as
// with a camera.
type pacer struct {
	start time.Time
	rate  float64 // steps a second
	slack float64 // steps a reader may be late before steps are skipped
	next  int64   // the step that wait waits for
	timer *time.Timer

	closing sync.Once
	closed  chan struct{}
}

func newPacer(rate, slack float64) *pacer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &pacer{start: time.Now(), rate: rate, slack: slack, timer: t, closed: make(chan struct{})}
}

// wait waits until the next step is due and returns its number, counted from 0 at the start. It
// returns false once close was called.
func (p *pacer) wait() (step int64, ok bool) {
	elapsed := time.Since(p.start)
	if late := elapsed.Seconds()*p.rate - float64(p.next); late > p.slack {
		p.next += int64(late)
	}
	step = p.next
	p.next++
	p.timer.Reset(pace(0, elapsed, step, p.rate))
	select {
	case <-p.timer.C:
		select {
		case <-p.closed:
			return 0, false
		default:
			return step, true
		}
	case <-p.closed:
		p.timer.Stop()
		return 0, false
	}
}

// close ends the present wait and all later ones.
func (p *pacer) close() { p.closing.Do(func() { close(p.closed) }) }

// pace returns the time to wait from now until frame n of a source that began at start and delivers
// fps frames a second.
func pace(start, now time.Duration, n int64, fps float64) time.Duration {
	due := start + time.Duration(float64(n)/fps*float64(time.Second))
	return max(0, due-now)
}
