package media

import "time"

// Clock is the time that every frame, sample and packet of one pusher carries: monotonic, starting
// near zero when the pusher was made, and untouched by changes of the system's clock.
type Clock struct{ base time.Time }

// NewClock returns a clock that reads zero now.
func NewClock() Clock { return Clock{time.Now()} }

// Now is the time since the clock was made.
func (c Clock) Now() time.Duration { return time.Since(c.base) }

// Wall is the time of day at clock time t, as it was believed to be when the clock was made.
func (c Clock) Wall(t time.Duration) time.Time { return c.base.Add(t) }
