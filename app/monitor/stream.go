package monitor

import (
	"errors"
	"sync"
	"time"

	"livepusher/pusher/media"
)

const (
	maxGOPBytes = 16 << 20 // six seconds at 20 Mbit/s; with what the door holds it stays below 32 MiB
	maxGOPItems = 20000    // packets
	maxViewers  = 8
	// settleTime is how long a stream with one track may take to come up with the other.
	settleTime = time.Second
)

var (
	errNotLive = errors.New("no stream yet")
	errCrowded = errors.New("too many viewers")
)

// packet is an access unit with the moment it came in. Its Time is its decoding time and counts from an
// arbitrary zero that is the stream's own; its Data is nobody's to change.
type packet struct {
	media.Packet
	composition time.Duration // presentation time minus decoding time; ours have none, others' B-frames do
	arrived     time.Time
}

// stream is what one publisher sends: its tracks, the packets since the newest key frame (so that a
// viewer can begin at once) and the viewers that follow it.
type stream struct {
	began time.Time

	mu       sync.Mutex
	closed   bool
	video    *media.VideoTrack
	audio    *media.AudioTrack
	info     info
	lines    [2]timeline // by media.Kind
	first    time.Time   // when the first packet came
	gop      []packet
	gopBytes int
	viewers  map[*viewer]struct{}
	meter    meter
}

func newStream() *stream {
	return &stream{began: time.Now(), viewers: map[*viewer]struct{}{}}
}

// put takes the next packet of a track that is known. The caller holds mu.
func (s *stream) put(p packet) {
	if s.closed {
		return
	}
	if s.first.IsZero() {
		s.first = p.arrived
	}
	s.meter.add(p)
	s.keep(p)
	for v := range s.viewers {
		v.offer(p, s.begins(p))
	}
}

// begins tells whether a viewer can begin with p: a key frame, or any sound where there is no picture.
func (s *stream) begins(p packet) bool {
	return p.Key || p.Kind == media.Audio && s.video == nil
}

// keep holds p for viewers to come. A group of pictures beyond all measure is given up: they then
// wait for the next key frame.
func (s *stream) keep(p packet) {
	switch {
	case s.begins(p):
		s.dropGOP()
	case len(s.gop) == 0:
		return
	case s.gopBytes+len(p.Data) > maxGOPBytes || len(s.gop) == maxGOPItems:
		s.dropGOP()
		return
	}
	s.gop = append(s.gop, p)
	s.gopBytes += len(p.Data)
}

func (s *stream) dropGOP() {
	clear(s.gop) // lets go of the data
	s.gop, s.gopBytes = s.gop[:0], 0
}

// ready tells whether a viewer can begin: something to begin with is at hand, and it is known which
// tracks there are. The caller holds mu.
func (s *stream) ready(now time.Time) bool {
	switch {
	case s.closed || len(s.gop) == 0:
		return false
	case s.video != nil && s.audio != nil:
		return true
	case s.video != nil && s.info.silent:
		return true
	}
	return now.Sub(s.first) >= settleTime
}

// join adds a viewer, named id, that begins at the newest key frame.
func (s *stream) join(id string) (*viewer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.ready(time.Now()):
		return nil, errNotLive
	case len(s.viewers) == maxViewers:
		return nil, errCrowded
	}
	v := newViewer(id, s.video, s.audio, s.gop)
	s.viewers[v] = struct{}{}
	return v, nil
}

func (s *stream) part(v *viewer) {
	v.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.viewers, v)
}

// viewer finds a viewer by its name.
func (s *stream) viewer(id string) *viewer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for v := range s.viewers {
		if v.id == id && id != "" {
			return v
		}
	}
	return nil
}

// restart ends all viewing because the tracks or the times have changed; viewers come back. The
// caller holds mu.
func (s *stream) restart() {
	for v := range s.viewers {
		v.end()
	}
	s.dropGOP()
	s.first = time.Time{}
	s.lines = [2]timeline{}
	s.meter = meter{}
}

func (s *stream) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.restart()
}
