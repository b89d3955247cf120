package app

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"livepusher/packaging/rig/network"
)

// curveFolder, when it is set, is where TestShapedUplink leaves curves of what it saw: a table and a
// picture for each mode.
var curveFolder = os.Getenv("LIVEPUSHER_CURVES")

// point is a moment of a push on a shaped link.
type point struct {
	at     float64 // s
	link   int     // kbit/s that the link has
	target int     // kbit/s asked of the encoder
	passed float64 // kbit/s that passed the link in the second before

	program, socket, queue float64 // ms that wait in the program, in its socket, and at the link
}

func (p point) delay() float64 { return p.program + p.socket + p.queue }

// drawCurve writes folder/uplink-MODE.csv and .svg.
func drawCurve(t *testing.T, mode string, p *program, samples []network.Sample) {
	t.Helper()
	c := points(p, samples)
	for end, text := range map[string]string{".csv": table(c), ".svg": chart(c, "livepusher, mode "+mode)} {
		if err := os.WriteFile(curveFolder+"/uplink-"+mode+end, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// points joins what the link, the program's statistics (one a second) and its events tell. The system
// counts as waiting in the socket what is on its way too; what waits at the link is taken off, so that
// it does not count twice.
func points(p *program, samples []network.Sample) (c []point) {
	begun, changes := samples[0].Time, p.seen(1006)
	for i, s := range samples {
		q := point{at: s.Time.Sub(begun).Seconds(), link: s.Upload.Rate, target: mostVideo,
			passed: passed(samples[:i+1], s.Time.Add(-time.Second), s.Time), queue: s.Upload.QueueMS}
		for _, e := range changes {
			if !e.Time.After(s.Time) {
				fmt.Sscanf(e.Message[strings.Index(e.Message, "->"):], "-> %d", &q.target)
			}
		}
		for _, l := range p.statsBetween(s.Time.Add(-1100*time.Millisecond), s.Time) {
			q.program = float64(l.VideoCache)
			q.socket = max(0, float64(l.SocketQueue-s.Upload.QueueBytes)*8/float64(s.Upload.Rate))
		}
		c = append(c, q)
	}
	return c
}

func table(c []point) string {
	var b strings.Builder
	b.WriteString("seconds,link_kbps,target_kbps,passed_kbps,program_ms,socket_ms,link_ms\n")
	for _, p := range c {
		fmt.Fprintf(&b, "%.1f,%d,%d,%.0f,%.0f,%.0f,%.0f\n", p.at, p.link, p.target, p.passed, p.program, p.socket, p.queue)
	}
	return b.String()
}

// A chart has the rates above and the delay below, over the same seconds.
const (
	chartWidth            = 900.0
	ratesHeight           = 300.0
	delayHeight           = 140.0
	chartGap              = 40.0
	chartLeft, chartTop   = 60.0, 60.0
	ratesSpan, delaysSpan = 4500.0, 1000.0 // kbit/s and ms from bottom to top
)

// chart draws the curve as SVG.
func chart(c []point, title string) string {
	length := c[len(c)-1].at
	rate := func(kbps float64) float64 { return chartTop + ratesHeight*(1-min(1, kbps/ratesSpan)) }
	delayTop := chartTop + ratesHeight + chartGap
	delay := func(ms float64) float64 { return delayTop + delayHeight*(1-min(1, ms/delaysSpan)) }

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 %.0f" font-family="sans-serif" font-size="12">`+"\n", delayTop+delayHeight+40)
	fmt.Fprintf(&b, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/><text x=\"%.0f\" y=\"20\">%s, 0 to %.0f s</text>\n", chartLeft, title, length)
	for kbps := 0.0; kbps <= ratesSpan; kbps += 500 {
		grid(&b, rate(kbps), kbps)
	}
	for ms := 0.0; ms <= delaysSpan; ms += 250 {
		grid(&b, delay(ms), ms)
	}
	line := func(name, colour string, labelX float64, y func(point) float64) {
		fmt.Fprintf(&b, `<text x="%.0f" y="40" fill="%s">%s</text><polyline fill="none" stroke="%s" points="`, labelX, colour, name, colour)
		for _, p := range c {
			fmt.Fprintf(&b, "%.1f,%.1f ", chartLeft+chartWidth*p.at/length, y(p))
		}
		b.WriteString("\"/>\n")
	}
	line("link, kbit/s", "grey", chartLeft, func(p point) float64 { return rate(float64(p.link)) })
	line("asked of the encoder", "crimson", chartLeft+120, func(p point) float64 { return rate(float64(p.target)) })
	line("passed", "steelblue", chartLeft+290, func(p point) float64 { return rate(p.passed) })
	line("delay in queues, ms (below)", "darkgreen", chartLeft+380, func(p point) float64 { return delay(p.delay()) })
	line("of it at the link", "orange", chartLeft+580, func(p point) float64 { return delay(p.queue) })
	b.WriteString("</svg>\n")
	return b.String()
}

func grid(b *strings.Builder, y, label float64) {
	fmt.Fprintf(b, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%.0f" y="%.1f" text-anchor="end">%.0f</text>`+"\n",
		chartLeft, chartLeft+chartWidth, y, y, chartLeft-6, y+4, label)
}
