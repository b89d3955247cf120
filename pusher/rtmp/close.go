package rtmp

import (
	"net"
	"time"

	"livepusher/pusher/amf0"
)

// Close takes leave of the server, so that it frees the stream's name at once, and releases the
// connection. It takes at most a second, also when the server has stalled, and returns once
// everything has ended. It may be called more than once, and returns nil.
func (s *Session) Close() error {
	s.closing.Do(func() {
		s.mu.Lock()
		s.left = s.Err() == nil
		s.mu.Unlock()
		s.wire.endWrites(time.Now().Add(goodbye))
		if s.farewell() == nil {
			s.hangUp()
		} else {
			s.wire.Conn.Close()
		}
	})
	<-s.done
	return nil
}

// farewell sends the commands that end a stream, after everything sent before them.
func (s *Session) farewell() error {
	return s.out.finish(func() {
		s.out.command(0, "FCUnpublish", fcUnpublishCall, nameArgs(s.address.stream))
		s.out.command(0, "deleteStream", deleteStreamCall, amf0.AppendNumber(amf0.AppendNull(nil), float64(s.stream)))
	})
}

// hangUp ends the sending side and gives the server a moment to end the other: closing at once would
// make the system discard what the server has not read yet, if it has sent something meanwhile.
func (s *Session) hangUp() {
	s.wire.SetReadDeadline(time.Now().Add(linger))
	if c, ok := s.conn.(interface{ CloseWrite() error }); ok { // *tls.Conn
		c.CloseWrite()
	}
	if c, ok := s.wire.tcp.(*net.TCPConn); ok {
		c.CloseWrite()
	}
}
