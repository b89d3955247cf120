package rtmp

import (
	"fmt"
	"net"
	"os"
	"time"

	"github.com/yutopp/go-rtmp/message"
)

var (
	errDead    = fmt.Errorf("the network takes no more data: %w", os.ErrDeadlineExceeded)
	errStalled = fmt.Errorf("the server takes no more data: %w", os.ErrDeadlineExceeded)
)

// watch looks at the connection until the session ends, and ends it when there is no progress.
func (s *Session) watch(limits Timeouts) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var path pathLoss
	p := progress{limits: limits, window: firstAckWindow, rate: firstAckWindow}
	for {
		select {
		case <-s.done:
			return
		case <-tick.C:
		}
		l, t := s.look()
		path.suit(s.wire.tcp, t)
		switch p.judge(l) {
		case dead:
			s.cut(errDead)
		case stalled:
			s.cut(errStalled)
		}
		if window, ok := p.fit(l); ok {
			s.reply(&message.WinAckSize{Size: int32(window)})
		}
	}
}

// look is how the connection is now.
func (s *Session) look() (look, transport) {
	l := look{at: time.Since(s.published), arrived: s.wire.sent.Load(), answered: s.answered.Load()}
	t, ok := readTransport(s.wire.tcp, l.arrived)
	if ok {
		l.arrived, l.waiting, l.shut = t.arrived, t.queued > 0, t.shut
	}
	return l, t
}

// cut ends the session because of err. What still waits is thrown away, so that the system does not go on
// sending it, and a server that comes back learns at once that this connection is over.
func (s *Session) cut(err error) {
	s.mu.Lock()
	if s.broken == nil {
		s.broken = &Error{Phase: PhaseWrite, Err: err}
	}
	s.mu.Unlock()
	if t, ok := s.wire.tcp.(*net.TCPConn); ok {
		t.SetLinger(0)
	}
	s.wire.Conn.Close()
}
