package network

import (
	"context"
	"encoding/json"
	"io"
	"time"
)

// Sample is what the network has done by a moment.
type Sample struct {
	Time     time.Time `json:"time"`
	Upload   Direction `json:"upload"`   // client to server
	Download Direction `json:"download"` // server to client
}

// Direction is one direction's part of a Sample. Counts are since the beginning.
type Direction struct {
	Rate       int     `json:"rate"`       // kbit/s, 0 for no limit
	Bytes      int64   `json:"bytes"`      // that have passed the narrow link, frames with their headers
	QueueBytes int     `json:"queueBytes"` // that wait before it
	QueueMS    float64 `json:"queueMs"`    // how long a frame would wait that came now
	Lost       int64   `json:"lost"`       // frames, by Loss and while the link was down
	Overflowed int64   `json:"overflowed"` // frames that found the queue full
}

// sample is the direction now.
func (l *Link) sample(now time.Time) Direction {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := l.counts
	d.Rate, d.QueueBytes = l.shape.Rate, l.queued
	wait := l.shape.airtime(l.queued)
	if l.sending != nil && l.free.After(now) {
		wait += l.free.Sub(now)
	}
	d.QueueMS = float64(wait.Microseconds()) / 1000
	return d
}

// Sample tells what the network has done by now.
func (n *Network) Sample() Sample {
	now := time.Now()
	return Sample{now, n.Upload.sample(now), n.Download.sample(now)}
}

// WriteSamples writes a sample every so often, as JSON lines, until ctx ends.
func (n *Network) WriteSamples(ctx context.Context, w io.Writer, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	lines := json.NewEncoder(w)
	for {
		if err := lines.Encode(n.Sample()); err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}
