package rtmp_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/rtmp"
)

// A real stream, sent to a real server, is recorded as it was: every packet, time and description.
func TestRecordedByNginx(t *testing.T) {
	for _, way := range []string{"rtmp", "rtmps"} {
		t.Run(way, func(t *testing.T) {
			ctx := begin(t)
			server := nginx.Start(t)
			c := makeClip(t)
			address := server.RTMP(nginx.Rec, "take?token=x")
			if way == "rtmps" {
				address = server.RTMPS(nginx.Rec, "take?token=x")
			}
			connected := 0
			s := dial(t, ctx, address, rtmp.Config{TLS: &tls.Config{RootCAs: server.Roots()}, Connected: func() { connected++ }})
			if err := c.send(s); err != nil {
				t.Fatal(err)
			}
			if n := s.Network(); n.BytesSent == 0 || n.RTT == 0 {
				t.Errorf("Network = %+v", n)
			}
			s.Close()
			if err := s.Err(); err != rtmp.ErrClosed {
				t.Errorf("Err = %v after Close", err)
			}
			if connected != 1 {
				t.Errorf("Connected was called %d times", connected)
			}
			checkRecording(t, c, server.Recording("take"))
		})
	}
}

func checkRecording(t *testing.T, c clip, path string) {
	t.Helper()
	if got, want := hashes(t, path), hashes(t, c.path); got != want {
		t.Errorf("recorded packets %s\nsent %s", got, want)
	}
	p := probe(t, path)
	if len(p.Packets) != len(c.packets) {
		t.Errorf("%d packets recorded, %d sent", len(p.Packets), len(c.packets))
	}
	for _, s := range p.Streams {
		ok := s.Type == "video" && s.Codec == "h264" && s.Width == 320 && s.Height == 240 ||
			s.Type == "audio" && s.Codec == "aac" && s.Rate == "48000" && s.Channels == 2
		if !ok {
			t.Errorf("recorded track %+v", s)
		}
	}
	last := map[int]float64{0: -1, 1: -1}
	for i, k := range p.Packets {
		if k.PTS != k.DTS || k.PTS < last[k.Stream] || i == 0 && k.PTS != 0 {
			t.Fatalf("packet %d has times %v and %v after %v", i, k.PTS, k.DTS, last[k.Stream])
		}
		last[k.Stream] = k.PTS
	}
}

// What nginx does when it does not want a publisher.
func TestRefusedByNginx(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	rows := []struct {
		name, url string
		phase     rtmp.Phase
		step      string
		closed    bool
	}{
		{"unknown application", server.RTMP("nowhere", "geheim"), rtmp.PhaseCommand, "connect", true},
		{"403 from on_publish", server.RTMP(nginx.Auth, "geheim?key=geheim"), rtmp.PhaseCommand, "publish", true},
		{"nobody may publish, said after Publish.Start", server.RTMP(nginx.Nobody, "geheim"), rtmp.PhaseRefused, "publish", true},
		{"right key", server.RTMP(nginx.Auth, "geheim?key=secret"), 0, "", false},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			s, err := rtmp.Dial(ctx, r.url, rtmp.Config{})
			if r.phase == 0 {
				if err != nil {
					t.Fatal(err)
				}
				s.Close()
				return
			}
			if err == nil {
				err = ended(t, ctx, s)
			}
			if e := want(t, err, r.phase, r.step); e.Closed() != r.closed || e.Timeout() || strings.Contains(e.Error(), "geheim") {
				t.Errorf("error %v, closed %v, timeout %v", e, e.Closed(), e.Timeout())
			}
		})
	}
}

func TestDuplicatePublisher(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	dial(t, ctx, server.RTMP(nginx.Live, "same"), rtmp.Config{})
	_, err := rtmp.Dial(ctx, server.RTMP(nginx.Live, "same"), rtmp.Config{})
	e := want(t, err, rtmp.PhaseRefused, "publish")
	if e.Code != "NetStream.Publish.BadName" {
		t.Errorf("code %q", e.Code)
	}
}

// Close frees the name at once: the next publisher is welcome.
func TestNameIsFreeAfterClose(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	for range 5 {
		s := dial(t, ctx, server.RTMP(nginx.Live, "same"), rtmp.Config{})
		s.WriteAudio(0, []byte{0xaf, 1, 0})
		s.Close()
	}
}

func TestTLSFaults(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	plain := strings.Replace(server.RTMP(nginx.Live, "geheim"), "rtmp://", "rtmps://", 1)
	t.Run("plain port", func(t *testing.T) {
		_, err := rtmp.Dial(ctx, plain, rtmp.Config{Timeouts: rtmp.Timeouts{TLS: time.Second}})
		want(t, err, rtmp.PhaseTLS, "")
	})
	t.Run("untrusted certificate", func(t *testing.T) {
		_, err := rtmp.Dial(ctx, server.RTMPS(nginx.Live, "geheim"), rtmp.Config{})
		if e := want(t, err, rtmp.PhaseTLS, ""); !strings.Contains(e.Error(), "certificate") {
			t.Errorf("error %v does not name the certificate", e)
		}
	})
	t.Run("certificate of another name", func(t *testing.T) {
		u, _ := url.Parse(server.RTMPS(nginx.Live, "geheim"))
		elsewhere := "rtmps://elsewhere.invalid:" + u.Port() + u.Path
		_, err := rtmp.Dial(ctx, elsewhere, rtmp.Config{TLS: &tls.Config{RootCAs: server.Roots()}, Resolver: answering("127.0.0.1")})
		want(t, err, rtmp.PhaseTLS, "")
	})
}

func TestServerKilledMidStream(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	s := dial(t, ctx, server.RTMP(nginx.Live, "key"), rtmp.Config{})
	time.Sleep(1100 * time.Millisecond) // past the second in which an end is a refusal
	server.Kill()
	err := ended(t, ctx, s)
	if e := want(t, err, rtmp.PhaseRead, ""); !e.Closed() {
		t.Errorf("error %v", e)
	}
	if err := s.WriteAudio(0, []byte{0xaf, 1, 0}); err != s.Err() {
		t.Errorf("a write afterwards gives %v, want %v", err, s.Err())
	}
	server.Restart()
	dial(t, ctx, server.RTMP(nginx.Live, "key"), rtmp.Config{})
}

// A server that stalls is noticed by the write deadline, and Close takes no longer than it says.
func TestServerStalled(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	s := dial(t, ctx, server.RTMP(nginx.Live, "key"), rtmp.Config{Timeouts: rtmp.Timeouts{Write: time.Second}, SendBuffer: 16 << 10})
	server.Stop()
	err := writeUntilFailure(ctx, s)
	if e := want(t, err, rtmp.PhaseWrite, ""); !e.Timeout() {
		t.Errorf("error %v is no timeout", e)
	}
	want(t, ended(t, ctx, s), rtmp.PhaseWrite, "")
	server.Continue()
}

func TestCloseWhileStalled(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	s := dial(t, ctx, server.RTMP(nginx.Live, "key"), rtmp.Config{})
	server.Stop()
	written := make(chan error)
	go func() { written <- writeUntilFailure(ctx, s) }()
	waitQueued(t, ctx, s)
	start := time.Now()
	s.Close()
	if d := time.Since(start); d > 3*time.Second { // a second is promised; the machine is noisy
		t.Errorf("Close took %v", d)
	}
	if err := <-written; err != rtmp.ErrClosed {
		t.Errorf("the write that waited gives %v", err)
	}
	server.Continue()
}

// waitQueued waits until the connection takes no more.
func waitQueued(t *testing.T, ctx context.Context, s *rtmp.Session) {
	t.Helper()
	for last, same := int64(-1), 0; same < 5; time.Sleep(50 * time.Millisecond) {
		n := s.Network()
		if same++; n.BytesSent != last {
			last, same = n.BytesSent, 0
		}
		if ctx.Err() != nil {
			t.Fatal("the connection takes everything")
		}
	}
	if n := s.Network(); n.Queued == 0 {
		t.Errorf("nothing is queued: %+v", n)
	}
}

// writeUntilFailure sends video faster than any server takes it.
func writeUntilFailure(ctx context.Context, s *rtmp.Session) error {
	body := make([]byte, 10000)
	body[0], body[1] = 0x27, 1
	for ms := uint32(0); ctx.Err() == nil; ms += 33 {
		if err := s.WriteVideo(ms, body); err != nil {
			return err
		}
		if err := s.WriteAudio(ms, []byte{0xaf, 1, 0}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func TestPortRefused(t *testing.T) {
	ctx := begin(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = rtmp.Dial(ctx, "rtmp://"+l.Addr().String()+"/live/geheim", rtmp.Config{})
	if e := want(t, err, rtmp.PhaseConnect, ""); strings.Contains(e.Error(), "geheim") {
		t.Errorf("error %v holds the key", e)
	}
}

func TestUnknownName(t *testing.T) {
	ctx := begin(t)
	_, err := rtmp.Dial(ctx, "rtmp://nosuchserver.invalid/live/geheim", rtmp.Config{})
	if e := want(t, err, rtmp.PhaseDNS, ""); strings.Contains(e.Error(), "geheim") {
		t.Errorf("error %v holds the key", e)
	}
}
