package monitor

import (
	"context"
	"io"
	"sync"
	"time"

	"livepusher/pusher/media"
)

const (
	maxBacklogTime  = 3 * time.Second
	maxBacklogBytes = 16 << 20
	fragmentTime    = 100 * time.Millisecond // between fragments that hold sound only
	marksKept       = 1024                   // frames, half a minute of them
)

// muxer takes packets at their places in a viewer's time; *mp4 is it.
type muxer interface {
	add(packet)
	flush() error // writes what was added
}

// viewer follows a stream: packets wait in its queue until they are written to it.
//
// The drop policy: a viewer that has not kept up for 3 s loses all that waits and goes on at the next
// key frame, and its time goes on without a gap, so that it is nearer to the live edge than before.
type viewer struct {
	id    string
	video *media.VideoTrack
	audio *media.AudioTrack
	wake  chan struct{} // holds a value when there is something to do

	mu     sync.Mutex
	queue  []queued
	behind backlog
	resync bool // waits for a packet to begin with
	ended  bool
	marks  []mark // a ring, newest at next-1
	next   int

	// The following belong to the goroutine in serve.
	base  time.Duration // stream time of this viewer's zero
	floor time.Duration // stream time of the key frame begun with
	edge  time.Duration // highest time written
	any   bool
}

// queued is a packet that waits; gap says that packets before it were dropped.
type queued struct {
	packet
	gap bool
}

// backlog measures what has come in since the viewer last took its queue.
type backlog struct {
	since time.Time
	bytes int
}

// mark remembers when the frame at a place of the viewer's time came in.
type mark struct {
	at      time.Duration
	arrived time.Time
}

// newViewer returns a viewer that begins with the packets of begin.
func newViewer(id string, video *media.VideoTrack, audio *media.AudioTrack, begin []packet) *viewer {
	v := &viewer{id: id, video: video, audio: audio, wake: make(chan struct{}, 1)}
	for _, p := range begin {
		v.queue = append(v.queue, queued{packet: p})
	}
	v.ring()
	return v
}

func (v *viewer) ring() {
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

// offer queues p, never waiting. begins says that decoding can begin with it.
func (v *viewer) offer(p packet, begins bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ended || v.resync && !begins {
		return
	}
	if v.behind.since.IsZero() {
		v.behind.since = p.arrived
	}
	v.behind.bytes += len(p.Data)
	late := p.arrived.Sub(v.behind.since) > maxBacklogTime || v.behind.bytes > maxBacklogBytes
	if late && !v.resync {
		v.queue, v.behind, v.resync = nil, backlog{}, true
		if !begins {
			return
		}
	}
	v.queue = append(v.queue, queued{p, v.resync})
	v.resync = false
	v.ring()
}

// end lets the viewer come to an orderly end, after what is queued.
func (v *viewer) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ended = true
	v.ring()
}

// take waits for packets and returns all there are; none means the end.
func (v *viewer) take(ctx context.Context) ([]queued, error) {
	for {
		select {
		case <-v.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		v.mu.Lock()
		q, ended := v.queue, v.ended
		v.queue, v.behind = nil, backlog{}
		if ended {
			v.ring()
		}
		v.mu.Unlock()
		if len(q) > 0 || ended {
			return q, nil
		}
	}
}

// serve writes the stream into m until the stream ends (nil) or the viewer does.
func (v *viewer) serve(ctx context.Context, m muxer) error {
	var flushed time.Time
	for {
		q, err := v.take(ctx)
		if err != nil {
			return err
		}
		if len(q) == 0 {
			return nil
		}
		picture := false
		for _, p := range q {
			at, ok := v.place(p)
			if !ok {
				continue
			}
			picture = picture || p.Kind == media.Video
			p.Time = at
			m.add(p.packet)
		}
		if picture || time.Since(flushed) >= fragmentTime {
			if err := m.flush(); err != nil {
				return err
			}
			flushed = time.Now()
		}
	}
}

// place gives a packet its place in the viewer's own time. Sound from before the key frame that the
// viewer began, or went on, with has none.
func (v *viewer) place(p queued) (time.Duration, bool) {
	switch {
	case !v.any:
		v.base, v.floor, v.any = p.Time, p.Time, true
	case p.gap:
		v.base, v.floor = p.Time-v.edge-frameTime(v.video), p.Time
	}
	if p.Time < v.floor {
		return 0, false
	}
	at := p.Time - v.base
	v.edge = max(v.edge, at)
	if p.Kind == media.Video || v.video == nil {
		v.note(mark{at + p.composition, p.arrived})
	}
	return at, true
}

// frameTime is the time that a frame of the track is shown.
func frameTime(t *media.VideoTrack) time.Duration {
	if t == nil || t.FPS <= 0 {
		return 33 * time.Millisecond
	}
	return time.Second / time.Duration(t.FPS)
}

func (v *viewer) note(m mark) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.marks) < marksKept {
		v.marks = append(v.marks, m)
		v.next = len(v.marks) % marksKept
		return
	}
	v.marks[v.next] = m
	v.next = (v.next + 1) % marksKept
}

// latency is how long ago the frame came in that is shown at the play position: what the receiver
// and the player add. Unknown positions give false.
func (v *viewer) latency(position time.Duration, now time.Time) (time.Duration, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	best, found := mark{}, false
	for _, m := range v.marks {
		if m.at <= position && (!found || m.at > best.at) {
			best, found = m, true
		}
	}
	if !found {
		return 0, false
	}
	// Between two frames the picture stays, and the position moves on.
	return max(0, now.Sub(best.arrived)-(position-best.at)), true
}

// flushingWriter passes every Write on to the network at once, or fails when the viewer's end does not
// take it in time.
type flushingWriter struct {
	w     io.Writer
	flush func() error
	limit func() error // sets the time limit of the next write
}

func (f flushingWriter) Write(p []byte) (int, error) {
	if err := f.limit(); err != nil {
		return 0, err
	}
	n, err := f.w.Write(p)
	if err != nil {
		return n, err
	}
	return n, f.flush()
}
