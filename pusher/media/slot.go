package media

import "sync"

// Slot hands the newest frame from one goroutine, the writer, to one other, the reader: the latest
// wins, nobody waits for anybody, and nothing is allocated once the shape of the pictures is settled.
//
// It owns three frames: the writer fills one, the reader looks at another, and the third lies ready
// between them.
type Slot struct {
	mu                    sync.Mutex
	writer, ready, reader *Frame
	fresh                 bool // ready holds a frame that the reader has not taken
	wake                  chan struct{}
}

// NewSlot returns an empty slot.
func NewSlot() *Slot {
	return &Slot{writer: new(Frame), ready: new(Frame), reader: new(Frame), wake: make(chan struct{}, 1)}
}

// Back is the frame that the writer may fill; it holds some older picture, or none yet. It belongs to
// the writer until Publish.
func (s *Slot) Back() *Frame { return s.writer }

// Publish makes the frame of Back the newest one.
func (s *Slot) Publish() {
	s.mu.Lock()
	s.writer, s.ready = s.ready, s.writer
	s.fresh = true
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Put publishes a copy of f.
func (s *Slot) Put(f *Frame) {
	s.Back().CopyFrom(f)
	s.Publish()
}

// Latest lends the newest frame to the reader until its next call of Latest. fresh is false when
// nothing has been published since the last call; the frame is nil before the first.
func (s *Slot) Latest() (f *Frame, fresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fresh {
		s.ready, s.reader = s.reader, s.ready
		s.fresh = false
		fresh = true
	}
	if s.reader.Picture == nil {
		return nil, false
	}
	return s.reader, fresh
}

// Fresh tells whether Latest would lend a frame that the reader has not had.
func (s *Slot) Fresh() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fresh
}

// Clear forgets a published frame that was not taken, and makes Latest answer nil until the next
// Publish. Only the reader may call it.
func (s *Slot) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh = false
	s.reader = new(Frame)
}

// Ready receives a value after Publish; several publications may make one.
func (s *Slot) Ready() <-chan struct{} { return s.wake }
