package rtmp

import (
	"bufio"
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/media"
)

// RefusalWindow is how soon after Publish.Start a server that closes has refused (an expired key, for one)
// and only says so by closing; measured with such a server: 13 ms.
const RefusalWindow = time.Second

// Times of a session's end.
const (
	lastWords = 200 * time.Millisecond // for the server's reason to arrive after a write has failed
	goodbye   = 500 * time.Millisecond // for what is still to be sent at Close
	linger    = 300 * time.Millisecond // for the server to close after it
)

// Session is a stream that the server has accepted. Its Write methods are for one goroutine; the
// others for any.
type Session struct {
	address *address
	conn    net.Conn // with TLS, if there is any
	wire    *wire    // under it
	in      *chunkReader
	out     *sender
	stream  uint32 // message stream

	window, acked int64        // acknowledgement: asked for every window bytes; sent up to acked
	answered      atomic.Int64 // acknowledgements received
	published     time.Time

	moves   chan string // see Moves
	closing sync.Once
	mu      sync.Mutex
	broken  error // first failure to write
	left    bool  // Close was called
	done    chan struct{}
	err     error // set before done is closed
}

// Dial publishes to the address rtmp[s]://host[:port]/app/key[?parameters]. The end of ctx ends the
// attempt at any step, but not the session that came of it. Errors are *Error.
func Dial(ctx context.Context, url string, c Config) (*Session, error) {
	c = c.withDefaults()
	a, err := parseAddress(url)
	if err != nil {
		return nil, &Error{Phase: PhaseAddress, Err: err}
	}
	raw, err := reach(ctx, &a, &c)
	if err != nil {
		return nil, err
	}
	tune(raw, &c)
	return start(ctx, raw, &a, &c)
}

// start makes a session of a TCP connection, which it owns.
func start(ctx context.Context, raw net.Conn, a *address, c *Config) (*Session, error) {
	unwatch := closeOnEnd(ctx, raw)
	s, err := negotiate(ctx, raw, a, c)
	if unwatch() && err == nil { // ctx ended together with the last answer
		s.out.stop()
		err = failed(ctx, PhaseCommand, "publish", nil)
	}
	if err != nil {
		raw.Close()
		return nil, err
	}
	s.published = time.Now()
	go s.read()
	go s.watch(c.Timeouts)
	return s, nil
}

// negotiate goes from a TCP connection to a stream that the server has accepted.
func negotiate(ctx context.Context, raw net.Conn, a *address, c *Config) (*Session, error) {
	w := &wire{Conn: raw, tcp: socketOf(raw), patience: c.Timeouts.Write}
	conn := net.Conn(w)
	if a.secure {
		t, err := secure(ctx, w, a.host, c)
		if err != nil {
			return nil, failed(ctx, PhaseTLS, "", err)
		}
		state := t.ConnectionState()
		c.passed(Passed{Step: StepTLS, TLS: &state})
		conn = t
	}
	w.SetReadDeadline(time.Now().Add(c.Timeouts.Handshake))
	r := bufio.NewReader(conn)
	if err := shakeHands(r, conn); err != nil {
		return nil, failed(ctx, PhaseHandshake, "", err)
	}
	c.passed(Passed{Step: StepHandshake})
	s := &Session{address: a, conn: conn, wire: w, in: newChunkReader(r), out: newSender(conn, c.ChunkSize), moves: make(chan string, 1), done: make(chan struct{})}
	if err := s.publish(ctx, c); err != nil {
		raw.Close()
		s.out.stop()
		return nil, err
	}
	w.SetReadDeadline(time.Time{})
	return s, nil
}

// closeOnEnd closes conn when ctx ends. The function it returns ends the watch and tells whether it
// has closed.
func closeOnEnd(ctx context.Context, conn net.Conn) (stop func() bool) {
	closed := make(chan struct{})
	unwatch := context.AfterFunc(ctx, func() {
		conn.Close()
		close(closed)
	})
	return func() bool {
		if unwatch() {
			return false
		}
		<-closed
		return true
	}
}

// WriteVideo sends the body of a video message. ms is the time in milliseconds, from zero and never
// falling within one kind of message. body may be reused after the call. A write that returned nil
// is on its way, not at the server: Network tells what the system still holds. Errors are *Error, or
// ErrClosed.
func (s *Session) WriteVideo(ms uint32, body []byte) error {
	return s.wrote(s.out.sendVideo(ms, body))
}

// WriteAudio sends the body of an audio message, as WriteVideo does.
func (s *Session) WriteAudio(ms uint32, body []byte) error {
	return s.wrote(s.out.sendAudio(ms, body))
}

// WriteData sends a data message in AMF 0, which begins with its name, as WriteVideo does.
func (s *Session) WriteData(ms uint32, body []byte) error {
	return s.wrote(s.out.sendData(ms, body))
}

// wrote turns the outcome of a write into what the session says. The first failure ends the session;
// the reader gets a moment to find the server's reason for it.
func (s *Session) wrote(err error) error {
	switch {
	case err == nil:
		return nil
	case err == errEmpty || err == errTooLong || err == errNoName: // nothing has been sent
		return &Error{Phase: PhaseWrite, Err: err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.left:
		return ErrClosed
	case s.err != nil: // the reader has ended the session, and the write failed by that
		return s.err
	case s.broken == nil:
		s.broken = &Error{Phase: PhaseWrite, Err: err}
		s.wire.SetReadDeadline(time.Now().Add(lastWords))
	}
	return s.broken
}

// Done is closed when the session has ended, whoever ended it.
func (s *Session) Done() <-chan struct{} { return s.done }

// Err is why the session has ended: an *Error, or ErrClosed after Close. It is nil before Done.
func (s *Session) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// Network tells what the system knows of the connection; see network_*.go for which systems tell
// more than the bytes sent.
func (s *Session) Network() media.Network {
	n := systemNetwork(s.wire.tcp)
	n.BytesSent = s.wire.sent.Load()
	return n
}

// read attends to what the server says until the connection ends.
func (s *Session) read() {
	defer close(s.done)
	for {
		m, err := s.in.next()
		if err == nil {
			err = s.attend(m)
		}
		if err == nil {
			err = s.hear(m)
		}
		if err != nil {
			s.end(err)
			return
		}
	}
}

// hear attends to what the server says about the stream.
func (s *Session) hear(m incoming) error {
	c, ok := parseCommand(m)
	if !ok {
		return nil
	}
	if tcURL, ok := c.reconnectRequest(); ok {
		s.heed(tcURL)
		return nil
	}
	if c.name == "onStatus" && c.refused() {
		return s.address.refusal("publish", c)
	}
	return nil
}

// end settles why the session has ended, before anybody can see that it has, and releases all.
func (s *Session) end(err error) {
	s.mu.Lock()
	s.err = s.reason(err)
	s.mu.Unlock()
	s.wire.Conn.Close()
	s.out.stop()
}

// reason makes the session's error of what ended the reader.
func (s *Session) reason(err error) error {
	var known *Error
	switch {
	case s.left:
		return ErrClosed
	case time.Since(s.published) < RefusalWindow && (closedByServer(err) || closedByServer(s.broken)):
		return &Error{Phase: PhaseRefused, Step: "publish", Err: err}
	case errors.As(err, &known):
		return known
	case s.broken != nil:
		return s.broken
	}
	return &Error{Phase: PhaseRead, Err: err}
}

// attend does what every message asks for: answers pings and acknowledges what was received.
func (s *Session) attend(m incoming) error {
	if t, ok := pingOf(m); ok {
		if err := s.reply(&message.UserCtrl{Event: &message.UserCtrlEventPingResponse{Timestamp: t}}); err != nil {
			return err
		}
	}
	if m.kind == message.TypeIDAck {
		s.answered.Add(1)
	}
	if n, ok := windowOf(m); ok {
		s.window = max(n, minWindow)
	}
	if s.window == 0 || s.in.received-s.acked < s.window {
		return nil
	}
	s.acked = s.in.received
	return s.reply(&message.Ack{SequenceNumber: uint32(s.acked)}) // wraps, as RTMP wants
}

// reply sends what the server has asked for, if the session is not just being closed.
func (s *Session) reply(m message.Message) error {
	if err := s.out.sendControl(m); err != nil && err != ErrClosed {
		return &Error{Phase: PhaseWrite, Err: err}
	}
	return nil
}

// minWindow keeps a server from asking for an acknowledgement of every byte.
const minWindow = 1024
