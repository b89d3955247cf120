package rate

import (
	"math"
	"math/rand"
	"time"
)

// uplink is a simulated sending side: an encoder that follows its bitrate with a lag and makes key
// frames several times the size of others, the program's queue with its drop policy, a system that takes
// what TCP lets out, and a link whose rate changes with time and which has a queue of its own.
type uplink struct {
	rate        func(t time.Duration) float64 // kbit/s at the link
	rtt         time.Duration                 // without any queue
	jitter      time.Duration                 // of the round trip, up to this much more or less
	fps         int
	keyInterval time.Duration
	keySize     float64       // of a key frame, in average frames
	limit       time.Duration // of the program's queue
	audio       float64       // kbit/s
	blind       bool          // the system tells nothing of the connection
	tail        int           // bytes that the link's own queue takes
	random      *rand.Rand

	t        time.Duration
	encoding float64 // kbit/s, what the encoder has got to
	frame    int
	queue    []unit  // in the program
	system   float64 // bytes in the link's queue
	entered  []unit  // which they are of, oldest first
	written  float64 // bytes that went there since the last sample
	waitKey  bool
	dropped  int
}

type unit struct {
	time  time.Duration
	left  float64 // bytes
	key   bool
	audio bool
}

// tick is the resolution of the simulation.
const tick = 5 * time.Millisecond

// look is what the test sees every 100 ms: what is asked for, what the link could carry and did, and how
// long what is made now waits.
type look struct {
	t       time.Duration
	target  int
	link    float64 // kbit/s
	carried float64 // kbit/s
	delay   time.Duration
}

// newUplink makes one for a controller of the given settings.
func newUplink(s Settings, rate func(t time.Duration) float64) *uplink {
	u := &uplink{rate: rate, rtt: 40 * time.Millisecond, fps: 30, keyInterval: 2 * time.Second, keySize: 4, limit: 1500 * time.Millisecond,
		audio: float64(s.Audio), tail: 64000, random: rand.New(rand.NewSource(1)), encoding: float64(s.Max)}
	if s.Fast {
		u.keyInterval, u.limit = time.Second, 500*time.Millisecond
	}
	return u
}

// run lets the controller steer the uplink for a while.
func (u *uplink) run(c *Controller, d time.Duration) (looks []look) {
	const every = 100 * time.Millisecond
	target := c.target
	for end := u.t + d; u.t < end; {
		var carried, room float64
		u.written = 0
		for range int(every / tick) {
			u.encode(target)
			carried += u.send()
			room += u.rate(u.t) / 8 * float64(tick/time.Millisecond)
			u.t += tick
		}
		delay := u.waiting() + u.linkDelay()
		rtt := u.rtt + u.linkDelay() + time.Duration((u.random.Float64()-0.5)*float64(u.jitter))
		sample := Sample{Interval: every, Written: int(u.written), Sent: int(carried), Waiting: u.waiting(), RTT: rtt, Jitter: u.jitter / 4}
		if u.blind {
			sample.RTT, sample.Jitter = 0, 0
		}
		target = c.Next(sample)
		looks = append(looks, look{u.t, target, room * 8 / 100, carried * 8 / 100, delay})
	}
	return looks
}

// encode adds what the encoder makes in a tick. The others make up for the size of key frames; each is up to a fifth larger or smaller.
func (u *uplink) encode(target int) {
	u.encoding += (float64(target) - u.encoding) * float64(tick) / float64(400*time.Millisecond)
	if u.t%(20*time.Millisecond) == 0 {
		u.queue = append(u.queue, unit{time: u.t, left: u.audio / 8 * 20, audio: true})
	}
	if u.t < time.Duration(u.frame)*time.Second/time.Duration(u.fps) {
		return
	}
	gop := int(u.keyInterval.Seconds() * float64(u.fps))
	key := u.frame%gop == 0
	mean := u.encoding * 1000 / 8 / float64(u.fps)
	size := mean * (float64(gop) - u.keySize) / float64(gop-1)
	if key {
		size = u.keySize * mean
		u.waitKey = false
	}
	u.frame++
	if u.waitKey {
		u.dropped++
		return
	}
	u.queue = append(u.queue, unit{time: u.t, left: size * (0.8 + 0.4*u.random.Float64()), key: key})
	if u.waiting() > u.limit {
		u.drop()
	}
}

// drop is the drop policy: all waiting video but key frames, and then up to the next one.
func (u *uplink) drop() {
	kept := u.queue[:0]
	for i, q := range u.queue {
		if i == 0 || q.audio || q.key {
			kept = append(kept, q)
		} else {
			u.dropped++
		}
	}
	u.queue, u.waitKey = kept, true
}

// send moves a tick's worth along and returns the bytes that have left the link's queue.
func (u *uplink) send() float64 {
	for len(u.queue) > 0 && u.system < float64(u.tail) {
		n := math.Min(u.queue[0].left, float64(u.tail)-u.system)
		u.system += n
		u.written += n
		u.entered = append(u.entered, unit{time: u.t, left: n})
		if u.queue[0].left -= n; u.queue[0].left <= 0 {
			u.queue = u.queue[1:]
		}
	}
	room := u.rate(u.t) / 8 * float64(tick/time.Millisecond)
	n := math.Min(room, u.system)
	u.system -= n
	for left := n; left > 0 && len(u.entered) > 0; {
		gone := math.Min(left, u.entered[0].left)
		left -= gone
		if u.entered[0].left -= gone; u.entered[0].left <= 0 {
			u.entered = u.entered[1:]
		}
	}
	return n
}

func (u *uplink) waiting() time.Duration {
	if len(u.queue) == 0 {
		return 0
	}
	return u.t - u.queue[0].time
}

// linkDelay is how long what leaves the link's queue now has been in it.
func (u *uplink) linkDelay() time.Duration {
	if len(u.entered) == 0 {
		return 0
	}
	return u.t - u.entered[0].time
}
