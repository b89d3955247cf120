package monitor

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"livepusher/pusher/amf0"
	"livepusher/pusher/pushertest/bounded"
)

// All that reads what somebody sends to this machine: FuzzPublisher takes a publisher's whole connection,
// FuzzDoor the part that stands before the library, FuzzPage the requests for the page.

// mostFuzzed is the length of the longest input, in bytes. A message of two bytes takes a hundred for a moment;
// the bound of memory counts them all together.
const mostFuzzed = 64 << 10

// heard is a connection that says what r says, takes everything, and tells when it was closed.
type heard struct {
	readOnly
	closed chan struct{}
	once   sync.Once
}

func (c *heard) Write(p []byte) (int, error) { return len(p), nil }
func (c *heard) Close() error {
	c.once.Do(func() { close(c.closed) })
	return nil
}

// oneConn is a listener with one connection.
type oneConn struct {
	net.Listener
	conns chan net.Conn
	once  sync.Once
}

func (l *oneConn) Accept() (net.Conn, error) {
	if c, ok := <-l.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (l *oneConn) Close() error {
	l.once.Do(func() { close(l.conns) })
	return nil
}

// chunked is a message in one chunk.
func chunked(kind byte, stream uint32, body []byte) []byte {
	return appendChunk(nil, rtmpMessage{kind: kind, chunkStream: 3, stream: stream, body: body})
}

// described is an AVCDecoderConfigurationRecord of libx264: 64x48, High.
var described = []byte("\x01\x64\x00\x0a\xff\xe1\x00\x18\x67\x64\x00\x0a\xac\xd9\x44\x7b\x01\x10\x00\x00\x03\x00\x10\x00\x00\x03\x03\x20\xf1\x22\x59\x60\x01\x00\x06\x68\xeb\xe3\xcb\x22\xc0\xfd\xf8\xf8\x00")

// opening is what a publisher says who is accepted.
func opening(key string) []byte {
	size := []byte{0, 0xff, 0xff, 0xff} // as appendChunk writes
	return join(
		chunked(typeSetChunkSize, 0, size),
		chunked(typeCommand, 0, join(text("connect"), number(1), amf0.AppendEnd(join(amf0.AppendKey(amf0.AppendObject(nil), "app"), text(appName))))),
		chunked(typeCommand, 0, join(text("createStream"), number(4), 5)),
		chunked(typeCommand, 1, join(text("publish"), number(5), 5, text(key), text("live"))))
}

// hostileValues are values in AMF 0 that nest without end, or claim to be far longer than they are.
func hostileValues() [][]byte {
	return [][]byte{
		bytes.Repeat([]byte{3, 0, 1, 'a'}, 10000),
		bytes.Repeat([]byte{10, 0, 0, 0, 1}, 10000),
		bytes.Repeat([]byte{8, 0xff, 0xff, 0xff, 0xff, 0, 1, 'a'}, 5000),
		{10, 0x7f, 0xff, 0xff, 0xff},
		{12, 0xff, 0xff, 0xff, 0xff, 'a'},
	}
}

// Whatever a publisher says, before or after it was accepted, its connection ends and its place is free again.
func FuzzPublisher(f *testing.F) {
	f.Add(false, []byte("GET / HTTP/1.1\r\n\r\n"))
	f.Add(false, opening("other"))
	f.Add(true, []byte{})
	f.Add(true, join(
		chunked(typeData, 1, join(text("@setDataFrame"), text("onMetaData"), 8, 0, 0, 0, 1, 0, 9, []byte("framerate"), number(25), 0, 0, 9)),
		chunked(typeVideo, 1, join(0x17, 0, 0, 0, 0, described)),
		chunked(typeAudio, 1, []byte{0xaf, 0, 0x11, 0x90}),
		chunked(typeVideo, 1, []byte{0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65}),
		chunked(typeAudio, 1, []byte{0xaf, 1, 0x21}),
		chunked(typeCommand, 0, join(text("deleteStream"), number(6), 5, number(1)))))
	for _, v := range hostileValues() {
		f.Add(false, chunked(typeCommand, 0, join(text("connect"), number(1), v)))
		f.Add(true, chunked(typeData, 1, join(text("@setDataFrame"), text("onMetaData"), v)))
	}
	const key = "0123456789abcdef0123456789abcdef"
	f.Fuzz(func(t *testing.T, accepted bool, in []byte) {
		if len(in) > mostFuzzed {
			return
		}
		said := join(rtmpVersion, fill(2*1536, 0))
		if accepted {
			said = append(said, opening(key)...)
		}
		bounded.Run(t, func() {
			var h hub
			c := &heard{readOnly: readOnly{r: bytes.NewReader(append(said, in...))}, closed: make(chan struct{})}
			l := &oneConn{conns: make(chan net.Conn, 1)}
			l.conns <- c
			receiver := newIngest(l, key, usualLimits, &h)
			<-c.closed
			receiver.close()
			if h.current() != nil {
				t.Error("the publisher has kept its place")
			}
		})
	})
}

// Whatever comes after the handshake, the door lets through nothing but well-formed chunks.
func FuzzDoor(f *testing.F) {
	f.Add(chunked(typeCommand, 1, join(text("connect"), number(1), 3, 0, 0, 9)))
	f.Add(chunked(typeData, 1, join(text("onMetaData"), 5)))
	f.Add(chunked(typeVideo, 1, fill(100, 0x17)))
	f.Add(join(chunked(typeSetChunkSize, 1, []byte{0, 0, 16, 0}), chunked(typeWindowAck, 1, []byte{0, 0x26, 0x25, 0xa0})))
	f.Add([]byte("GET / HTTP/1.1\r\n"))
	for _, v := range hostileValues() {
		f.Add(join(chunked(typeSetChunkSize, 1, []byte{0, 0xff, 0xff, 0xff}), chunked(typeCommand, 1, join(text("publish"), number(1), v))))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > mostFuzzed {
			return
		}
		bounded.Run(t, func() {
			d := newDoor(&readOnly{r: bytes.NewReader(in)}, usualLimits, func() {})
			d.shaken = handshakeSize
			out, _ := io.ReadAll(d)
			checkLetThrough(t, out)
		})
	})
}

func checkLetThrough(t *testing.T, out []byte) {
	c := read(out)
	c.chunkSize = maxChunkSize
	for {
		m, err := c.next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal("let through: ", err)
		}
		if m.kind == typeCommand {
			if v, err := amf0.Values(m.body); err != nil || len(v) < 3 {
				t.Fatal("command let through: ", v, err)
			}
		}
	}
}

func FuzzVideoTrack(f *testing.F) {
	f.Add(described)
	f.Add([]byte{1, 66, 0xc0, 31, 0xff, 0xe1, 0, 5, 0x67, 66, 0xc0, 31, 0xda})
	f.Add([]byte{1, 100, 0, 31, 0xff, 0xe1, 0, 9, 0x67, 100, 0, 31, 0xac, 0xd9, 0x40, 0, 3})
	f.Fuzz(func(t *testing.T, header []byte) {
		bounded.Run(t, func() {
			v, err := videoTrack(header, nil)
			if err == nil && (v.Width < 1 || v.Height < 1 || v.Width > 1<<16 || v.Height > 1<<16) {
				t.Errorf("%d x %d", v.Width, v.Height)
			}
		})
	})
}

func FuzzAudioTrack(f *testing.F) {
	f.Add([]byte{0x11, 0x90})
	f.Fuzz(func(t *testing.T, header []byte) {
		bounded.Run(t, func() {
			a, err := audioTrack(header)
			if err == nil && (a.Rate < 1 || a.Channels < 1) {
				t.Errorf("%+v", a)
			}
		})
	})
}

// Whatever is asked of the page, who does not know its secret path, or asks under a foreign name, gets nothing.
func FuzzPage(f *testing.F) {
	const token = "0123456789abcdef0123456789abcdef"
	for _, line := range []string{"GET /" + token + "/ HTTP/1.1", "GET /" + token + "/facts?v=a&t=1.5 HTTP/1.1", "GET /" + token + "/facts?v=a&t=1e999 HTTP/1.1",
		"HEAD /" + token + "/stream.mp4?v=%zz HTTP/1.1", "POST /" + token + "/facts HTTP/1.1\r\nContent-Length: 5", "GET / HTTP/1.1", "GET /" + token + "/../x HTTP/1.1"} {
		f.Add([]byte(line + "\r\nHost: 127.0.0.1:80\r\n\r\nt=1&v=a"))
	}
	f.Add([]byte("GET /" + token + "/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
	s := newStream()
	s.viewers[newViewer("a", nil, nil, nil)] = struct{}{}
	w := newHandler(token, &hub{stream: s})
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > mostFuzzed {
			return
		}
		bounded.Run(t, func() {
			r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(in)))
			if err != nil {
				return
			}
			answer := httptest.NewRecorder()
			w.ServeHTTP(answer, r)
			known := strings.Contains(r.URL.Path, token) && ownHost(r.Host)
			if answer.Code == http.StatusOK && !known || strings.Contains(answer.Body.String(), token) {
				t.Errorf("%d for %q of %q: %s", answer.Code, r.URL.Path, r.Host, answer.Body)
			}
		})
	})
}
