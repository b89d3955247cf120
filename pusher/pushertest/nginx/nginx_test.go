package nginx

import (
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The server listens on all its ports, stalls, comes back on the same ones, and leaves nothing.
func TestLife(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) })
	s := Start(t)
	first := s.RTMP(Live, "x")
	if !strings.HasPrefix(first, "rtmp://127.0.0.1:") || !strings.HasSuffix(first, "/live/x") || !strings.HasSuffix(s.RTMPS(Rec, "y"), "/rec/y") {
		t.Errorf("addresses %s, %s", first, s.RTMPS(Rec, "y"))
	}
	s.Restart()
	if s.RTMP(Live, "x") != first || !listening(s.rtmp) {
		t.Error("the server came back elsewhere")
	}
	s.Stop()
	c, err := net.Dial("tcp", strings.Split(first, "/")[2])
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.Write(append([]byte{3}, make([]byte, 1536)...))
	c.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if n, _ := c.Read(make([]byte, 1)); n != 0 {
		t.Error("a stopped server answered")
	}
	s.Continue()
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Read(make([]byte, 1)); err != nil {
		t.Errorf("a continued server does not answer: %v", err)
	}
	s.Kill()
	if listening(s.rtmp) {
		t.Error("a killed server listens")
	}
}

func listening(port int) bool {
	c, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err == nil {
		c.Close()
	}
	return err == nil
}
