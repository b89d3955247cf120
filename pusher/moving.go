package pusher

import (
	"context"
	"errors"
	"sync"
	"time"

	"livepusher/pusher/rtmp"
)

// A server may ask to be left for another, or for a new connection to itself (Conn.Moves). Policy:
//
//   - The new connection is made while the old one goes on sending, and takes over with a key frame: viewers miss
//     nothing. Events 1001 and 1002 tell of it as of any connection.
//   - A server that takes a name only once says that it is in use. Then the old connection is left at a key
//     frame, and the new one made after it.
//   - When the new one cannot be made otherwise, its event tells why, and the stream stays where it is.
//   - At most movesAtMost requests in a minute are followed: servers that send a stream in circles get tired first.
//   - After a loss it is the user's own address that is tried.

const movesAtMost, movesWithin = 3, time.Minute

// moveLimit counts the requests that were followed.
type moveLimit struct{ at []time.Duration }

// allow tells whether one more may be followed now, and counts it.
func (m *moveLimit) allow(now time.Duration) bool {
	for len(m.at) > 0 && now-m.at[0] >= movesWithin {
		m.at = m.at[1:]
	}
	if len(m.at) >= movesAtMost {
		return false
	}
	m.at = append(m.at, now)
	return true
}

// errLeft ends a connection that was left because the server asked for it; to is where to go.
type errLeft struct{ to string }

func (errLeft) Error() string { return "left, as the server asked" }

// Reports of a move.
type (
	linkMoved struct { // the new connection has taken over
		of     *push
		conn   Conn
		server string
	}
	moveFailed struct {
		of  *push
		to  string
		err error
	}
)

// handover is what the sender does at the next key frame: nothing, change to a connection, or leave its own.
type handover struct {
	mu    sync.Mutex
	next  Conn
	leave bool
	to    string // address in either case
}

func (h *handover) plan(next Conn, leave bool, to string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next, h.leave, h.to = next, leave, to
}

func (h *handover) take() (next Conn, leave bool, to string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	next, leave, to = h.next, h.leave, h.to
	h.next, h.leave, h.to = nil, false, ""
	return next, leave, to
}

// follow attends to what the server asks of conn, and of the connections after it, until ctx ends.
func (s *session) follow(ctx context.Context, p *push, h *handover, conn Conn) {
	for {
		var to string
		select {
		case <-ctx.Done():
			return
		case to = <-conn.Moves():
		}
		if !p.moves.allow(s.p.clock.Now()) {
			continue
		}
		next, err := s.parts.Dial(ctx, to, func() { s.report(linkConnected{p, RedactURL(to)}) })
		var link *rtmp.Error
		switch {
		case err == nil:
			h.plan(next, false, to)
			conn = next
		case ctx.Err() != nil:
			return
		case errors.As(err, &link) && link.Code == nameInUse:
			h.plan(nil, true, to)
		default:
			s.report(moveFailed{p, to, err})
			continue
		}
		p.video.forceKey.Store(true)
	}
}

// sendOn sends on first and on the connections that take over from it, until one ends, and returns why.
func (s *session) sendOn(ctx context.Context, p *push, first Conn, settings streamSettings) error {
	ctx, cancel := context.WithCancel(ctx)
	var h handover
	var running sync.WaitGroup
	release := closeOn(ctx, first)
	running.Go(func() { s.follow(ctx, p, &h, first) })
	send := &sender{conn: first, queue: p.queue, messages: &p.messages, settings: settings, audio: s.audioTrack.Load}
	send.atKey = func() (Conn, error) {
		next, leave, to := h.take()
		switch {
		case leave:
			return nil, errLeft{to}
		case next == nil:
			return nil, nil
		}
		running.Go(release) // taking leave takes up to a second
		release = closeOn(ctx, next)
		s.report(linkMoved{p, next, RedactURL(to)})
		return next, nil
	}
	err := send.run()
	cancel()
	release()
	running.Wait()
	if next, _, _ := h.take(); next != nil {
		next.Close()
	}
	return err
}

// moved: the stream is on another connection.
func (s *session) moved(r linkMoved) {
	p := s.push
	now := s.p.clock.Now()
	p.lookBack(now)
	p.wasSent += p.lastSent
	p.conn, p.connected = r.conn, now
	p.lastSent, p.lastQueued, p.lastLook = 0, 0, now
	s.state.Server = r.server
	s.event(PushBegin, "server", r.server)
}

// moveFailed: the stream stays where it is.
func (s *session) moveFailed(r moveFailed) {
	code, ok := codeOf(r.err)
	if !ok {
		code = ReadWriteFail
	}
	s.event(code, "server", RedactURL(r.to), "host", hostOf(r.to), "cause", cause(r.err))
}

// left: the old connection is over, and the new one is to be made.
func (s *session) left(to string) {
	p := s.push
	p.lookBack(s.p.clock.Now())
	p.endAttempt()
	p.wasSent += p.lastSent
	p.video.end()
	s.silence()
	s.stepLink(linkLost)
	s.state.Try, s.state.Tries = p.try+1, s.cfg.tries()
	s.connectTo(to)
	s.setScene()
}
