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

// scale is the range of a plot's figures, in whole steps.
type scale struct{ low, high, step float64 }

// ticks are the values at which the plot has a line.
func (s scale) ticks() (list []float64) {
	for i := math.Round(s.low / s.step); i <= math.Round(s.high/s.step); i++ {
		list = append(list, i*s.step+0) // no -0
	}
	return list
}

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
	for _, v := range s.ticks() {
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

// scaleOf is a range of whole steps that holds all values and thresholds.
func scaleOf(f Figure, verdicts []Verdict) scale {
	low, high := math.Inf(1), math.Inf(-1)
	take := func(v float64) { low, high = min(low, v), max(high, v) }
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
	if math.IsInf(low, 0) {
		return scale{0, 1, 0.5}
	}
	if high-low < 1e-9 {
		high = low + 1
	}
	step := wholeStep((high - low) / 3)
	return scale{math.Floor(low/step) * step, math.Ceil(high/step) * step, step}
}

// wholeStep is the least of 1, 2, 5, 10, ... and 0.5, 0.2, 0.1, ... that is not below v.
func wholeStep(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{1, 2, 5} {
		if n*unit >= v {
			return n * unit
		}
	}
	return 10 * unit
}

// class is a verdict as a class of the page's style sheet.
func class(verdict string) string { return strings.ReplaceAll(verdict, " ", "-") }
