package pusher

import (
	"math"
	"sync"
	"time"
)

// soundtrack lays the microphone's sound on the pusher's clock. It is a ring of samples that are
// numbered from the clock's zero at the output rate: sample n belongs to clock time n/rate. The
// microphone's goroutine writes where the clock says its sound was made, the audio goroutine reads
// what is due, and what nobody wrote is silence. So the sound neither runs away from the picture nor
// stops when a microphone does.
//
// Sound cards have clocks of their own. Their drift is measured as the distance between where the
// next piece would go and where its arrival says it should go; correction tells how much to stretch.
type soundtrack struct {
	mu       sync.Mutex
	rate     int
	channels int
	ring     []float32 // interleaved; a power of two of sample frames
	mask     int64     // sample frames in the ring, less one
	read     int64     // number of the first sample frame not yet read
	write    int64     // where the writer's next sample frame goes
	anchored bool      // write is meaningful
	settling int       // pieces for which an early arrival still moves write
	drift    float64   // smoothed distance of the arrivals from write, sample frames; > 0: the writer is behind
}

const (
	// maxDrift is how far the writer may be from the clock before it jumps there: the pieces of
	// sound cards come with a jitter of some 10 ms, and PulseAudio's with up to 50.
	maxDrift = 120 * time.Millisecond
	// driftSmoothing is the weight of the newest arrival, as 1/driftSmoothing.
	driftSmoothing = 64
	// driftTolerance is what is left uncorrected: less than the eye notices between lips and sound.
	driftTolerance = 10 * time.Millisecond
	// maxStretch bounds the correction, as 1/maxStretch of the rate: 0.05 %, a hundredth of a
	// semitone, and more than sound cards are off.
	maxStretch = 2000
	// settlePieces is for how many pieces after the first the place of the sound is still looked for.
	// A piece may come late, never early: the one that says the earliest is right.
	settlePieces = 25
)

func newSoundtrack(rate, channels int) *soundtrack {
	frames := int64(1)
	for frames < 2*int64(rate) {
		frames *= 2
	}
	return &soundtrack{rate: rate, channels: channels, ring: make([]float32, frames*int64(channels)), mask: frames - 1}
}

// position is the number of the sample frame of clock time t.
func (s *soundtrack) position(t time.Duration) int64 {
	return int64(float64(t) * float64(s.rate) / float64(time.Second))
}

// time is the clock time of sample frame n.
func (s *soundtrack) time(n int64) time.Duration {
	return time.Duration(float64(n) * float64(time.Second) / float64(s.rate))
}

// put writes a piece of sound whose last sample frame was made at clock time end, and returns by how
// many sample frames the next second should be stretched for the writer to stay with the clock.
func (s *soundtrack) put(piece []float32, end time.Duration) (stretch int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	frames := int64(len(piece) / s.channels)
	wanted := s.position(end) - frames
	off := float64(wanted - s.write)
	if !s.anchored || off > float64(s.position(maxDrift)) || off < -float64(s.position(maxDrift)) {
		s.write, s.drift, s.anchored, s.settling = wanted, 0, true, settlePieces
		off = 0
	}
	if s.settling > 0 {
		s.settling--
		if off < 0 {
			s.write, off = wanted, 0
		}
	}
	s.drift += (off - s.drift) / driftSmoothing
	for i := range frames {
		n := s.write + i
		if n < s.read || n > s.read+s.mask {
			continue // too late, or absurdly early
		}
		at := (n & s.mask) * int64(s.channels)
		copy(s.ring[at:at+int64(s.channels)], piece[i*int64(s.channels):])
	}
	s.write += frames
	return s.correction()
}

// correction is the stretch for the next second.
func (s *soundtrack) correction() int {
	if tolerance := float64(s.position(driftTolerance)); math.Abs(s.drift) < tolerance {
		return 0
	}
	limit := s.rate / maxStretch
	return max(-limit, min(limit, int(s.drift/4)))
}

// lost forgets where the writer was: the next piece comes from another microphone, or after a gap.
func (s *soundtrack) lost() {
	s.mu.Lock()
	s.anchored = false
	s.mu.Unlock()
}

// start sets the first sample frame that take will return to the one of clock time t.
func (s *soundtrack) start(t time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.ring)
	s.read = s.position(t)
}

// take fills out with the next samples and returns the clock time of the first.
func (s *soundtrack) take(out []float32) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.read
	for i := range len(out) / s.channels {
		at := ((first + int64(i)) & s.mask) * int64(s.channels)
		frame := s.ring[at : at+int64(s.channels)]
		copy(out[i*s.channels:], frame)
		clear(frame)
	}
	s.read += int64(len(out) / s.channels)
	return s.time(first)
}

// next is the clock time of the first sample frame not yet taken.
func (s *soundtrack) next() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.time(s.read)
}
