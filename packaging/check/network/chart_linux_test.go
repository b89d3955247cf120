package network

import (
	"fmt"
	"strings"
)

// A chart has the rates above and the delay below, over the same seconds.
const (
	chartWidth            = 900.0
	ratesHeight           = 300.0
	delayHeight           = 140.0
	chartGap              = 40.0
	chartLeft, chartTop   = 60.0, 60.0
	ratesSpan, delaysSpan = 4500.0, 1000.0 // kbit/s and ms from bottom to top
)

// writeSVG draws the curve.
func (c curve) writeSVG(path, title string) error {
	length := c[len(c)-1].at.Seconds()
	x := func(p point) float64 { return chartLeft + chartWidth*p.at.Seconds()/length }
	rate := func(kbps float64) float64 { return chartTop + ratesHeight*(1-min(1, kbps/ratesSpan)) }
	delayTop := chartTop + ratesHeight + chartGap
	delay := func(ms float64) float64 { return delayTop + delayHeight*(1-min(1, ms/delaysSpan)) }

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 %.0f" font-family="sans-serif" font-size="12">`+"\n", delayTop+delayHeight+40)
	fmt.Fprintf(&b, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/><text x=\"%.0f\" y=\"20\">%s</text>\n", chartLeft, title)
	line := func(name, colour string, labelX float64, y func(point) float64) {
		fmt.Fprintf(&b, `<text x="%.0f" y="40" fill="%s">%s</text><polyline fill="none" stroke="%s" points="`, labelX, colour, name, colour)
		for _, p := range c {
			fmt.Fprintf(&b, "%.1f,%.1f ", x(p), y(p))
		}
		b.WriteString("\"/>\n")
	}
	for kbps := 0.0; kbps <= ratesSpan; kbps += 500 {
		grid(&b, rate(kbps), fmt.Sprintf("%.0f", kbps))
	}
	for ms := 0.0; ms <= delaysSpan; ms += 250 {
		grid(&b, delay(ms), fmt.Sprintf("%.0f", ms))
	}
	line("link, kbit/s", "grey", chartLeft, func(p point) float64 { return rate(float64(p.link)) })
	line("asked of the encoder", "crimson", chartLeft+120, func(p point) float64 { return rate(float64(p.target)) })
	line("passed", "steelblue", chartLeft+290, func(p point) float64 { return rate(p.passed) })
	line("delay in queues, ms (below)", "darkgreen", chartLeft+380, func(p point) float64 { return delay(p.delay()) })
	line("of it at the link", "orange", chartLeft+580, func(p point) float64 { return delay(p.queue) })
	fmt.Fprintf(&b, "<text x=\"%.0f\" y=\"%.0f\">0 to %.0f s</text>\n</svg>\n", chartLeft, delayTop+delayHeight+20, length)
	return writeFile(path, b.String())
}

func grid(b *strings.Builder, y float64, label string) {
	fmt.Fprintf(b, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%.0f" y="%.1f" text-anchor="end">%s</text>`+"\n",
		chartLeft, chartLeft+chartWidth, y, y, chartLeft-6, y+4, label)
}
