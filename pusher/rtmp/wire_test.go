package rtmp

import (
	"errors"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// slowConn takes the next of its portions at each write and then waits for the deadline; with no
// portion left it takes nothing. All in the time of a synctest bubble.
type slowConn struct {
	net.Conn
	portions []int
	deadline time.Time
	got      int
}

func (c *slowConn) SetWriteDeadline(t time.Time) error {
	c.deadline = t
	return nil
}

func (c *slowConn) Write(b []byte) (int, error) {
	n := 0
	if len(c.portions) > 0 {
		n, c.portions = min(c.portions[0], len(b)), c.portions[1:]
	}
	c.got += n
	if n == len(b) {
		return n, nil
	}
	time.Sleep(time.Until(c.deadline))
	return n, os.ErrDeadlineExceeded
}

func TestPatienceOfAWrite(t *testing.T) {
	none := func(n int) []int { return make([]int, n) }
	rows := []struct {
		name     string
		portions []int
		length   int
		limit    time.Duration // of endWrites; 0 is none
		err      error
		took     time.Duration
	}{
		{"taken at once", []int{100}, 100, 0, nil, 0},
		{"slow but moving", []int{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 97}, 100, 0, nil, 12 * attempt},
		{"nothing at all", nil, 100, 0, os.ErrDeadlineExceeded, time.Second},
		{"stops after a while", []int{50, 0, 1}, 100, 0, os.ErrDeadlineExceeded, 3*attempt + time.Second},
		{"moves in the last moment", append(none(3), 1, 99), 100, 0, nil, time.Second},
		{"told to end", []int{1, 1, 1, 1, 1, 1, 1, 1}, 100, 600 * time.Millisecond, os.ErrDeadlineExceeded, 600 * time.Millisecond},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &slowConn{portions: r.portions}
				w := &wire{Conn: c, patience: time.Second}
				if r.limit > 0 {
					w.endWrites(time.Now().Add(r.limit))
				}
				start := time.Now()
				n, err := w.Write(make([]byte, r.length))
				if !errors.Is(err, r.err) || (err == nil) != (n == r.length) {
					t.Errorf("Write = %d, %v; want error %v", n, err, r.err)
				}
				if took := time.Since(start); took != r.took {
					t.Errorf("took %v, want %v", took, r.took)
				}
				if w.sent.Load() != int64(c.got) || n != c.got {
					t.Errorf("%d bytes taken, %d counted, %d returned", c.got, w.sent.Load(), n)
				}
			})
		})
	}
}
