package rtmp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/yutopp/go-rtmp/message"
	"go.uber.org/goleak"

	"livepusher/pusher/amf0"
)

// scriptedConn is a connection to a server that says what it was told to and takes everything.
type scriptedConn struct {
	net.Conn // nil: what is not below is not used
	script   io.Reader
	end      chan struct{} // unless nil, the script is followed by silence until Close
	close    sync.Once
}

// afterHandshake is a server that shakes hands and then says these bytes.
func afterHandshake(b []byte) *scriptedConn {
	hello := make([]byte, 1+1536+1536)
	hello[0] = 3
	return &scriptedConn{script: io.MultiReader(bytes.NewReader(hello), bytes.NewReader(b))}
}

func (c *scriptedConn) Read(b []byte) (int, error) {
	n, err := c.script.Read(b)
	if err == io.EOF && c.end != nil {
		<-c.end
		err = net.ErrClosed
	}
	return n, err
}
func (c *scriptedConn) Write(b []byte) (int, error)      { return len(b), nil }
func (c *scriptedConn) SetDeadline(time.Time) error      { return nil }
func (c *scriptedConn) SetReadDeadline(time.Time) error  { return nil }
func (c *scriptedConn) SetWriteDeadline(time.Time) error { return nil }
func (c *scriptedConn) Close() error {
	c.close.Do(func() {
		if c.end != nil {
			close(c.end)
		}
	})
	return nil
}

// say is a command message of a server.
func say(name string, transaction float64, args ...[]byte) []byte {
	body := amf0.AppendNumber(amf0.AppendString(nil, name), transaction)
	body = append(body, join(args...)...)
	out := header(3, len(body), message.TypeIDCommandMessageAMF0, 0)
	for len(body) > initialChunkSize {
		out = append(append(out, body[:initialChunkSize]...), 0xc3)
		body = body[initialChunkSize:]
	}
	return append(out, body...)
}

func info(level, code string) []byte {
	b := amf0.AppendString(amf0.AppendKey(amf0.AppendObject(nil), "level"), level)
	return amf0.AppendEnd(amf0.AppendString(amf0.AppendKey(b, "code"), code))
}

var (
	null      = amf0.AppendNull(nil)
	one       = amf0.AppendNumber(nil, 1)
	connected = say("_result", connectCall, null, info("status", codeConnected))
	created   = say("_result", createStreamCall, null, one)
	accepted  = say("onStatus", 0, null, info("status", codePublished))
)

// publishTo runs a session against a script.
func publishTo(t testing.TB, conn net.Conn) (*Session, error) {
	a, err := parseAddress("rtmp://host/app/key")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{}.withDefaults()
	return start(context.Background(), conn, &a, &c)
}

// What servers answer, and what becomes of it. The connection ends after the script.
func TestAnswers(t *testing.T) {
	deep := bytes.Repeat([]byte{3, 0, 1, 'a'}, 100)
	rows := []struct {
		name   string
		script []byte
		phase  Phase // 0: accepted
		step   string
		code   string
	}{
		{"yes", join(connected, created, accepted), 0, "", ""},
		{"yes among other news", join(say("onBWDone", 0, null), connected, say("_error", releaseCall, null, info("error", "x")), say("onFCPublish", 0, null, info("status", codePublished)),
			created, say("onStatus", 0, null, info("status", "NetStream.Publish.Notify")), accepted), 0, "", ""},
		{"null for the information", join(say("_result", connectCall, null), created, accepted), 0, "", ""},
		{"nothing", nil, PhaseCommand, "connect", ""},
		{"nothing after connect", connected, PhaseCommand, "createStream", ""},
		{"nothing after createStream", join(connected, created), PhaseCommand, "publish", ""},
		{"connect rejected by _error", say("_error", connectCall, null, info("error", "NetConnection.Connect.Rejected")), PhaseRefused, "connect", "NetConnection.Connect.Rejected"},
		{"connect rejected by _result", say("_result", connectCall, null, info("status", "NetConnection.Connect.Failed")), PhaseRefused, "connect", "NetConnection.Connect.Failed"},
		{"connect rejected by onStatus", say("onStatus", 0, null, info("error", "NetConnection.Connect.Closed")), PhaseRefused, "connect", "NetConnection.Connect.Closed"},
		{"createStream refused", join(connected, say("_error", createStreamCall, null)), PhaseRefused, "createStream", ""},
		{"createStream without a number", join(connected, say("_result", createStreamCall, null, null)), PhaseProtocol, "", ""},
		{"createStream with an impossible number", join(connected, say("_result", createStreamCall, null, amf0.AppendNumber(nil, 1e20))), PhaseProtocol, "", ""},
		{"name in use", join(connected, created, say("onStatus", 0, null, info("error", "NetStream.Publish.BadName"))), PhaseRefused, "publish", "NetStream.Publish.BadName"},
		{"publish refused by _error", join(connected, created, say("_error", publishCall, null)), PhaseRefused, "publish", ""},
		{"damaged answer", say("_result", connectCall, deep), PhaseProtocol, "", ""},
		{"damaged news is no answer", join(say("onBWDone", 0, deep), connected, created, accepted), 0, "", ""},
		{"command that is none", join(header(3, 1, message.TypeIDCommandMessageAMF0, 0), []byte{5}, connected, created, accepted), 0, "", ""},
		{"garbage", bytes.Repeat([]byte{0xc5}, 50), PhaseProtocol, "", ""},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			defer goleak.VerifyNone(t)
			s, err := publishTo(t, afterHandshake(r.script))
			if r.phase == 0 {
				if err != nil {
					t.Fatal(err)
				}
				<-s.Done()
				s.Close()
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Phase != r.phase || e.Step != r.step || e.Code != r.code {
				t.Errorf("error %v: %+v", err, e)
			}
		})
	}
}

func TestErrorTexts(t *testing.T) {
	rows := []struct{ err, want string }{
		{(&Error{Phase: PhaseCommand, Step: "connect", Err: io.EOF}).Error(), "rtmp: the server did not accept connect: it closed the connection"},
		{(&Error{Phase: PhaseRefused, Step: "publish", Code: "NetStream.Publish.BadName", Text: "in use"}).Error(), "rtmp: the server refused publish: NetStream.Publish.BadName (in use)"},
		{(&Error{Phase: PhaseWrite, Err: errStalled}).Error(), "rtmp: sending failed: the server takes no more data: i/o timeout"},
		{(&Error{Phase: PhaseProtocol, Err: errStreams}).Error(), "rtmp: the server broke the protocol: too many chunk streams"},
	}
	for _, r := range rows {
		if r.err != r.want {
			t.Errorf("%q, want %q", r.err, r.want)
		}
	}
}

// quietSession is a session with a server that says yes and then nothing.
func quietSession(t testing.TB) *Session {
	conn := afterHandshake(join(connected, created, accepted))
	conn.end = make(chan struct{})
	s, err := publishTo(t, conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close() // a server that never closes would keep Close waiting
		s.Close()
	})
	return s
}

// This package makes no garbage in a steady write. What remains is the library's: for each chunk its
// headers, a reader and a buffer for copying the body, and a channel for each message.
func TestGarbageOfAWrite(t *testing.T) {
	const librarys = 5
	s := quietSession(t)
	body := append([]byte{0x27, 1, 0, 0, 0}, make([]byte, 4000)...)
	ms := uint32(0)
	n := testing.AllocsPerRun(1000, func() {
		ms += 33
		if err := s.WriteVideo(ms, body); err != nil {
			t.Fatal(err)
		}
	})
	if n > librarys {
		t.Errorf("%v allocations for an access unit, want at most the library's %d", n, librarys)
	}
	t.Logf("%v allocations for an access unit", n)
}

func BenchmarkWriteVideo(b *testing.B) {
	s := quietSession(b)
	body := append([]byte{0x27, 1, 0, 0, 0}, make([]byte, 4000)...)
	b.ReportAllocs()
	for i := range b.N {
		if err := s.WriteVideo(uint32(i)*33, body); err != nil {
			b.Fatal(err)
		}
	}
}
