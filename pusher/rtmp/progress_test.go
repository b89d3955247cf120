package rtmp

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// testWindow is the acknowledgement window of the courses, in bytes.
const testWindow = 2048

// course are looks every half a second at a stream of so many bytes a second, until from; what is seen after
// that is given by then.
func course(rate int64, from, until time.Duration, then func(l look, since time.Duration) look) (looks []look) {
	for at := lookEvery; at <= until; at += lookEvery {
		l := look{at: at, arrived: rate * int64(min(at, from)) / int64(time.Second)}
		l.answered = l.arrived / testWindow
		if at > from {
			l = then(l, at-from)
		}
		looks = append(looks, l)
	}
	return looks
}

func TestProgress(t *testing.T) {
	const from, until, never = 20 * time.Second, 60 * time.Second, time.Duration(-1)
	fine := func(l look, since time.Duration) look { return l }
	down := func(l look, _ time.Duration) look { l.waiting = true; return l }
	// filling is a server whose program has stopped at rate; its window takes size bytes more.
	filling := func(rate, size int64) func(look, time.Duration) look {
		return func(l look, since time.Duration) look {
			more := rate * int64(since) / int64(time.Second)
			l.arrived += min(more, size)
			l.waiting, l.shut = more > size, more > size
			return l
		}
	}
	upAfter := func(outage time.Duration) func(look, time.Duration) look {
		return func(l look, since time.Duration) look {
			l.waiting = since < outage
			if !l.waiting {
				l.arrived += 150000 * int64(since) / int64(time.Second)
				l.answered = l.arrived / testWindow
			}
			return l
		}
	}
	rows := []struct {
		name string
		rate int64 // bytes a second
		then func(look, time.Duration) look
		want verdict
		at   time.Duration // after from, at most; never: alive until the end
	}{
		{"all is well", 150000, func(l look, since time.Duration) look {
			l.arrived += 150000 * int64(since) / int64(time.Second)
			l.answered = l.arrived / testWindow
			return l
		}, alive, never},
		{"nothing is sent", 150000, fine, alive, never},
		{"link down", 150000, down, dead, 7 * time.Second},
		{"link down at a low rate", 2000, down, dead, 7 * time.Second},
		{"link down for 3 s, and TCP back after 6.2 s", 150000, upAfter(6200 * time.Millisecond), alive, never},
		{"server stopped that never acknowledges, window shut soon", 150000, filling(150000, 100000), stalled, 6500 * time.Millisecond},
		{"server stopped, it acknowledges", 312000, filling(312000, 1<<20), stalled, 6 * time.Second},
		{"server stopped, it acknowledges, lowest rate", 2000, filling(2000, 1<<20), stalled, 8 * time.Second},
		{"server stopped that never acknowledges, lowest rate: looks alive until its window is shut", 2000, filling(2000, 60000), stalled, 35500 * time.Millisecond},
		{"a server that never acknowledges", 150000, filling(150000, 1<<40), alive, never},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			p := progress{limits: Config{}.withDefaults().Timeouts, window: testWindow}
			got, at := alive, never
			for _, l := range course(r.rate, from, until, r.then) {
				if strings.Contains(r.name, "never acknowledges") {
					l.answered = 0
				}
				if got = p.judge(l); got != alive {
					at = l.at - from
					break
				}
			}
			if got != r.want || at > r.at || at != never && at < r.at-time.Second {
				t.Errorf("verdict %v after %v, want %v after %v", got, at, r.want, r.at)
			}
		})
	}
}

// The window follows the rate, not a single key frame.
func TestAckWindowFollowsTheRate(t *testing.T) {
	p := progress{limits: Config{}.withDefaults().Timeouts, window: firstAckWindow, rate: firstAckWindow}
	arrived, at, changes := int64(0), time.Duration(0), 0
	for _, phase := range []struct {
		name      string
		sent      int64 // in half a second
		low, high int64 // window afterwards
		changes   int   // at most
	}{
		{"lowest", 140, 128, 280, 3},
		{"1200 kbit/s", 75000, maxAckWindow, maxAckWindow, 3},
		{"the same", 75000, maxAckWindow, maxAckWindow, 0},
		{"30 kbit/s", 1900, 950, 3800, 4},
		{"nothing", 0, 950, 3800, 0},
	} {
		changes = 0
		for i := range 40 {
			at += lookEvery
			arrived += phase.sent
			if i%4 == 0 {
				arrived += phase.sent / 2 // a key frame
			}
			if _, ok := p.fit(look{at: at, arrived: arrived}); ok {
				changes++
			}
		}
		if p.window < phase.low || p.window > phase.high || changes > phase.changes {
			t.Errorf("%s: window %d after %d changes", phase.name, p.window, changes)
		}
	}
}

// A server that keeps to its own idea of the window is not judged by ours.
func TestServerWithItsOwnWindow(t *testing.T) {
	p := progress{limits: Config{}.withDefaults().Timeouts, window: minAckWindow}
	for at := lookEvery; at < 5*time.Minute; at += lookEvery {
		l := look{at: at, arrived: 280 * int64(at) / int64(time.Second)}
		l.answered = l.arrived / 4096 // every 14 s
		if v := p.judge(l); v != alive {
			t.Fatalf("verdict %v after %v", v, at)
		}
	}
}

// A server is trusted with a window that is larger, or a little smaller, than what it has kept to. With one that is much
// smaller it has to show anew that it keeps to it, in however many steps it came about.
func TestTrustInAnotherWindow(t *testing.T) {
	for _, row := range []struct {
		name          string
		sent, looks   int64 // bytes between two looks after the window of 4096 was kept to
		trusted, kept bool
	}{
		{"larger", 16000, 10, true, true},
		{"a little smaller", 1500, 10, true, true},
		{"much smaller, in steps", 200, 10, false, true},
		{"smaller, before any was kept to", 1500, 10, false, false},
	} {
		p := progress{limits: Config{}.withDefaults().Timeouts, window: 4096, rate: 4096, trust: compliant}
		if row.kept {
			p.proven = 4096
		}
		for i := int64(1); i <= row.looks; i++ {
			p.fit(look{at: time.Duration(i) * lookEvery, arrived: i * row.sent})
		}
		if p.window == 4096 {
			t.Errorf("%s: the window is the same", row.name)
		}
		if trusted := p.trust >= compliant; trusted != row.trusted {
			t.Errorf("%s: window %d, trusted %v", row.name, p.window, trusted)
		}
	}
}

// A server that stops is noticed in time though the looks do not see the same number of bytes each time, at all low
// rates: the window changes with them, at any moment.
func TestStallAtAnUnevenRate(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for rate := int64(140); rate < 600; rate += 5 { // bytes between two looks
		for range 20 {
			p := progress{limits: Config{}.withDefaults().Timeouts, window: firstAckWindow, rate: firstAckWindow}
			asked, settled := int64(firstAckWindow), int64(0) // the server's
			l := look{}
			const stop = 10 * time.Second
			for v := alive; v == alive; {
				l.at += lookEvery
				l.arrived += rate*8/10 + random.Int64N(rate*4/10)
				if l.at < stop && l.arrived-settled >= asked {
					l.answered, settled = l.answered+1, l.arrived
				}
				if window, ok := p.fit(l); ok {
					asked = window
				}
				v = p.judge(l)
				if v != alive && l.at < stop || l.at > stop+noticedAt {
					t.Fatalf("%d bytes a look: verdict %v after %v, window %d, trust %d", rate, v, l.at, p.window, p.trust)
				}
			}
		}
	}
}

// noticedAt is how soon a stall must be noticed.
const noticedAt = 8 * time.Second

// A server that is slow for some seconds and then stops is noticed all the same: it has complied for long.
func TestStallAfterALateAcknowledgement(t *testing.T) {
	const rate, slow, well, stop = 2000, 15 * time.Second, 20 * time.Second, 22 * time.Second
	p := progress{limits: Config{}.withDefaults().Timeouts, window: testWindow}
	bytes := func(at time.Duration) int64 { return rate * int64(at) / int64(time.Second) }
	for at := lookEvery; at < time.Minute; at += lookEvery {
		l := look{at: at, arrived: bytes(at)}
		switch {
		case at < slow:
			l.answered = l.arrived / testWindow
		case at < well:
			l.answered = bytes(slow) / testWindow
		default: // one acknowledgement for all that came meanwhile, and then as before
			l.answered = bytes(slow)/testWindow + 1 + bytes(min(at, stop)-well)/testWindow
		}
		if v := p.judge(l); v != alive {
			if at < stop || at > stop+9*time.Second {
				t.Errorf("verdict %v after %v; it stops after %v", v, at, stop)
			}
			return
		}
	}
	t.Error("it is never noticed")
}
