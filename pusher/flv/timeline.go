package flv

import (
	"time"

	"livepusher/pusher/media"
)

// Data is the kind of data messages, beside media.Video and media.Audio.
const Data = media.Audio + 1

// Timeline turns times of the pusher's clock into the milliseconds of one connection: zero at Start,
// and never falling within one kind, because servers and players take a step back for a fault.
//
// The result is what the wire carries, 32 bits: after 49 days and 17 hours it begins again at zero,
// as RTMP wants (section 5.3.1.1 of its specification). The zero value starts at clock time 0.
type Timeline struct {
	zero time.Duration
	last [Data + 1]int64
}

// Start makes t the zero of the timeline and forgets what came before: a new connection begins.
func (l *Timeline) Start(t time.Duration) { *l = Timeline{zero: t} }

// Millis is the time t of a message of the kind in milliseconds. A time before Start is 0; one
// before the last of its kind repeats that.
func (l *Timeline) Millis(kind media.Kind, t time.Duration) uint32 {
	last := &l.last[kind]
	*last = max(*last, (t - l.zero).Milliseconds())
	return uint32(*last)
}
