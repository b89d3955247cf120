package rtmp_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"livepusher/pusher/pushertest"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/rtmp"
)

// noticed is how soon a dead link or a stalled server must be noticed.
const noticed = 8 * time.Second

// stream sends so many kbit/s at 25 frames a second until the session ends, and returns why.
func stream(ctx context.Context, s *rtmp.Session, kbps int) error {
	body := make([]byte, kbps*1000/8/25)
	body[0], body[1] = 0x27, 1
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	for ms := uint32(0); ; ms += 40 {
		select {
		case <-s.Done():
			return s.Err()
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		if err := s.WriteVideo(ms, body); err != nil {
			return err
		}
	}
}

// endOf streams for a while, lets something happen, and tells how long after that the session ended, and why.
func endOf(t *testing.T, ctx context.Context, s *rtmp.Session, kbps int, happen func()) (time.Duration, *rtmp.Error) {
	t.Helper()
	failed := make(chan error, 1)
	go func() { failed <- stream(ctx, s, kbps) }()
	time.Sleep(10 * time.Second) // by then a server has shown that it acknowledges, at the lowest rate too
	happen()
	begin := time.Now()
	<-failed
	took := time.Since(begin)
	return took, want(t, ended(t, ctx, s), rtmp.PhaseWrite, "")
}

// rates are those of a waiting image, of HD and of FHD, in kbit/s.
var rates = []int{3, 30, 1200, 2500}

// atOnce runs a test at several rates side by side, however few processors there are: each waits most of the time.
func atOnce(t *testing.T, rates []int, test func(t *testing.T, kbps int)) {
	var all sync.WaitGroup
	for _, kbps := range rates {
		all.Go(func() { t.Run(fmt.Sprint(kbps), func(t *testing.T) { test(t, kbps) }) })
	}
	all.Wait()
}

// A link that loses everything is noticed at any rate.
func TestDeadLinkIsNoticed(t *testing.T) {
	ctx := begin(t)
	atOnce(t, rates, func(t *testing.T, kbps int) {
		sink := pushertest.NewSink(t)
		s := dial(t, ctx, sink.URL(), rtmp.Config{})
		took, e := endOf(t, ctx, s, kbps, sink.Unplug)
		t.Logf("MEASURED dead link at %d kbit/s: noticed after %.1f s: %v", kbps, took.Seconds(), e)
		if took > noticed || took < 6*time.Second || !e.Timeout() {
			t.Errorf("after %v: %v", took, e)
		}
	})
}

// A server whose program stands still is noticed at any rate, since it owes acknowledgements.
func TestStalledServerIsNoticed(t *testing.T) {
	ctx := begin(t)
	atOnce(t, rates, func(t *testing.T, kbps int) {
		server := nginx.Start(t)
		s := dial(t, ctx, server.RTMP(nginx.Live, "key"), rtmp.Config{})
		took, e := endOf(t, ctx, s, kbps, server.Stop)
		t.Logf("MEASURED nginx stopped at %d kbit/s: noticed after %.1f s: %v", kbps, took.Seconds(), e)
		if took > noticed || took < 4*time.Second || !e.Timeout() {
			t.Errorf("after %v: %v", took, e)
		}
		server.Continue()
	})
}

// A server that ignores acknowledgements is seen to stand still once its window is shut. How soon that is, is a
// matter of its system's memory and the rate.
func TestStalledServerWithoutAcknowledgements(t *testing.T) {
	ctx := begin(t)
	atOnce(t, []int{1200, 2500}, func(t *testing.T, kbps int) {
		sink := pushertest.NewSink(t)
		s := dial(t, ctx, sink.URL(), rtmp.Config{})
		took, e := endOf(t, ctx, s, kbps, sink.Stall)
		t.Logf("MEASURED a server without acknowledgements stopped at %d kbit/s: noticed after %.1f s: %v", kbps, took.Seconds(), e)
		if !e.Timeout() {
			t.Errorf("after %v: %v", took, e)
		}
	})
}

// A link that is down for 3 s is survived.
func TestShortOutageIsSurvived(t *testing.T) {
	ctx := begin(t)
	atOnce(t, rates, func(t *testing.T, kbps int) {
		sink := pushertest.NewSink(t)
		s := dial(t, ctx, sink.URL(), rtmp.Config{})
		during, stop := context.WithTimeout(ctx, 16*time.Second)
		defer stop()
		result := make(chan error, 1)
		go func() { result <- stream(during, s, kbps) }()
		time.Sleep(3 * time.Second)
		sink.Unplug()
		time.Sleep(3 * time.Second)
		before := len(sink.Messages())
		sink.Plug()
		up := time.Now()
		sink.Wait("the stream to go on", func(s *pushertest.Sink) bool { return len(s.Messages()) > before+1 })
		t.Logf("MEASURED link down for 3 s at %d kbit/s: the stream went on %.1f s after it was up", kbps, time.Since(up).Seconds())
		if err := <-result; err != context.DeadlineExceeded {
			t.Errorf("the session ended: %v", err)
		}
	})
}
