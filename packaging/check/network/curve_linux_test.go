package network

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// point is a moment of a course.
type point struct {
	at     time.Duration // since the beginning
	link   int           // kbit/s that the link has
	target int           // kbit/s asked of the encoder
	passed float64       // kbit/s that passed the link in the second before
	bytes  int64         // that passed the link since the beginning

	program, socket, queue float64 // ms that wait in the program, in its socket, and at the link
}

// delay is all that waits between the encoder and the far end of the link, in ms.
func (p point) delay() float64 { return p.program + p.socket + p.queue }

// curve is a course, ten points a second.
type curve []point

// change is a bitrate from a moment on.
type change struct {
	at   time.Time
	kbps int
}

// verdict is what a course comes to. Delay and use are judged after 3 s on the narrow link, the bitrate
// is taken as settled in the last half of it.
type verdict struct {
	used            float64       // part of the narrow link that was used
	typical, worst  float64       // delay on the narrow link, ms: median, most
	settled         float64       // kbit/s, the mean when settled
	swing           float64       // of it, from the least to the most, as part of the mean
	back            time.Duration // from the release to 95 % of the highest bitrate; 0 if that was not reached
	lowest, highest int           // kbit/s
	last            int           // kbit/s
}

func (v verdict) String() string {
	back := "not reached"
	if v.back > 0 {
		back = fmt.Sprintf("after %.1f s", v.back.Seconds())
	}
	return fmt.Sprintf("%.1f %% of the narrow link used, delay %.0f ms (at most %.0f), bitrate %.0f swinging by %.1f %%, 95 %% of the highest %s",
		100*v.used, v.typical, v.worst, v.settled, 100*v.swing, back)
}

// reaction is the time that the program is given to notice that the link has become narrow.
const reaction = 3 * time.Second

func judge(c curve, parts course) (v verdict) {
	narrowed := parts.before
	released := narrowed + parts.narrow
	v.lowest = math.MaxInt
	var delays []float64
	var first, last point
	low, high, sum, n := math.MaxInt, 0, 0, 0
	for _, p := range c {
		v.lowest, v.highest, v.last = min(v.lowest, p.target), max(v.highest, p.target), p.target
		switch {
		case p.at > released:
			if v.back == 0 && float64(p.target) >= 0.95*most {
				v.back = p.at - released
			}
		case p.at > narrowed+reaction:
			if first.at == 0 {
				first = p
			}
			last = p
			delays = append(delays, p.delay())
			if p.at > narrowed+parts.narrow/2 {
				low, high = min(low, p.target), max(high, p.target)
				sum, n = sum+p.target, n+1
			}
		}
	}
	if n == 0 {
		return v
	}
	v.used = float64(last.bytes-first.bytes) * 8 / 1000 / (last.at - first.at).Seconds() / narrow
	v.typical, v.worst = quantile(delays, 0.5), quantile(delays, 1)
	v.settled = float64(sum) / float64(n)
	v.swing = float64(high-low) / v.settled
	return v
}

func (c curve) writeCSV(path string) error {
	var b strings.Builder
	b.WriteString("seconds,link_kbps,target_kbps,passed_kbps,program_ms,socket_ms,link_ms\n")
	for _, p := range c {
		fmt.Fprintf(&b, "%.1f,%d,%d,%.0f,%.0f,%.0f,%.0f\n", p.at.Seconds(), p.link, p.target, p.passed, p.program, p.socket, p.queue)
	}
	return writeFile(path, b.String())
}

func itoa(n int) string { return strconv.Itoa(n) }
