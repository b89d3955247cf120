// Package rate decides the video bitrate from what the uplink shows. It is pure: Controller takes
// samples of the sending side at steady intervals and answers with the bitrate to encode at; there is
// no goroutine in it, and no clock.
//
// One sentence carries it:
//
//	The bitrate is what the link carries, corrected so that what waits settles at a short, steady delay.
//
// What the link carries can be measured only while something waits for it (capacity.go): then whatever
// is acknowledged is all that passes. While nothing waits there is room, of unknown size, and the
// estimate grows. How long things wait is a time (delay.go): the age of the program's queue, what the
// system has not sent yet, and by how much a round trip is longer than the shortest seen.
//
// The delay at which it settles is chosen so that the queue of a key frame has just left when the next
// one comes: the link is used to the full, and nothing stands in the queue for good. Nothing has to be
// tried out by overshooting on a link that is narrow, so the bitrate does not swing.
package rate

import (
	"math"
	"time"
)

// Settings are the window and the temper of a controller.
type Settings struct {
	Min, Max    int           // kbit/s of video
	Audio       int           // kbit/s that go the same way beside the video
	KeyInterval time.Duration // between key frames, whose size makes the delay go up and down; 0 is 2 s
	Fast        bool          // RTC: react to the first sign, keep the queues short
}

// Interval is how often a sample is to be taken. A ticker that comes a little early or late does no harm.
const Interval = 100 * time.Millisecond

// Sample is one look at the sending side.
type Sample struct {
	Interval time.Duration // since the last sample
	Written  int           // bytes that the program gave to the system in that time
	Sent     int           // bytes that the other side acknowledged in that time
	Unsent   int           // bytes that the system holds and has not sent yet
	Waiting  time.Duration // age of the oldest access unit in the program's queue
	RTT      time.Duration // smoothed round trip time; 0 is unknown
	Jitter   time.Duration // its mean deviation
}

// Controller is the state between samples. The zero value is not ready; use New.
type Controller struct {
	set       Settings
	temper    temper
	delay     delayMeter
	capacity  capacityMeter
	target    int
	saturated bool
}

// temper is what sets RTC apart from the modes that do not trade quality for latency.
type temper struct {
	settled  time.Duration // the delay, averaged over a key interval, that is aimed at
	patience time.Duration // a dip of the link that is shorter leaves the bitrate alone
	reach    time.Duration // in which time one that is far too long is to be made right
	climb    float64       // by how much the estimate grows a second while there is room
	longest  int           // stretch of samples over which what passes is averaged
	trust    float64       // weight of one such measurement that is far from the estimate
}

var (
	fast   = temper{settled: 80 * time.Millisecond, patience: 200 * time.Millisecond, reach: 1500 * time.Millisecond, climb: 0.5, longest: 5, trust: 0.6}
	steady = temper{settled: 150 * time.Millisecond, patience: 400 * time.Millisecond, reach: 2 * time.Second, climb: 0.5, longest: 6, trust: 0.7}
)

// gentle is in which time a delay is corrected that is nearly right: longer than the encoder takes to follow,
// so that it does not swing.
const gentle = 2500 * time.Millisecond

// Limits of the correction, and the least change that is worth reopening an encoder's rate control for.
const (
	leastShare, mostShare = 0.42, 1.02
	leastChange           = 0.02
)

// New starts at the top of the window.
func New(s Settings) *Controller {
	c := &Controller{set: s, target: s.Max, temper: steady}
	if s.Fast {
		c.temper = fast
	}
	if c.set.KeyInterval <= 0 {
		c.set.KeyInterval = 2 * time.Second
	}
	c.delay = newDelayMeter(max(c.set.KeyInterval, 2*time.Second), c.temper)
	c.capacity = capacityMeter{kbps: c.roof()}
	return c
}

// SetWindow changes Min and Max while running.
func (c *Controller) SetWindow(min, max int) {
	c.set.Min, c.set.Max = min, max
	c.target = c.clamp(float64(c.target))
}

// Next takes a sample and returns the bitrate from now on, in kbit/s: from Min to Max, always.
func (c *Controller) Next(s Sample) int {
	if s.Interval <= 0 {
		return c.target
	}
	c.delay.take(s, c.capacity.kbps, c.floor())
	c.capacity.take(s, c.delay.now, c.delay.standing, c.temper)
	c.capacity.kbps = max(c.floor(), min(c.roof(), c.capacity.kbps))
	wish := c.capacity.kbps*c.share() - float64(c.set.Audio)
	c.settle(c.clamp(wish))
	c.saturated = c.delay.standing > c.temper.patience && c.target == c.set.Min || c.capacity.still >= stall
	return c.target
}

// stall is how long nothing may pass before the link is said to stand still.
const stall = time.Second

// Saturated tells whether even Min is more than the uplink takes, for it is slow or stands still.
func (c *Controller) Saturated() bool { return c.saturated }

// Delay is how long what was made at the last sample waits until it is through the narrowest part of its
// way: in the program, in the system, and in the queues on the way.
func (c *Controller) Delay() time.Duration { return c.delay.now }

// share is the part of the capacity to use: less than all of it while the delay is too long, a
// little more while it is shorter than need be.
func (c *Controller) share() float64 {
	late := max(c.delay.average, c.delay.standing) - c.temper.settled
	much := max(0, late-c.temper.settled)
	return max(leastShare, min(mostShare, 1-late.Seconds()/gentle.Seconds()-much.Seconds()/c.temper.reach.Seconds()))
}

// settle takes a new target if it differs enough from the old one, or is an end of the window.
func (c *Controller) settle(kbps int) {
	change := math.Abs(float64(kbps-c.target)) / float64(max(c.target, 1))
	if change >= leastChange || kbps == c.set.Min || kbps == c.set.Max {
		c.target = kbps
	}
}

// roof and floor bound the estimate of the capacity: beyond them it would not matter now, but take time
// to come back from.
func (c *Controller) roof() float64  { return 1.25 * float64(c.set.Max+c.set.Audio) }
func (c *Controller) floor() float64 { return float64(c.set.Min + c.set.Audio) }

func (c *Controller) clamp(kbps float64) int {
	return max(c.set.Min, min(c.set.Max, int(kbps+0.5)))
}
