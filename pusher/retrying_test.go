package pusher_test

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

// away is a server that can be away.
func away(gone *atomic.Bool) *pushertest.Bench {
	return &pushertest.Bench{Dial: func(int) error {
		if gone.Load() {
			return &rtmp.Error{Phase: rtmp.PhaseConnect}
		}
		return nil
	}}
}

func (l *live) count(code pusher.Code) (n int) {
	for _, c := range l.codes() {
		if c == code {
			n++
		}
	}
	return n
}

func TestRetryDelaysAreTheUsers(t *testing.T) {
	var gone atomic.Bool
	gone.Store(true)
	inBubble(t, func(c *pusher.Config) { c.RetryDelays = "1,3" }, away(&gone), func(t *testing.T, l *live) {
		l.Start()
		sleep(3900 * time.Millisecond)
		if s := l.State(); s.Link != pusher.Reconnecting || s.Try != 2 || s.Tries != 2 {
			t.Errorf("after 3.9 s: %v, try %d of %d", s.Link, s.Try, s.Tries)
		}
		sleep(200 * time.Millisecond)
		if s := l.State(); s.Link != pusher.Failed || l.count(pusher.Reconnect) != 2 {
			t.Errorf("after 4.1 s: %v, events %v", s.Link, l.codes())
		}
	})
}

// Keep trying does not give up, and is back on air when the server is.
func TestKeepTrying(t *testing.T) {
	long, tries := 10*time.Minute, 100
	if testing.Short() {
		long, tries = 2*time.Minute, 20
	}
	var gone atomic.Bool
	inBubble(t, func(c *pusher.Config) { c.KeepTrying = true }, away(&gone), func(t *testing.T, l *live) {
		l.Start()
		sleep(11 * time.Second)
		gone.Store(true)
		l.bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead})
		sleep(long)
		if s := l.State(); s.Link != pusher.Reconnecting || s.Tries != 0 || s.Try < tries || l.has(pusher.NetDisconnect) {
			t.Errorf("after minutes: %v, try %d of %d", s.Link, s.Try, s.Tries)
		}
		events := l.events()
		if text := events[len(events)-1].Message(); !strings.Contains(text, "of ∞ in 5 s") {
			t.Errorf("it says %q", text)
		}
		gone.Store(false)
		sleep(5 * time.Second)
		if !l.State().Live() {
			t.Errorf("the server is back: %+v", l.State())
		}
	})
}

// The window has a button for it: pressed while the last try is waited for, there are more.
func TestKeepTryingIsSwitchedWhileReconnecting(t *testing.T) {
	var gone atomic.Bool
	gone.Store(true)
	inBubble(t, nil, away(&gone), func(t *testing.T, l *live) {
		l.Start()
		sleep(3 * time.Second) // the third of three
		l.set(t, "keep-trying", "true")
		if s := l.State(); s.Try != 3 || s.Tries != 0 {
			t.Errorf("at once: try %d of %d", s.Try, s.Tries)
		}
		sleep(time.Minute)
		if s := l.State(); s.Link != pusher.Reconnecting || s.Try < 10 {
			t.Errorf("a minute later: %v, try %d", s.Link, s.Try)
		}
		l.set(t, "keep-trying", "false")
		sleep(6 * time.Second)
		if s := l.State(); s.Link != pusher.Failed {
			t.Errorf("switched off: %v", s.Link)
		}
	})
}

// A server that has had the stream and then closes without a word is being restarted, as far as anybody can
// tell: it costs tries. One that never had it has refused.
func TestSilentNoCostsATryOnceLive(t *testing.T) {
	closed := &rtmp.Error{Phase: rtmp.PhaseCommand, Step: "publish", Err: io.EOF}
	for _, row := range []struct {
		name  string
		first bool
		want  pusher.Link
	}{{"never live", true, pusher.Failed}, {"was live", false, pusher.Pushing}} {
		t.Run(row.name, func(t *testing.T) {
			bench := &pushertest.Bench{Dial: func(try int) error {
				if row.first || try == 2 || try == 3 {
					return closed
				}
				return nil
			}}
			inBubble(t, nil, bench, func(t *testing.T, l *live) {
				l.Start()
				sleep(3 * time.Second)
				if !row.first {
					bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead})
				}
				sleep(9 * time.Second)
				if s := l.State(); s.Link != row.want {
					t.Errorf("%v, events %v", s.Link, l.codes())
				}
			})
		})
	}
}

// A stream accepted and closed at once has not proven anything: it is a refusal, and the first is the last.
func TestAcceptedAndClosedAtOnceIsFinal(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(100 * time.Millisecond)
		bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRefused, Step: "publish", Err: io.EOF})
		sleep(20 * time.Second)
		if s := l.State(); s.Link != pusher.Failed || l.has(pusher.Reconnect) || s.Trouble == nil || s.Trouble.Code != pusher.ServerDisconnect {
			t.Errorf("%+v", s)
		}
	})
}

// An address that expires while live: the no after that is final and says so.
func TestExpiredWhileLive(t *testing.T) {
	bench := &pushertest.Bench{Dial: func(try int) error {
		if try > 1 {
			return &rtmp.Error{Phase: rtmp.PhaseCommand, Step: "publish", Err: io.EOF}
		}
		return nil
	}}
	change := func(c *pusher.Config) {
		c.URL = fmt.Sprintf("rtmp://server/app/SECRETKEY?txSecret=SECRET&txTime=%X", time.Now().Add(time.Minute).Unix())
	}
	inBubble(t, change, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Minute)
		bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead})
		sleep(2 * time.Second)
		s := l.State()
		if s.Link != pusher.Failed || s.Trouble == nil || !strings.Contains(s.Trouble.Message(), "expired") || l.count(pusher.Reconnect) != 1 {
			t.Errorf("%v, %+v, events %v", s.Link, s.Trouble, l.codes())
		}
	})
}
