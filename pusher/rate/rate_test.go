package rate

import (
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// curves is where TestOnTraces leaves what it saw, for packaging/docs/rate.sh to draw.
var curves = flag.String("curves", "", "folder to write a CSV file per trace and mode to")

// modes are the two tempers with settings that go with them.
var modes = []struct {
	name string
	set  Settings
}{
	{"RTC", Settings{Min: 200, Max: 2500, Audio: 64, KeyInterval: time.Second, Fast: true}},
	{"HD", Settings{Min: 200, Max: 2500, Audio: 64, KeyInterval: 2 * time.Second}},
}

// bounds are what a trace must come to. Times are those after the first seconds of a change.
type bounds struct {
	used  float64       // at least this share of what the link could carry, up to what the program may send
	delay time.Duration // nine tenths of the time, at most
	worst time.Duration // ever
}

func TestOnTraces(t *testing.T) {
	for _, trace := range traces(t) {
		for _, mode := range modes {
			t.Run(trace.name+"/"+mode.name, func(t *testing.T) {
				c := New(mode.set)
				u := newUplink(mode.set, trace.rate)
				u.rtt, u.jitter = max(u.rtt, trace.rtt), trace.jitter
				looks := u.run(c, trace.lasts)
				save(t, trace.name+"-"+mode.name, looks)
				f := figuresOf(looks, mode.set)
				t.Logf("MEASURED %.3f of the link used, delay %v nine tenths of the time and %v at worst, %d pictures dropped", f.used, ms(f.delay), ms(f.worst), u.dropped)
				want := trace.want[mode.name]
				if f.used < want.used || f.delay > want.delay || f.worst > want.worst {
					t.Errorf("want at least %.2f used, at most %v and %v of delay", want.used, want.delay, want.worst)
				}
				for _, l := range looks {
					if l.target < mode.set.Min || l.target > mode.set.Max {
						t.Fatalf("%d kbit/s after %v is outside of the window", l.target, l.t)
					}
				}
			})
		}
	}
}

func ms(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

func figuresOf(looks []look, s Settings) (f bounds) {
	var carried, possible float64
	var delays []time.Duration
	for _, l := range looks {
		carried += l.carried
		possible += min(l.link, float64(s.Max+s.Audio))
		delays = append(delays, l.delay)
	}
	slices.Sort(delays)
	return bounds{carried / possible, delays[len(delays)*9/10], delays[len(delays)-1]}
}

// save leaves the curves for a picture, if they are asked for.
func save(t *testing.T, name string, looks []look) {
	if *curves == "" {
		return
	}
	var text []byte
	for _, l := range looks {
		text = fmt.Appendf(text, "%.1f,%.0f,%d,%.0f,%d\n", l.t.Seconds(), l.link, l.target, l.carried, l.delay.Milliseconds())
	}
	if err := os.WriteFile(filepath.Join(*curves, name+".csv"), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// The link that is cut and released again: the figures that the program promises, with pictures of eight
// different runs of luck in their sizes.
func TestCutAndRelease(t *testing.T) {
	const cut, release, end = 20 * time.Second, 80 * time.Second, 110 * time.Second
	const runs = 8
	for i, mode := range modes {
		t.Run(mode.name, func(t *testing.T) {
			limit := []time.Duration{500 * time.Millisecond, time.Second}[i]
			var swings float64
			for seed := range int64(runs) {
				u := newUplink(mode.set, steps(4000, cut, 1300, release, 4000))
				u.random = rand.New(rand.NewSource(seed))
				looks := u.run(New(mode.set), end)
				f := figuresOf(between(looks, cut+3*time.Second, release), mode.set)
				if f.used < 0.92 || f.worst > limit {
					t.Errorf("%.3f of the narrow link used, want 0.92; %v of delay, want %v", f.used, f.worst, limit)
				}
				low, high := extremes(between(looks, cut+10*time.Second, release))
				swing := 2 * float64(high-low) / float64(high+low)
				swings += swing / runs
				if swing > 0.15 {
					t.Errorf("swings from %d to %d, %.0f %%", low, high, 100*swing)
				}
				back := between(looks, release, end)
				at := slices.IndexFunc(back, func(l look) bool { return l.target >= mode.set.Max*95/100 })
				if at < 0 || back[at].t-release > 6*time.Second {
					t.Fatal("not back at 95 % within 6 s")
				}
				t.Logf("MEASURED %.3f of the narrow link used, at most %v of delay, %d to %d kbit/s once settled, back after %v", f.used, ms(f.worst), low, high, back[at].t-release)
			}
			if swings > 0.1 {
				t.Errorf("swings by %.0f %%", 100*swings)
			}
		})
	}
}

// between are the looks after from, up to to.
func between(looks []look, from, to time.Duration) (list []look) {
	for _, l := range looks {
		if l.t > from && l.t <= to {
			list = append(list, l)
		}
	}
	return list
}

func extremes(looks []look) (low, high int) {
	low = looks[0].target
	for _, l := range looks {
		low, high = min(low, l.target), max(high, l.target)
	}
	return low, high
}

// A dip that is over before anybody stutters costs no quality where that counts.
func TestHDRidesOutAShortDip(t *testing.T) {
	set := modes[1].set
	u := newUplink(set, steps(4000, 10*time.Second, 0, 10400*time.Millisecond, 4000))
	if low, _ := extremes(u.run(New(set), 20*time.Second)); low < set.Max || u.dropped > 0 {
		t.Errorf("down to %d kbit/s, %d pictures dropped", low, u.dropped)
	}
}

// A link that stood still tells nothing of what it carries: the bitrate is back as soon as it moves.
func TestAfterAStall(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode.name, func(t *testing.T) {
			c := New(mode.set)
			u := newUplink(mode.set, steps(4000, 10*time.Second, 0, 13*time.Second, 4000))
			u.run(c, 12500*time.Millisecond)
			if !c.Saturated() {
				t.Error("a link that stands still is not called saturated")
			}
			looks := u.run(c, 5*time.Second)
			last := looks[len(looks)-1]
			if c.Saturated() || last.target < mode.set.Max*95/100 || last.delay > 200*time.Millisecond {
				t.Errorf("4.5 s after the stall: %d kbit/s, %v behind, saturated %v", last.target, last.delay, c.Saturated())
			}
		})
	}
}

func TestBelowTheWindow(t *testing.T) {
	set := Settings{Min: 300, Max: 800}
	for _, kbps := range []float64{200, 100} {
		c := New(set)
		u := newUplink(set, func(time.Duration) float64 { return kbps })
		u.run(c, 20*time.Second)
		if c.target != 300 || !c.Saturated() {
			t.Errorf("%d, saturated %v on a link of %v", c.target, c.Saturated(), kbps)
		}
	}
}

// A link on which a packet passes now and then is slow, although it stands still most of the time.
func TestAPacketNowAndThen(t *testing.T) {
	c := New(Settings{Min: 100, Max: 800})
	for i := range 200 {
		s := Sample{Interval: 100 * time.Millisecond, Waiting: time.Second}
		if i%4 == 0 {
			s.Sent = 1448
		}
		c.Next(s)
	}
	if c.target != 100 || !c.Saturated() {
		t.Errorf("%d, saturated %v", c.target, c.Saturated())
	}
}

func TestTheWindowMoves(t *testing.T) {
	c := New(Settings{Min: 300, Max: 800})
	c.SetWindow(400, 500)
	if r := c.Next(Sample{Interval: 100 * time.Millisecond}); r < 400 || r > 500 {
		t.Errorf("%d after the window moved to 400-500", r)
	}
	c.SetWindow(400, 5000)
	for range 100 {
		c.Next(full(c))
	}
	if c.target != 5000 {
		t.Errorf("%d, 10 s after the window was opened up to 5000 on a wide link", c.target)
	}
}

// A queue that stands for minutes, since no key frame makes it rise and fall, is not taken for the path.
func TestTheQueueDoesNotGrowUnseen(t *testing.T) {
	for _, mode := range modes {
		c := New(mode.set)
		u := newUplink(mode.set, steps(4000, 10*time.Second, 1300, time.Hour, 1300))
		u.keySize = 1
		looks := u.run(c, 10*time.Minute)
		f := figuresOf(between(looks, 9*time.Minute, 10*time.Minute), mode.set)
		if f.worst > 3*c.temper.settled || f.used < 0.95 {
			t.Errorf("%s: in the tenth minute %v behind, %.3f of the link used", mode.name, f.worst, f.used)
		}
	}
}

// A path that becomes longer, by another network or route, is not taken for a queue for good.
func TestThePathBecomesLonger(t *testing.T) {
	for _, mode := range modes {
		for _, by := range []time.Duration{100, 200, 260, 400, 600} {
			for _, jitter := range []time.Duration{0, 100} {
				c := New(mode.set)
				u := newUplink(mode.set, steps(4000, time.Hour, 0, time.Hour, 0))
				u.run(c, 10*time.Second)
				u.rtt += by * time.Millisecond
				u.jitter = jitter * time.Millisecond
				low, _ := extremes(u.run(c, 30*time.Second))
				if low < mode.set.Max/2 || c.target < mode.set.Max*85/100 {
					t.Errorf("%s, longer by %d ms and %d of jitter: down to %d kbit/s, %d after 30 s", mode.name, by, jitter, low, c.target)
				}
			}
		}
	}
}

// The same when the change has brought the bitrate down to the least before it is clear what it is.
func TestThePathBecomesLongerAtTheLeast(t *testing.T) {
	for _, mode := range modes {
		c := New(mode.set)
		c.capacity.kbps = c.floor()
		for i := range 400 {
			s := full(c)
			s.Written, s.RTT = s.Sent, 40*time.Millisecond
			if i > 20 {
				s.RTT += c.temper.settled * 3 / 2
			}
			c.Next(s)
			if i == 20 {
				c.capacity.kbps = c.floor()
			}
		}
		if c.target < mode.set.Max*85/100 {
			t.Errorf("%s: %d kbit/s after 38 s", mode.name, c.target)
		}
	}
}

// full is a sample of a wide link on which all passes that is asked for.
func full(c *Controller) Sample {
	return Sample{Interval: Interval, Sent: c.target * 1000 / 8 / 10}
}

// A picture that stands still sends next to nothing, and that it passes says little of the link.
func TestWhatIsNotUsedProvesLittle(t *testing.T) {
	c := New(Settings{Min: 200, Max: 2500})
	for range 50 { // cut down to what passes: 1000 kbit/s
		c.Next(Sample{Interval: Interval, Sent: 12500, Waiting: time.Second})
	}
	for range 50 {
		c.Next(Sample{Interval: Interval, Sent: 500})
	}
	if c.target > 1400 {
		t.Errorf("%d after 5 s in which 40 kbit/s passed, where 1000 was measured", c.target)
	}
	for range 60 {
		c.Next(full(c))
	}
	if c.target != 2500 {
		t.Errorf("%d after 6 s in which all passed that was asked for", c.target)
	}
}

// Systems that tell nothing of the connection leave the program's queue to go by.
func TestWithoutTheSystemsFigures(t *testing.T) {
	set := modes[1].set
	c := New(set)
	u := newUplink(set, steps(4000, 10*time.Second, 1300, time.Minute, 1300))
	u.blind = true
	looks := u.run(c, 50*time.Second)
	f := figuresOf(between(looks, 15*time.Second, time.Minute), set)
	if f.used < 0.92 || f.worst > 1500*time.Millisecond {
		t.Errorf("%.3f of the link used, at most %v of delay", f.used, f.worst)
	}
}
