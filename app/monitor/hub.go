package monitor

import "sync"

// hub is where a publisher and the viewers meet: it holds the one stream there can be.
type hub struct {
	mu     sync.Mutex
	stream *stream
	closed bool
}

// claim makes the caller the publisher. It returns nil while there is another one.
func (h *hub) claim() *stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stream != nil || h.closed {
		return nil
	}
	h.stream = newStream()
	return h.stream
}

// release ends the stream and lets its viewers go.
func (h *hub) release(s *stream) {
	h.mu.Lock()
	if h.stream == s {
		h.stream = nil
	}
	h.mu.Unlock()
	s.close()
}

// current is the stream being published, or nil.
func (h *hub) current() *stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stream
}

// close ends the stream and accepts no other.
func (h *hub) close() {
	h.mu.Lock()
	s := h.stream
	h.stream, h.closed = nil, true
	h.mu.Unlock()
	if s != nil {
		s.close()
	}
}
