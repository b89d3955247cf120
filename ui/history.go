package ui

import "livepusher/pusher"

// minute is how many seconds the curves of the debug panel look back.
const minute = 60

// The curves of the debug panel.
const (
	curveRate  = iota // kbit/s sent, beside what is asked of the encoder
	curveQueue        // ms that access units wait, here and on the way
	curveRTT          // ms
	curveFrame        // ms from the tick that takes a picture until it is encoded
	curveCount
)

// reading is what the curves show of one second.
type reading struct {
	values [curveCount]float32
	target float32 // kbit/s asked of the encoder
}

// history holds the readings of the last minute: a ring, so that another second costs nothing.
type history struct {
	ring [minute]reading
	next int // where the next one goes
	held int
}

func (h *history) add(s *pusher.Stats) {
	r := reading{target: float32(s.TargetBitrate)}
	r.values[curveRate] = float32(s.NetSpeed)
	r.values[curveQueue] = float32(s.SendWait + s.NetWait)
	r.values[curveRTT] = float32(s.RTT)
	r.values[curveFrame] = float32(s.EncoderWait + s.EncodeMS)
	h.ring[h.next] = r
	h.next = (h.next + 1) % minute
	h.held = min(h.held+1, minute)
}

// at is the reading of so many seconds ago, 0 the newest; back must be below held.
func (h *history) at(back int) *reading { return &h.ring[(h.next-1-back+2*minute)%minute] }

// span is what a curve is now, and was at least and at most; all 0 while nothing is held.
func (h *history) span(curve int) (now, low, high float32) {
	if h.held == 0 {
		return 0, 0, 0
	}
	now = h.at(0).values[curve]
	low, high = now, now
	for back := 1; back < h.held; back++ {
		v := h.at(back).values[curve]
		low, high = min(low, v), max(high, v)
	}
	return now, low, high
}

// targetHigh is the most that was asked of the encoder.
func (h *history) targetHigh() (high float32) {
	for back := range h.held {
		high = max(high, h.at(back).target)
	}
	return high
}
