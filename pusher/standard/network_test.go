package standard

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/flv"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/pushertest/nginx"
)

// The rows of docs/network.md that need no network: a pusher of real parts, servers on loopback.

// to makes the row push to url, or to its own sink when that is empty.
func to(url string) func(*pusher.Config) {
	return func(c *pusher.Config) {
		if url != "" {
			c.URL = url
		}
	}
}

// since is the time from then to the event, in seconds.
func since(then time.Time, e pusher.Event) float64 { return e.Time.Sub(then).Seconds() }

// Whatever keeps a stream from beginning is told by its own code and in a sentence, and in time.
func TestNetworkStart(t *testing.T) {
	server := nginx.Start(t)
	sink := pushertest.NewSink(t)
	host := strings.Split(sink.URL(), "/")[2]
	for _, r := range []struct {
		name  string
		url   string
		fault pushertest.Fault
		code  pusher.Code
		words string
		final bool // no try follows
		limit time.Duration
	}{
		{"name unknown", "rtmp://no-such-host.invalid/live/key", 0, pusher.DNSFail, "no-such-host.invalid", false, 6 * time.Second},
		{"port refused", "rtmp://127.0.0.1:1/live/key", 0, pusher.ServerConnFail, "refused", false, time.Second},
		{"backlog full", "rtmp://" + fullBacklog(t) + "/live/key", 0, pusher.ServerConnFail, "timeout", false, 6 * time.Second},
		{"TLS on a plain port", "rtmps://" + host + "/live/key", 0, pusher.ServerConnFail, "secure", false, 6 * time.Second},
		{"bad certificate", server.RTMPS(nginx.Live, "key"), 0, pusher.ServerConnFail, "certificate", false, 6 * time.Second},
		{"silent after accept", "", pushertest.SilentAccept, pusher.ShakeFail, "no answer in time", false, 6 * time.Second},
		{"wrong handshake bytes", "", pushertest.GarbageHandshake, pusher.ShakeFail, "no RTMP server", false, time.Second},
		{"silent after publish", "", pushertest.SilentPublish, pusher.ServerDisconnect, "no answer in time", false, 6 * time.Second},
		{"unknown application", server.RTMP("nowhere", "key"), 0, pusher.ServerDisconnect, "closed", true, time.Second},
		{"key refused by 403", server.RTMP(nginx.Auth, "key?key=wrong"), 0, pusher.ServerDisconnect, "closed", true, 2 * time.Second},
		{"name in use", "", pushertest.RefusePublish, pusher.ServerDisconnect, "BadName", true, time.Second},
		{"accepted, then closed", "", pushertest.StartThenClose, pusher.ServerDisconnect, "closed", true, 2 * time.Second},
		{"accepted, then closed, by nginx", server.RTMP(nginx.Nobody, "key"), 0, pusher.ServerDisconnect, "closed", true, 2 * time.Second},
	} {
		t.Run(r.name, func(t *testing.T) {
			p := newRow(t, to(r.url))
			p.sink.Misbehave(r.fault)
			begin := time.Now()
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
			e := p.waitFor(r.code, 0)
			took := e.Time.Sub(begin)
			if !strings.Contains(e.Message(), r.words) || took > r.limit+time.Second { // the machine is noisy
				t.Errorf("after %v: %s", took, e.Message())
			}
			time.Sleep(50 * time.Millisecond)
			if failed := p.State().Link == pusher.Failed; failed != r.final {
				t.Errorf("given up: %v, want %v:%s", failed, r.final, p.story(0))
			}
			t.Logf("MEASURED %s: %d after %.2f s, %s", r.name, e.Code, took.Seconds(), map[bool]string{true: "given up at once", false: "tried again"}[r.final])
			t.Log(e.Message())
		})
	}
}

// fullBacklog is a server that nobody reaches: the queue of those who wait for it is full, and the system
// drops what else comes, as a host behind a black hole does.
func fullBacklog(t *testing.T) (hostPort string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	hostPort = fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for range 3 {
		if c, err := net.DialTimeout("tcp", hostPort, 200*time.Millisecond); err == nil {
			t.Cleanup(func() { c.Close() })
		}
	}
	return hostPort
}

// A server that is killed and comes back: the stream is on it again with the next try, and it records a whole
// stream from then on.
func TestNetworkServerReturns(t *testing.T) {
	for _, r := range []struct {
		name  string
		after time.Duration // that the server is away
		due   time.Duration // when the next try is due, counted from the loss
	}{
		{"after 1 s", time.Second, 2500 * time.Millisecond},
		{"after 4 s", 4 * time.Second, 7500 * time.Millisecond},
		{"just before a try", 2300 * time.Millisecond, 2500 * time.Millisecond},
	} {
		t.Run(r.name, func(t *testing.T) {
			server := nginx.Start(t)
			p := newRow(t, to(server.RTMP(nginx.Rec, "key")))
			p.goLive()
			time.Sleep(1500 * time.Millisecond)
			n := p.said()
			server.Kill()
			lost := p.waitFor(pusher.ReadWriteFail, n).Time
			time.Sleep(time.Until(lost.Add(r.after)))
			server.Restart()
			back := time.Now()
			live := p.waitFor(pusher.PushBegin, n)
			arrived := server.WaitRecorded("key")
			t.Logf("MEASURED killed, back %.2f s after: live %.2f s after the loss (a try is due at %.1f s), %.2f s after its return; recorded %.2f s after it",
				back.Sub(lost).Seconds(), since(lost, live), r.due.Seconds(), since(back, live), arrived.Sub(back).Seconds())
			if d := since(lost, live) - r.due.Seconds(); d > 1.5 && back.Before(lost.Add(r.due)) {
				t.Errorf("%.2f s after the try was due:%s", d, p.story(n))
			}
			p.show()
			p.Stop()
			tags := nginx.Tags(t, server.Recording("key"))
			if i := firstVideo(tags); i < 0 || tags[i].Body[0]>>4 != 1 {
				t.Errorf("the recording does not begin with a key frame")
			}
		})
	}
}

// firstVideo is the place of the first access unit of video, -1 for none.
func firstVideo(tags []nginx.Tag) int {
	for i, tag := range tags {
		if tag.Type == 9 && len(tag.Body) > 1 && tag.Body[1] == 1 {
			return i
		}
	}
	return -1
}

// A server that never comes back is given up when the tries are used up, and says so.
func TestNetworkServerIsGone(t *testing.T) {
	server := nginx.Start(t)
	p := newRow(t, to(server.RTMP(nginx.Live, "key")))
	p.goLive()
	time.Sleep(1500 * time.Millisecond)
	n := p.said()
	server.Kill()
	lost := p.waitFor(pusher.ReadWriteFail, n)
	e := p.waitFor(pusher.NetDisconnect, n)
	t.Logf("MEASURED killed for good: given up %.1f s after the loss: %s", since(lost.Time, e), e.Message())
	p.wantCodes(n, pusher.ReadWriteFail, pusher.Reconnect, pusher.ServerConnFail, pusher.Reconnect, pusher.ServerConnFail, pusher.Reconnect, pusher.ServerConnFail, pusher.NetDisconnect)
}

// A server that stands still is noticed within 8 s, live and at the rate of a waiting image, and taken again
// when it goes on.
func TestNetworkServerStandsStill(t *testing.T) {
	for _, r := range []struct {
		name    string
		standby bool
		kbps    int
	}{{"live", false, 1200}, {"standby", true, 1200}} {
		t.Run(r.name, func(t *testing.T) {
			server := nginx.Start(t)
			p := newRow(t, func(c *pusher.Config) {
				c.URL, c.MaxBitrate, c.MinBitrate, c.RateControl = server.RTMP(nginx.Rec, "key"), r.kbps, r.kbps, pusher.RateVBR
				c.KeepTrying = true
			})
			p.goLive()
			p.SetStandby(r.standby, r.standby)
			time.Sleep(4 * time.Second)
			n, sent := p.said(), p.Stats().BytesSent
			time.Sleep(3 * time.Second)
			t.Logf("MEASURED %s: %d bytes/s", r.name, (p.Stats().BytesSent-sent)/3)
			server.Stop()
			stopped := time.Now()
			e := p.waitFor(pusher.ReadWriteFail, n)
			t.Logf("MEASURED nginx stopped, %s: noticed after %.1f s: %s", r.name, since(stopped, e), e.Message())
			if since(stopped, e) > 8 {
				t.Errorf("noticed after %.1f s", since(stopped, e))
			}
			server.Continue()
			on := time.Now()
			live := p.waitFor(pusher.PushBegin, n)
			t.Logf("MEASURED nginx continued, %s: live again after %.1f s", r.name, since(on, live))
		})
	}
}

// A server asks to go to another: what arrives at both is one stream without a gap.
func TestNetworkMove(t *testing.T) {
	from, other := pushertest.NewSink(t), pushertest.NewSink(t)
	for _, r := range []struct {
		name string
		into *pushertest.Sink
		url  string
	}{{"to another server", other, strings.TrimSuffix(other.URL(), "/key")}, {"to itself", from, ""}} {
		t.Run(r.name, func(t *testing.T) {
			p := newRow(t, to(from.URL()))
			p.goLive()
			time.Sleep(1500 * time.Millisecond)
			n, before, old := p.said(), len(r.into.Publications()), len(from.Publications())-1
			asked := time.Now()
			from.Move(r.url)
			e := p.waitFor(pusher.PushBegin, n)
			p.show()
			p.Stop()
			p.wantCodes(n, pusher.ConnectSucc, pusher.PushBegin)
			var last, first time.Duration
			left := arrivals(from, old)
			taken := arrivals(r.into, before)
			if len(left) == 0 || len(taken) < 10 {
				t.Fatalf("%d pictures at the old connection, %d at the new one", len(left), len(taken))
			}
			last, first = left[len(left)-1], taken[0]
			t.Logf("MEASURED move %s: on the new connection %.2f s after it was asked for, %d pictures on the old, %d on the new, first at %v, last of the old at %v",
				r.name, since(asked, e), len(left), len(taken), first, last)
			if first != 0 {
				t.Errorf("the new connection begins at %v", first)
			}
		})
	}
}

// arrivals are the times of the pictures of a publication; the first must be a key frame.
func arrivals(s *pushertest.Sink, publication int) (times []time.Duration) {
	for _, m := range s.Messages() {
		v, ok := m.Video()
		if ok && m.Publication == publication && v.Content == flv.AccessUnit {
			if len(times) == 0 && !v.Key {
				return nil
			}
			times = append(times, time.Duration(m.MS)*time.Millisecond)
		}
	}
	return times
}
