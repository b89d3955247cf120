package ui

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// curves show the last minute in the debug panel: four small curves, each under words for what it is now,
// was at least and at most. They are drawn when a second's figures come; between two of those a repaint
// of the window costs one texture.
type curves struct {
	root    *fyne.Container
	h       *host
	history *history // the window's: it outlives a change of language
	picture *canvas.Raster
	memory  *image.RGBA
	words   [curveCount][2]*label // now; least and most
}

// curveNames are the texts' keys and the units.
var curveNames = [curveCount]struct{ key, unit string }{
	curveRate: {"debug.curve.rate", "kbps"}, curveQueue: {"debug.curve.queue", "ms"},
	curveRTT: {"debug.curve.rtt", "ms"}, curveFrame: {"debug.curve.frame", "ms"},
}

const (
	curveGap  = 12 // between two curves
	curveHigh = 38 // of a curve
	curveLine = 15 // of a line of words
)

func newCurves(h *host, history *history) *curves {
	c := &curves{h: h, history: history}
	c.picture = canvas.NewRaster(func(width, height int) image.Image {
		gap := 0
		if s := c.picture.Size().Width; s > 0 {
			gap = int(curveGap * float32(width) / s)
		}
		c.memory = plot(c.memory, c.history, width, height, gap)
		return c.memory
	})
	objects := []fyne.CanvasObject{c.picture}
	for i := range c.words {
		now, span := newLabel("", colorOnPic, theme.SizeNameCaptionText), newLabel("", colorOnPic, theme.SizeNameCaptionText)
		span.colour = faded(hex(0xffffff), 0x90)
		c.words[i] = [2]*label{now, span}
		objects = append(objects, now, span)
	}
	c.root = container.New(curvesLayout{}, objects...)
	return c
}

// show brings words and curves up to date; the window calls it once a second while the panel is open.
func (c *curves) show() {
	each := (c.root.Size().Width - curveGap*(curveCount-1)) / curveCount
	for i, n := range curveNames {
		now, low, high := c.history.span(i)
		key := "debug.curve.now"
		target := float32(0)
		if i == curveRate && c.history.held > 0 {
			key, target = "debug.curve.now-of", c.history.at(0).target
		}
		unit := c.unit(n.unit, now, low, high)
		c.say(i, 0, each, key, "name", c.h.say(n.key), "now", unit(now), "target", unit(target), "unit", n.unit)
		c.say(i, 1, each, "debug.curve.span", "low", unit(low), "high", unit(high))
	}
	c.picture.Refresh()
}

// unit gives numbers a decimal where they are small times.
func (c *curves) unit(unit string, of ...float32) func(float32) string {
	format := "%.0f"
	if unit == "ms" && max(of[0], of[1], of[2]) < 10 {
		format = "%.1f"
	}
	return func(v float32) string { return fmt.Sprintf(format, v) }
}

func (c *curves) say(curve, line int, room float32, key string, pairs ...any) {
	t := c.words[curve][line]
	t.show(cut(c.h.say(key, pairs...), t.size, room))
}

// curvesLayout puts the words over the curves, which are one picture.
type curvesLayout struct{}

func (curvesLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, 2*curveLine+curveHigh)
}

func (curvesLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], 0, 2*curveLine, s.Width, s.Height-2*curveLine)
	each := (s.Width - curveGap*(curveCount-1)) / curveCount
	for i := range curveCount {
		x := (each + curveGap) * float32(i)
		place(o[1+2*i], x, 0, each, curveLine)
		place(o[2+2*i], x, curveLine-1, each, curveLine)
	}
}
