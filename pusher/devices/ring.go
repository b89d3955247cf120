package devices

import "sync"

// ring keeps the newest samples between the sound system's thread, which must never wait, and Read.
// When it is full the oldest samples give way.
type ring struct {
	mu     sync.Mutex
	data   []float32
	start  int // index of the oldest sample
	length int
	wake   chan struct{} // has a value after write
}

func newRing(size int) *ring {
	return &ring{data: make([]float32, size), wake: make(chan struct{}, 1)}
}

// write appends samples.
func (r *ring) write(samples []float32) {
	r.mu.Lock()
	if len(samples) > len(r.data) {
		samples = samples[len(samples)-len(r.data):]
	}
	end := (r.start + r.length) % len(r.data)
	n := copy(r.data[end:], samples)
	copy(r.data, samples[n:])
	r.length += len(samples)
	if over := r.length - len(r.data); over > 0 {
		r.start = (r.start + over) % len(r.data)
		r.length = len(r.data)
	}
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// read takes up to len(dst) of the oldest samples, but nothing when there are fewer than least.
func (r *ring) read(dst []float32, least int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.length < least {
		return 0
	}
	total := min(len(dst), r.length)
	n := copy(dst[:total], r.data[r.start:])
	copy(dst[n:total], r.data)
	r.start = (r.start + total) % len(r.data)
	r.length -= total
	return total
}
