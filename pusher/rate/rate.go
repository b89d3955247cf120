// Package rate decides the video bitrate from what the uplink shows. It is pure: Controller takes
// samples of the sending side at steady intervals and answers with the bitrate to encode at; there is
// no goroutine in it, and no clock.
//
// The signal is the backlog: how long what waits, in the program's queue and in the system's, takes to
// leave at the rate at which things do leave. When it grows past a threshold, the rate falls to what
// really went out, less a margin that empties the queue; when it is short for a while, the rate climbs
// in small steps. It never leaves the window from Min to Max.
package rate

import "time"

// Settings are the window and the temper of a controller.
type Settings struct {
	Min, Max int  // kbit/s of video
	Fast     bool // RTC: react to the first sign, keep the queues short
}

// Sample is one look at the sending side.
type Sample struct {
	Interval time.Duration // since the last sample
	Sent     int           // bytes that left the machine in that time: written, less what the system still holds
	Backlog  int           // bytes that wait now, in the program and in the system
	Waiting  time.Duration // age of the oldest access unit in the program's queue
}

// Controller is the state between samples. The zero value is not ready; use New.
type Controller struct {
	set       Settings
	target    float64       // kbit/s
	drain     float64       // kbit/s at which bytes leave while there is a backlog, smoothed
	calm      time.Duration // how long the backlog has been short
	sinceCut  time.Duration
	late      time.Duration // how long the backlog has been long
	saturated bool          // late although at Min
}

// New starts at the top of the window.
func New(s Settings) *Controller {
	return &Controller{set: s, target: float64(s.Max), sinceCut: time.Hour}
}

// temper holds the thresholds: how much backlog is tolerated and for how long, how long calm has to
// last before a climb, and how much a climb is.
type temper struct {
	tolerated, patience, settle time.Duration
	climb                       float64
}

func (c *Controller) temper() temper {
	if c.set.Fast {
		return temper{150 * time.Millisecond, 0, 600 * time.Millisecond, 1.08}
	}
	return temper{400 * time.Millisecond, 400 * time.Millisecond, 1200 * time.Millisecond, 1.08}
}

// SetWindow changes Min and Max while running.
func (c *Controller) SetWindow(min, max int) {
	c.set.Min, c.set.Max = min, max
	c.clamp()
}

// Next takes a sample and returns the bitrate from now on, in kbit/s.
func (c *Controller) Next(s Sample) int {
	if s.Interval <= 0 {
		return int(c.target)
	}
	t := c.temper()
	delay := c.delay(s)
	c.sinceCut += s.Interval
	if delay > t.tolerated {
		c.late += s.Interval
		c.calm = 0
	} else {
		c.late = 0
		c.calm += s.Interval
	}
	switch {
	case c.late > t.patience && c.sinceCut > t.settle:
		c.cut()
	case c.calm >= t.settle:
		c.target *= t.climb
		c.calm -= t.settle / 2
	}
	c.clamp()
	c.saturated = c.late > t.patience && c.target <= float64(c.set.Min)
	return int(c.target + 0.5)
}

// Saturated tells whether even Min is more than the uplink takes.
func (c *Controller) Saturated() bool { return c.saturated }

// delay is how long the backlog takes to leave.
func (c *Controller) delay(s Sample) time.Duration {
	sent := float64(s.Sent) * 8 / 1000 / s.Interval.Seconds()
	if c.drain == 0 {
		c.drain = max(sent, c.target)
	}
	weight := min(1, s.Interval.Seconds()/0.5)
	c.drain += (sent - c.drain) * weight
	inSystem := time.Duration(float64(s.Backlog) * 8 / 1000 / max(c.drain, 1) * float64(time.Second))
	return max(s.Waiting, inSystem)
}

// cut falls to what the link carried, less a tenth in which the backlog can leave, and by at least a
// tenth.
func (c *Controller) cut() {
	c.target = min(0.9*c.drain, 0.9*c.target)
	c.sinceCut = 0
}

func (c *Controller) clamp() {
	c.target = max(float64(c.set.Min), min(float64(c.set.Max), c.target))
}
