package rtmp

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// wire is the TCP connection under a session: it counts what is written, and gives a write up when
// the other side has taken nothing for a while.
//
// A deadline for the whole of a write would end slow links that are alive: 64 KiB take 5 s at
// 100 kbit/s. So the time runs anew with every byte taken. The system wakes a writer only once a good
// part of its buffer is free, so each attempt is short and the next one looks for itself.
type wire struct {
	net.Conn
	tcp      net.Conn      // under it: where the system can be asked
	patience time.Duration // without progress
	sent     atomic.Int64  // bytes
	put      func(b []byte) (int, error)

	mu    sync.Mutex
	limit time.Time // no write goes on after this; zero is no limit
}

func (w *wire) Write(b []byte) (int, error) {
	if w.put == nil {
		w.put = newWriter(w.Conn)
	}
	done := 0
	stalled := time.Now().Add(w.patience)
	for done < len(b) {
		if err := w.arm(stalled); err != nil {
			return done, err
		}
		n, err := w.put(b[done:min(len(b), done+piece)])
		done += n
		w.sent.Add(int64(n))
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return done, err
		}
		now := time.Now()
		if n > 0 {
			stalled = now.Add(w.patience)
		}
		if err != nil && (!now.Before(stalled) || w.expired(now)) {
			return done, errDead
		}
	}
	return done, nil
}

// arm sets the deadline of the next attempt.
func (w *wire) arm(stalled time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := time.Now().Add(attempt)
	if stalled.Before(t) {
		t = stalled
	}
	if !w.limit.IsZero() && w.limit.Before(t) {
		t = w.limit
	}
	return w.SetWriteDeadline(t)
}

func (w *wire) expired(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.limit.IsZero() && !now.Before(w.limit)
}

// endWrites lets no write, not even one that waits now, go on after t.
func (w *wire) endWrites(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.limit = t
	w.SetWriteDeadline(t)
}

func (w *wire) Read(b []byte) (int, error) {
	ackAtOnce(w.Conn)
	return w.Conn.Read(b)
}
