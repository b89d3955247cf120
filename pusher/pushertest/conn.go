package pushertest

import (
	"errors"
	"sync"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/media"
)

// Written is what was written to a Conn.
type Written struct {
	Kind byte // 'd' data, 'v' video, 'a' audio
	MS   uint32
	Body []byte
	At   time.Time // when the connection had taken it
}

// Header tells a sequence header from an access unit.
func (m Written) Header() bool { return m.Kind != 'd' && len(m.Body) > 1 && m.Body[1] == 0 }

// Key tells a key frame.
func (m Written) Key() bool { return m.Kind == 'v' && !m.Header() && m.Body[0]>>4 == 1 }

// Luma is the first luma sample of the picture in a video message of the encoder double.
func (m Written) Luma() byte { return m.Body[len(m.Body)-1] }

// Conn is a connection that keeps what is written to it.
type Conn struct {
	bench *Bench
	url   string
	mu    sync.Mutex
	all   []Written
	sent  int64     // bytes
	still time.Time // nothing is taken before
	once  sync.Once
	done  chan struct{}
	err   error
	moves chan string
}

// Move asks the pusher to change to another address, as servers do. It returns once the pusher has heard it.
func (c *Conn) Move(to string) { c.moves <- to }

// URL is the address that it was dialled by.
func (c *Conn) URL() string { return c.url }

// Messages are all that was written so far.
func (c *Conn) Messages() []Written {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Written(nil), c.all...)
}

// Stall lets the connection take nothing for a while.
func (c *Conn) Stall(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.still = time.Now().Add(d)
}

// Break ends the connection as a server does.
func (c *Conn) Break(err error) {
	c.once.Do(func() {
		c.err = err
		close(c.done)
	})
}

func (c *Conn) write(kind byte, ms uint32, body []byte) error {
	select {
	case <-c.done:
		return c.err
	default:
	}
	if c.bench.Uplink > 0 {
		time.Sleep(time.Duration(len(body)) * time.Second / time.Duration(c.bench.Uplink))
	}
	c.mu.Lock()
	still := c.still
	c.mu.Unlock()
	time.Sleep(time.Until(still))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, Written{kind, ms, append([]byte(nil), body...), time.Now()})
	c.sent += int64(len(body))
	return nil
}

// WriteData implements pusher.Conn, as do the following methods.
func (c *Conn) WriteData(ms uint32, body []byte) error  { return c.write('d', ms, body) }
func (c *Conn) WriteVideo(ms uint32, body []byte) error { return c.write('v', ms, body) }
func (c *Conn) WriteAudio(ms uint32, body []byte) error { return c.write('a', ms, body) }
func (c *Conn) Done() <-chan struct{}                   { return c.done }
func (c *Conn) Moves() <-chan string                    { return c.moves }
func (c *Conn) Err() error                              { return c.err }
func (c *Conn) Network() media.Network {
	c.mu.Lock()
	defer c.mu.Unlock()
	return media.Network{BytesSent: c.sent}
}

func (c *Conn) Close() error {
	c.Break(errClosed)
	c.bench.open.Add(-1)
	return nil
}

var errClosed = errors.New("closed")

var _ pusher.Conn = (*Conn)(nil)
