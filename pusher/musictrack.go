package pusher

import (
	"sync"
	"sync/atomic"
	"time"
)

// musicAhead is how far music is decoded ahead of its time: more than a slow disk takes to answer.
const musicAhead = 300 * time.Millisecond

// musicTrack is music on its way from its file to the audio stage: a ring of samples in the stage's
// format. The player's goroutine puts samples in and waits for room; the audio goroutine mixes them in
// and never waits: what has not come in time is silence.
type musicTrack struct {
	format AudioFormat
	gain   atomic.Int64 // wanted volume in 1/1000
	held   atomic.Bool  // paused
	left   atomic.Bool  // stopped: it fades out and is over

	mu          sync.Mutex
	room        sync.Cond // the audio goroutine took something, or the track was closed
	ring        []float32
	read, write int // samples so far
	complete    bool
	closed      bool

	// The audio goroutine's.
	level  float32     // the volume that has been reached
	piece  []float32   // what is being mixed in
	before *musicTrack // the track that this one replaces, as long as it fades out
}

func newMusicTrack(f AudioFormat, before *musicTrack) *musicTrack {
	frames := int(musicAhead * time.Duration(f.Rate) / time.Second)
	t := &musicTrack{format: f, ring: make([]float32, frames*f.Channels), before: before}
	t.room.L = &t.mu
	return t
}

// put appends samples, waiting for room. It returns false when the track was closed.
func (t *musicTrack) put(samples []float32) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(samples) > 0 {
		for !t.closed && t.write-t.read == len(t.ring) {
			t.room.Wait()
		}
		if t.closed {
			return false
		}
		at := t.write % len(t.ring)
		n := copy(t.ring[at:min(len(t.ring), at+len(t.ring)-(t.write-t.read))], samples)
		t.write += n
		samples = samples[n:]
	}
	return !t.closed
}

// finish says that nothing more will be put in.
func (t *musicTrack) finish() {
	t.mu.Lock()
	t.complete = true
	t.mu.Unlock()
}

// close ends put. What is in the ring stays, to fade out with.
func (t *musicTrack) close() {
	t.mu.Lock()
	t.closed = true
	t.room.Broadcast()
	t.mu.Unlock()
}

// take fills out with the next samples and returns how many there were; over tells that these were the
// last.
func (t *musicTrack) take(out []float32) (n int, over bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for n < len(out) && t.read < t.write {
		at := t.read % len(t.ring)
		k := copy(out[n:], t.ring[at:min(len(t.ring), at+t.write-t.read)])
		n += k
		t.read += k
	}
	t.room.Signal()
	return n, (t.complete || t.closed) && t.read == t.write
}

// mix adds the next samples to buf, moving to a changed volume over its length, without a click. It
// returns true when the music is over: played to its end, or faded out after it was stopped.
func (t *musicTrack) mix(buf []float32) (over bool) {
	if t.before != nil && t.before.mix(buf) {
		t.before = nil
	}
	to := float32(t.gain.Load()) / 1000
	if t.held.Load() || t.left.Load() {
		if to = 0; t.level == 0 {
			return t.left.Load() && t.before == nil
		}
	}
	if cap(t.piece) < len(buf) {
		t.piece = make([]float32, len(buf))
	}
	n, over := t.take(t.piece[:len(buf)])
	step := (to - t.level) / float32(len(buf))
	for i, v := range t.piece[:n] {
		t.level += step
		buf[i] += v * t.level
	}
	t.level = to
	return over && t.before == nil
}
