package rate

import (
	"bufio"
	"cmp"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// trace is how the rate of a link changes with time, and what the controller must make of it.
type trace struct {
	name   string
	lasts  time.Duration
	rate   func(t time.Duration) float64 // kbit/s
	rtt    time.Duration
	jitter time.Duration
	want   map[string]bounds // by mode
}

func traces(t *testing.T) []trace {
	shared, lasts := recorded(t, "testdata/shared-uplink.txt")
	return []trace{
		{name: "recorded", lasts: lasts, rate: shared, want: want(0.81, 450, 1000, 0.85, 650, 1500)},
		{name: "step", lasts: 110 * time.Second, rate: steps(4000, 20*time.Second, 1300, 80*time.Second, 4000), want: want(0.95, 200, 1000, 0.94, 300, 1200)},
		{name: "ramp", lasts: 120 * time.Second, rate: ramp, want: want(0.95, 350, 800, 0.94, 600, 1300)},
		{name: "saw", lasts: 120 * time.Second, rate: saw, want: want(0.85, 600, 750, 0.82, 1000, 1200)},
		{name: "random", lasts: 120 * time.Second, rate: random(1), want: want(0.87, 500, 1500, 0.86, 850, 2600)},
		{name: "dips", lasts: 60 * time.Second, rate: dips, want: want(0.99, 200, 500, 0.99, 200, 500)},
		{name: "far", lasts: 110 * time.Second, rate: steps(4000, 20*time.Second, 1300, 80*time.Second, 4000), rtt: 300 * time.Millisecond, jitter: 200 * time.Millisecond, want: want(0.95, 300, 1100, 0.93, 450, 1300)},
	}
}

// want are the bounds of a trace in RTC and in HD: the least share of the link used, and the most delay in ms.
func want(rtcUsed float64, rtcDelay, rtcWorst time.Duration, hdUsed float64, hdDelay, hdWorst time.Duration) map[string]bounds {
	return map[string]bounds{
		"RTC": {rtcUsed, rtcDelay * time.Millisecond, rtcWorst * time.Millisecond},
		"HD":  {hdUsed, hdDelay * time.Millisecond, hdWorst * time.Millisecond},
	}
}

// steps goes from one rate to another, and on to a third.
func steps(first float64, cut time.Duration, second float64, release time.Duration, third float64) func(time.Duration) float64 {
	return func(t time.Duration) float64 {
		switch {
		case t < cut:
			return first
		case t < release:
			return second
		}
		return third
	}
}

// ramp goes down from 4000 to 500 within 50 s and up again.
func ramp(t time.Duration) float64 {
	s := t.Seconds()
	return max(500, 500+70*max(50-s, s-70))
}

// saw falls from 3000 to 1000 within 10 s, over and over.
func saw(t time.Duration) float64 {
	return 3000 - 200*(t%(10*time.Second)).Seconds()
}

// dips stands still for 300 ms every 5 s.
func dips(t time.Duration) float64 {
	if t%(5*time.Second) > 4700*time.Millisecond {
		return 0
	}
	return 4000
}

// random changes to any rate from 600 to 4000 after 2 to 8 s, the same way each time.
func random(seed int64) func(time.Duration) float64 {
	r := rand.New(rand.NewSource(seed))
	type step struct {
		until time.Duration
		kbps  float64
	}
	var list []step
	for end := time.Duration(0); end < time.Hour; {
		end += time.Duration(2000+r.Intn(6000)) * time.Millisecond
		list = append(list, step{end, 600 + 3400*r.Float64()})
	}
	return func(t time.Duration) float64 {
		i, _ := slices.BinarySearchFunc(list, t, func(s step, t time.Duration) int { return cmp.Compare(s.until, t+1) })
		return list[i].kbps
	}
}

// recorded reads what a link carried, in kbit/s, a line for every 100 ms. shared-uplink.txt is what one Cubic
// connection got of an uplink of 4000 kbit/s (packaging/rig/network, 20 ms each way, 64 KB before it) while up to
// six others came and went, as the mean of half a second.
func recorded(t *testing.T, file string) (rate func(time.Duration) float64, lasts time.Duration) {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []float64
	for lines := bufio.NewScanner(f); lines.Scan(); {
		v, err := strconv.ParseFloat(strings.TrimSpace(lines.Text()), 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	const every = 100 * time.Millisecond
	return func(t time.Duration) float64 { return all[min(int(t/every), len(all)-1)] }, time.Duration(len(all)) * every
}
