package ui

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
)

// flattens tells flatten to do so. A window on a screen sets it; tests of the views leave it, and see the objects.
var flattens bool

// flatten makes one picture of what a widget consists of. It is drawn when the widget has changed, and shown thirty
// times a second: each object costs Fyne about 8 µs a repaint, and the window has more than a hundred.
//
// It is for widgets that seldom change. Icons stay beside the picture: Fyne's software painter multiplies their
// colours with their alpha once more, which makes thin strokes faint.
func flatten(of fyne.Widget, r fyne.WidgetRenderer) fyne.WidgetRenderer {
	if !flattens {
		return r
	}
	f := &flat{WidgetRenderer: r, of: of, paper: software.NewTransparentCanvas(), inside: container.NewWithoutLayout()}
	f.picture = canvas.NewRaster(f.draw)
	f.objects = []fyne.CanvasObject{f.picture}
	for _, o := range r.Objects() {
		if i, ok := o.(*canvas.Image); ok && i.Resource != nil {
			f.objects = append(f.objects, o)
		} else {
			f.inside.Add(o)
		}
	}
	f.paper.SetPadded(false)
	f.paper.SetContent(container.NewWithoutLayout(f.inside))
	return f
}

// flat is the renderer of a widget that is shown as a picture.
type flat struct {
	fyne.WidgetRenderer
	of      fyne.Widget
	inside  *fyne.Container // what is in the picture
	paper   software.WindowlessCanvas
	picture *canvas.Raster
	objects []fyne.CanvasObject // the picture, then icons
}

// flatEdge is the room around the widget in its picture, for half of the stroke of a frame.
const flatEdge = 2

func (f *flat) Objects() []fyne.CanvasObject { return f.objects }

func (f *flat) Layout(s fyne.Size) {
	f.WidgetRenderer.Layout(s)
	f.fit(s)
}

// fit makes the picture as large as the widget and what is missing to whole pixels: stretched by half a pixel, words
// would be blurred.
func (f *flat) fit(s fyne.Size) {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.of); c != nil {
		scale = c.Scale()
	}
	whole := func(v float32) float32 { return float32(math.Ceil(float64(v*scale))) / scale }
	edge := whole(flatEdge)
	f.inside.Move(fyne.NewPos(edge, edge))
	place(f.picture, -edge, -edge, whole(s.Width)+2*edge, whole(s.Height)+2*edge)
}

// draw draws the widget, width pixels wide.
func (f *flat) draw(width, _ int) image.Image {
	f.fit(f.of.Size()) // the window's scale may be another than it was
	s := f.picture.Size()
	f.paper.SetScale(float32(width) / s.Width)
	f.paper.Resize(s)
	return f.paper.Capture()
}
