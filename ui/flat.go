package ui

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// flattens tells flatten and onBoard to do so. A window on a screen sets it; tests of the views leave it, and see the
// objects.
var flattens bool

// flatten makes one picture of what a widget consists of, drawn when the widget has changed: each object costs Fyne
// about 8 µs a repaint, there are thirty repaints a second, and the window has some hundreds of objects.
func flatten(of flatWidget, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	if !flattens {
		return r
	}
	f := &flat{WidgetRenderer: r, of: of, stale: true}
	f.picture = canvas.NewRaster(func(width, _ int) image.Image {
		f.fit(f.of.Size()) // the window's scale may be another than it was
		return f.at(float32(width) / f.picture.Size().Width)
	})
	f.alone = []fyne.CanvasObject{f.picture}
	of.setFlat(f)
	return f
}

// flatWidget is a widget that can be shown as a picture. It embeds a flatness.
type flatWidget interface {
	fyne.Widget
	setFlat(f *flat)
	flat() *flat // nil while there is none
}

// flatness knows a widget's picture.
type flatness struct{ made *flat }

func (n *flatness) setFlat(f *flat) { n.made = f }
func (n *flatness) flat() *flat     { return n.made }

// flat is the renderer of a widget that is shown as a picture: one of its own, or a part of a board's.
type flat struct {
	fyne.WidgetRenderer
	of      fyne.Widget
	picture *canvas.Raster
	alone   []fyne.CanvasObject // what Fyne draws of a widget that lies on no board
	onBoard bool
	least   fyne.Size

	stale bool // the widget is no longer as drawn
	drawn *image.RGBA
	size  fyne.Size // of the widget as drawn
	scale float32   // pixels a unit, as drawn
}

// flatEdge is the room around the widget in its picture: for half of the stroke of a frame, or a ring.
const flatEdge = 8

func (f *flat) Objects() []fyne.CanvasObject {
	if f.onBoard {
		return nil
	}
	return f.alone
}

func (f *flat) Layout(s fyne.Size) {
	f.WidgetRenderer.Layout(s)
	f.fit(s)
}

// MinSize asks the widget once: Fyne asks for it several times a repaint.
func (f *flat) MinSize() fyne.Size {
	if f.least.IsZero() {
		f.least = f.WidgetRenderer.MinSize()
	}
	return f.least
}

func (f *flat) Refresh() {
	f.stale, f.least = true, fyne.Size{}
	f.WidgetRenderer.Refresh()
}

func (f *flat) fit(s fyne.Size) { fitPicture(f.picture, f.of, s) }

// fitPicture gives a picture the room of what it shows, an edge around that, and what is missing to whole pixels:
// stretched by half a pixel, words would be blurred.
func fitPicture(picture *canvas.Raster, of fyne.CanvasObject, s fyne.Size) {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(of); c != nil {
		scale = c.Scale()
	}
	edge := float32(edgePixels(scale)) / scale
	place(picture, -edge, -edge, float32(wholePixels(s.Width, scale))/scale+2*edge, float32(wholePixels(s.Height, scale))/scale+2*edge)
}

// edgePixels is flatEdge in pixels of a scale.
func edgePixels(scale float32) int { return wholePixels(flatEdge, scale) }

// wholePixels is how many pixels a length touches.
func wholePixels(v, scale float32) int { return int(math.Ceil(float64(v*scale) - 1e-3)) }

// current tells whether the widget is as it was drawn.
func (f *flat) current(scale float32) bool {
	return !f.stale && f.size == f.of.Size() && f.scale == scale
}

// at is the widget with its edge in a scale, premultiplied, valid until it is asked for again.
func (f *flat) at(scale float32) *image.RGBA {
	if f.current(scale) {
		return f.drawn
	}
	f.stale, f.size, f.scale = false, f.of.Size(), scale
	edge := edgePixels(scale)
	room := image.Rect(0, 0, wholePixels(f.size.Width, scale)+2*edge, wholePixels(f.size.Height, scale)+2*edge)
	if f.drawn == nil || f.drawn.Rect != room {
		f.drawn = image.NewRGBA(room)
	} else {
		clear(f.drawn.Pix)
	}
	p := paper{f.drawn, scale, edge}
	for _, o := range f.WidgetRenderer.Objects() {
		if o.Visible() {
			windowPen.draw(p, o)
		}
	}
	return f.drawn
}
