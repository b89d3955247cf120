package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"livepusher/beauty"
)

// Geometry of a plot, in its own units.
const (
	plotWidth, plotHeight = 360.0, 170.0
	plotLeft, plotTop     = 46.0, 12.0
	plotRight, plotBottom = plotWidth - 12, plotHeight - 26
)

// scale is the range of a plot's figures.
type scale struct{ low, high float64 }

func (s scale) y(v float64) float64 {
	return plotBottom - (v-s.low)/(s.high-s.low)*(plotBottom-plotTop)
}

func levelX(level int) float64 {
	return plotLeft + float64(level)/beauty.MaxLevel*(plotRight-plotLeft)
}

// plot draws a figure against the level, with its thresholds, as SVG.
func plot(f Figure, verdicts []Verdict) template.HTML {
	s := scaleOf(f, verdicts)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, plotWidth, plotHeight, template.HTMLEscapeString(f.Title))
	for _, share := range []float64{0, 0.5, 1} {
		v := s.low + (s.high-s.low)*share
		fmt.Fprintf(&b, `<line class="grid" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/><text class="axis" x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
			plotLeft, plotRight, s.y(v), s.y(v), plotLeft-6, s.y(v)+4, number(v))
	}
	for level := 0; level <= beauty.MaxLevel; level++ {
		fmt.Fprintf(&b, `<text class="axis" x="%.1f" y="%.1f" text-anchor="middle">%d</text>`, levelX(level), plotHeight-8, level)
	}
	for _, v := range verdicts {
		if v.Figure != f.Name {
			continue
		}
		x := levelX(v.Level)
		fmt.Fprintf(&b, `<line class="bound %s" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, class(v.Verdict), max(x-36, plotLeft), min(x+12, plotRight), s.y(v.Bound), s.y(v.Bound))
	}
	var points []string
	for _, v := range f.Values {
		if v.Value != nil {
			points = append(points, fmt.Sprintf("%.1f,%.1f", levelX(v.Level), s.y(*v.Value)))
		}
	}
	fmt.Fprintf(&b, `<polyline class="curve" points="%s"/>`, strings.Join(points, " "))
	for _, p := range points {
		x, y, _ := strings.Cut(p, ",")
		fmt.Fprintf(&b, `<circle class="point" cx="%s" cy="%s" r="2.6"/>`, x, y)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // numbers, and a title that is escaped
}

// scaleOf is a range that holds all values and thresholds.
func scaleOf(f Figure, verdicts []Verdict) scale {
	s := scale{math.Inf(1), math.Inf(-1)}
	take := func(v float64) { s.low, s.high = min(s.low, v), max(s.high, v) }
	for _, v := range f.Values {
		if v.Value != nil {
			take(*v.Value)
		}
	}
	for _, v := range verdicts {
		if v.Figure == f.Name {
			take(v.Bound)
		}
	}
	if math.IsInf(s.low, 0) {
		return scale{0, 1}
	}
	if s.high-s.low < 1e-9 {
		s.high = s.low + 1
	}
	margin := (s.high - s.low) * 0.06
	return scale{s.low - margin, s.high + margin}
}

// class is a verdict as a class of the page's style sheet.
func class(verdict string) string { return strings.ReplaceAll(verdict, " ", "-") }
