package rtmp

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/amf0"
	"livepusher/pusher/pushertest/bounded"
)

// All that reads a server's bytes, from the outside in: FuzzSession and FuzzServer take whole sessions, the
// others what these are made of.

// mostFuzzed is the length of the longest input of a whole session, in bytes. An answer to a ping of 7 bytes
// takes 4 KB of the library's, for a moment; the bound of memory counts them all together.
const mostFuzzed = 32 << 10

// checkSession runs a session against a script and checks that it ends, with a typed error that is of the
// phase from or later.
func checkSession(t *testing.T, conn *scriptedConn, from Phase) {
	t.Helper()
	bounded.Run(t, func() {
		s, err := publishTo(t, conn)
		if err == nil {
			<-s.Done()
			err = s.Err()
			s.Close()
		}
		var e *Error
		if !errors.As(err, &e) || e.Phase < from || e.Error() == "" {
			t.Errorf("error %v", err)
		}
	})
}

// Whatever a server says from its first byte on, a session ends, with a typed error.
func FuzzSession(f *testing.F) {
	hello := append([]byte{3}, make([]byte, 2*1536)...)
	f.Add(hello)
	f.Add(join(hello, connected, created, accepted))
	f.Add(join(bytes.Repeat([]byte{3}, 1+2*1536), connected))
	f.Add(hello[:1+1536])
	f.Add([]byte{6})
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Add([]byte{0x15, 3, 3, 0, 2, 2, 70}) // a TLS alert
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) <= mostFuzzed {
			checkSession(t, &scriptedConn{script: bytes.NewReader(b)}, PhaseHandshake)
		}
	})
}

// Whatever a server says after the handshake, a session ends, with a typed error.
func FuzzServer(f *testing.F) {
	f.Add(join(connected, created, accepted))
	f.Add(join(connected, say("_error", createStreamCall, null)))
	f.Add(join(connected, created, accepted, header(2, 6, message.TypeIDUserCtrl, 0), []byte{0, 6, 0, 0, 0, 1}, header(2, 4, message.TypeIDWinAckSize, 0), []byte{0, 0, 0, 1}))
	f.Add(join(connected, created, accepted, say("onStatus", 0, null, info("error", "NetStream.Publish.Failed"))))
	for _, value := range hostileValues() {
		f.Add(say("_result", connectCall, value))
		f.Add(join(connected, created, accepted, say("onStatus", 0, null, value)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) <= mostFuzzed {
			checkSession(t, afterHandshake(b), PhaseCommand)
		}
	})
}

// hostileValues are values in AMF 0 that nest without end, or claim to be far longer than they are.
func hostileValues() [][]byte {
	return [][]byte{
		bytes.Repeat([]byte{3, 0, 1, 'a'}, 5000),                                // objects in objects
		bytes.Repeat([]byte{10, 0, 0, 0, 1}, 4000),                              // arrays in arrays
		bytes.Repeat([]byte{8, 0xff, 0xff, 0xff, 0xff, 0, 1, 'a'}, 2500),        // associative arrays of 4 G
		bytes.Repeat([]byte{16, 0, 1, 'C', 0, 1, 'a'}, 2500),                    // typed objects
		{10, 0xff, 0xff, 0xff, 0xff},                                            // an array of 4 G values
		append([]byte{10, 0, 0, 4, 0}, bytes.Repeat([]byte{5}, 1024)...),        // as many values as are taken
		{12, 0xff, 0xff, 0xff, 0xff, 'a'},                                       // a string of 4 GiB
		{15, 0x7f, 0xff, 0xff, 0xff, '<'},                                       // a document of 2 GiB
		bytes.Repeat([]byte{10, 0, 0, 0, 2, 3, 0, 0, 0, 0, 9}, 1000),            // objects in arrays in objects
		append([]byte{12, 0, 0, 0x70, 0}, bytes.Repeat([]byte{'a'}, 0x7000)...), // a long string that is there
	}
}

// Whatever comes, what is kept of it is within the reader's limits.
func FuzzChunks(f *testing.F) {
	f.Add(join(header(2, 4, message.TypeIDSetChunkSize, 0), []byte{0, 0, 16, 0}, header(3, 2, 20, 0), []byte("ab"), []byte{0xc3}, []byte("cd")))
	f.Add(join(header(3, 200, 9, 1), make([]byte, 128), []byte{0xc3}, make([]byte, 72)))
	f.Add([]byte{0, 1, 0xff, 0xff, 0xff, 0, 0, 1, 9, 1, 0, 0, 0, 1, 2, 3, 4, 5})
	f.Add(join(header(2, 4, message.TypeIDSetChunkSize, 0), []byte{0x7f, 0xff, 0xff, 0xff}, header(3, maxMessage, 9, 1), make([]byte, maxMessage)))
	f.Add(join(header(3, 200, 9, 1), make([]byte, 128), header(2, 4, message.TypeIDAbortMessage, 0), []byte{0, 0, 0, 3}))
	var begun []byte
	for id := byte(3); id < maxStreams; id++ {
		begun = append(begun, join(header(id, maxMessage, 9, 1), make([]byte, initialChunkSize))...)
	}
	f.Add(begun)
	f.Fuzz(func(t *testing.T, b []byte) {
		bounded.Run(t, func() { checkChunks(t, b) })
	})
}

func checkChunks(t *testing.T, b []byte) {
	c := reader(b)
	for n := 0; ; n++ {
		m, err := c.next()
		checkMemory(t, c)
		if c.received > int64(len(b)) || n > len(b) || len(m.body) > maxMessage {
			t.Fatalf("message %d of %d bytes after %d bytes of %d", n, len(m.body), c.received, len(b))
		}
		if err != nil {
			return
		}
	}
}

// The answer to a handshake is read to its end and no further.
func FuzzHandshake(f *testing.F) {
	whole := append([]byte{3}, make([]byte, 2*1536)...)
	for _, n := range []int{0, 1, 2, 1 + 1536, 2 * 1536, 1 + 2*1536} {
		f.Add(whole[:n])
	}
	f.Add(append(whole, "more"...))
	f.Add([]byte("\x06"))
	f.Fuzz(func(t *testing.T, b []byte) {
		bounded.Run(t, func() {
			r := bufio.NewReader(bytes.NewReader(b))
			err := shakeHands(r, io.Discard)
			if good := len(b) >= len(whole) && b[0] == 3; good != (err == nil) {
				t.Fatalf("%d bytes: %v", len(b), err)
			}
			if rest, _ := io.ReadAll(r); err == nil && len(rest) != len(b)-len(whole) {
				t.Errorf("%d bytes are left of %d", len(rest), len(b))
			}
		})
	})
}

// Whatever a proxy says, it gives a connection or an error, which does not tell the proxy's password.
func FuzzProxy(f *testing.F) {
	f.Add(false, []byte("HTTP/1.1 200 OK\r\n\r\n"))
	f.Add(false, []byte("HTTP/1.1 407 geheim\r\nContent-Length: 5\r\n\r\nhello"))
	f.Add(false, []byte("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("a", maxProxyAnswer)))
	f.Add(false, []byte("SSH-2.0-OpenSSH\r\n"))
	f.Add(true, []byte{5, 2, 1, 0, 5, 0, 0, 1, 127, 0, 0, 1, 7, 0x8f})
	f.Add(true, []byte{5, 0, 5, 5, 0, 3, 255, 'a'})
	f.Add(true, []byte{5, 2, 1, 1})
	f.Add(true, []byte{4, 0})
	f.Fuzz(func(t *testing.T, socks bool, b []byte) {
		via := &url.URL{Scheme: "http", Host: "proxy:1080", User: url.UserPassword("me", "geheim")}
		if socks {
			via.Scheme = "socks5"
		}
		bounded.Run(t, func() {
			_, err := passThrough(t.Context(), &scriptedConn{script: bytes.NewReader(b)}, via, "server:1935", &Config{})
			if err != nil && strings.Contains(err.Error(), "geheim") && !bytes.Contains(b, []byte("geheim")) {
				t.Errorf("error %q", err)
			}
		})
	})
}

// Whatever a message of the server says, reading it gives an answer; an error made of it does not tell the stream
// key, and where it asks to move to is as secure as where the stream is.
func FuzzMessage(f *testing.F) {
	secret, err := parseAddress("rtmps://host/app/geheim?sign=verborgen")
	if err != nil {
		f.Fatal(err)
	}
	command := func(args ...[]byte) []byte {
		return append(amf0.AppendNumber(amf0.AppendString(nil, "onStatus"), 0), join(args...)...)
	}
	for _, value := range append(hostileValues(), null, one, info("error", "NetStream.Publish.BadName"), info("error", "geheim"), info("", "")) {
		f.Add(byte(message.TypeIDCommandMessageAMF0), command(null, value))
		f.Add(byte(message.TypeIDCommandMessageAMF3), append([]byte{0}, command(null, value)...))
	}
	f.Add(byte(message.TypeIDCommandMessageAMF0), bytes.Repeat([]byte{3, 0, 1, 'a'}, maxMessage/4))
	f.Add(byte(message.TypeIDCommandMessageAMF0), append([]byte{12, 0, 15, 0xff, 0xfb}, bytes.Repeat([]byte{'a'}, maxMessage-5)...))
	for _, to := range []string{"rtmps://other:1/app", "rtmp://host/app", "//other/app", "/app/../x", "?a", "https://host/a"} {
		move := amf0.AppendString(amf0.AppendKey(amf0.AppendObject(nil), "code"), codeReconnect)
		move = amf0.AppendEnd(amf0.AppendString(amf0.AppendKey(move, "tcUrl"), to))
		f.Add(byte(message.TypeIDCommandMessageAMF0), command(null, move))
	}
	f.Add(byte(message.TypeIDUserCtrl), []byte{0, 6, 0, 0, 0, 1})
	f.Add(byte(message.TypeIDUserCtrl), []byte{0, 6})
	f.Add(byte(message.TypeIDWinAckSize), []byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		bounded.Run(t, func() {
			m := incoming{kind: message.TypeID(kind), body: body}
			pingOf(m)
			if n, ok := windowOf(m); ok && (n < 0 || n > 1<<32) {
				t.Errorf("a window of %d bytes", n)
			}
			c, ok := parseCommand(m)
			if !ok {
				return
			}
			c.refused()
			streamOf(c)
			if to, ok := c.reconnectRequest(); ok {
				checkMove(t, secret, to)
			}
			e := secret.refusal("publish", c)
			if text := strings.ToLower(e.Error()); strings.Contains(text, "geheim") || strings.Contains(text, "verborgen") || len(text) > 1000 {
				t.Errorf("error %q", text)
			}
		})
	})
}

// checkMove checks that a move leads to the same stream by TLS, or nowhere.
func checkMove(t *testing.T, from address, tcURL string) {
	to, err := from.moved(tcURL)
	if err != nil {
		return
	}
	if a, err := parseAddress(to); err != nil || !a.secure || a.stream != from.stream {
		t.Errorf("%q leads to %q, %v", tcURL, to, err)
	}
}
