package pusher

import (
	"errors"
	"fmt"
	"sync"
)

// Bounds of SendMessage.
const (
	maxMessage         = 4096 // bytes
	maxWaitingMessages = 32
)

// messages wait for the next picture that is sent. They come from the session and go to the sender, and
// those that wait when a connection breaks go out on the next one.
type messages struct {
	mu      sync.Mutex
	waiting [][]byte
}

func (m *messages) add(text []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) == maxWaitingMessages {
		return fmt.Errorf("%d messages wait already for a picture to go with: try again later", maxWaitingMessages)
	}
	m.waiting = append(m.waiting, append([]byte(nil), text...))
	return nil
}

// next is the oldest message, which it takes; nil when there is none.
func (m *messages) next() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) == 0 {
		return nil
	}
	text := m.waiting[0]
	m.waiting = m.waiting[1:]
	return text
}

// sendMessage; see Pusher.SendMessage.
func (s *session) sendMessage(text []byte) error {
	switch {
	case s.push == nil:
		return errors.New("nothing is being pushed: start first")
	case len(text) == 0:
		return errors.New("the message is empty")
	case len(text) > maxMessage:
		return fmt.Errorf("the message has %d bytes: at most %d go with a picture", len(text), maxMessage)
	}
	return s.push.messages.add(text)
}
