package monitor

import (
	"bufio"
	"crypto/rand"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"livepusher/pusher/amf0"
)

// client is a publisher that sends whatever a test wants.
type client struct {
	t      *testing.T
	conn   net.Conn
	chunks *chunkReader
}

// dial connects to the receiver, without a word.
func dial(t *testing.T, m *Monitor) *client {
	t.Helper()
	u, err := url.Parse(m.PushURL())
	check(t, err)
	c, err := net.Dial("tcp", u.Host)
	check(t, err)
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	return &client{t: t, conn: c, chunks: newChunkReader(bufio.NewReader(c))}
}

// key is the stream key of the push address.
func key(m *Monitor) string { return m.PushURL()[strings.LastIndex(m.PushURL(), "/")+1:] }

func (c *client) write(b []byte) {
	c.t.Helper()
	_, err := c.conn.Write(b)
	check(c.t, err)
}

// handshake does the simple handshake (RTMP 1.0, 5.2).
func (c *client) handshake() {
	c.t.Helper()
	c0c1 := make([]byte, 1+1536)
	rand.Read(c0c1)
	c0c1[0] = rtmpVersion
	c.write(c0c1)
	s0s1s2 := make([]byte, 1+1536+1536)
	_, err := io.ReadFull(c.conn, s0s1s2)
	check(c.t, err)
	c.write(s0s1s2[1 : 1+1536])
}

// send sends a message in chunks of the size that RTMP begins with.
func (c *client) send(m rtmpMessage) {
	c.t.Helper()
	head := appendChunk(nil, rtmpMessage{kind: m.kind, chunkStream: m.chunkStream, stream: m.stream, time: m.time})
	n := len(m.body)
	head[4], head[5], head[6] = byte(n>>16), byte(n>>8), byte(n)
	b := head
	for i := 0; i < n; i += defaultChunk {
		if i > 0 {
			b = append(b, 3<<6|byte(m.chunkStream))
		}
		b = append(b, m.body[i:min(n, i+defaultChunk)]...)
	}
	c.write(b)
}

// command sends a command of strings, numbers, nil and objects.
func (c *client) command(stream uint32, name string, args ...any) {
	c.t.Helper()
	body := amf0.AppendString(nil, name)
	for _, a := range args {
		switch a := a.(type) {
		case nil:
			body = amf0.AppendNull(body)
		case string:
			body = amf0.AppendString(body, a)
		case float64:
			body = amf0.AppendNumber(body, a)
		case map[string]string:
			body = amf0.AppendObject(body)
			for k, v := range a {
				body = amf0.AppendString(amf0.AppendKey(body, k), v)
			}
			body = amf0.AppendEnd(body)
		}
	}
	c.send(rtmpMessage{kind: typeCommand, chunkStream: 3, stream: stream, body: body})
}

// answer waits for the next command from the receiver with one of the names; values are what follows
// its name. It fails when the connection ends before.
func (c *client) answer(names ...string) (name string, values []any) {
	c.t.Helper()
	for {
		m, err := c.chunks.next()
		check(c.t, err)
		if m.kind != typeCommand {
			continue
		}
		v, err := amf0.Values(m.body)
		check(c.t, err)
		for _, n := range names {
			if v[0] == n {
				return n, v[1:]
			}
		}
	}
}

// connect does everything up to the message stream.
func (c *client) connect(app string) (stream uint32) {
	c.t.Helper()
	c.handshake()
	c.command(0, "connect", 1.0, map[string]string{"app": app, "tcUrl": "rtmp://127.0.0.1/" + app})
	if name, v := c.answer("_result", "_error"); name != "_result" {
		c.t.Fatal("connect: ", v)
	}
	c.command(0, "releaseStream", 2.0, nil, "x")
	c.command(0, "FCPublish", 3.0, nil, "x")
	c.command(0, "createStream", 4.0, nil)
	_, v := c.answer("_result")
	id, _ := v[len(v)-1].(float64)
	return uint32(id)
}

// publish asks to publish under a name and returns the status code.
func (c *client) publish(stream uint32, name string) (code string) {
	c.t.Helper()
	c.command(stream, "publish", 5.0, nil, name, "live")
	_, v := c.answer("onStatus")
	return v[len(v)-1].(amf0.Object).String("code")
}

// ended waits until the receiver has closed the connection.
func (c *client) ended() {
	c.t.Helper()
	_, err := io.Copy(io.Discard, c.conn)
	if e, ok := err.(net.Error); ok && e.Timeout() {
		c.t.Fatal("the receiver keeps the connection")
	}
}
