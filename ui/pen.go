package ui

import (
	"image"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	xdraw "golang.org/x/image/draw"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// pen draws Fyne's objects into pictures, as Fyne's software painter does, for what the window's widgets are made
// of: boxes, discs, lines of text in the window's font, icons, pictures. That painter leaves 157 KB of garbage for a
// badge and takes seven times as long (BenchmarkDrawnWidget), and it draws icons faint: it multiplies their colours
// with their alpha once more. What the pen cannot draw is left to it.
//
// It has no lock: widgets are drawn on Fyne's thread.
type pen struct {
	paths vector.Rasterizer
	faces map[float64]xfont.Face // by size in pixels
	runes sfnt.Buffer
}

var windowPen pen

// paper is a picture being drawn.
type paper struct {
	to    *image.RGBA
	scale float32 // pixels a unit
	edge  int     // from the picture's corner to the origin, in pixels, both ways
}

// at is where a part of an object's parent lies in the picture, rounded as Fyne does.
func (p paper) at(pos fyne.Position, s fyne.Size) image.Rectangle {
	x, y := p.edge+wholePixels(pos.X, p.scale), p.edge+wholePixels(pos.Y, p.scale)
	return image.Rect(x, y, x+p.round(s.Width), y+p.round(s.Height))
}

func (p paper) round(v float32) int { return int(math.Round(float64(v * p.scale))) }

func (r *pen) draw(p paper, o fyne.CanvasObject) {
	if !r.drawn(p, o) {
		p.byFyne(o)
	}
}

// drawn draws an object and tells whether it could.
func (r *pen) drawn(p paper, o fyne.CanvasObject) bool {
	switch o := o.(type) {
	case *canvas.Rectangle:
		plain := canvas.Rectangle{}
		if o.Aspect != 0 || o.Shadow != plain.Shadow || o.TopLeftCornerRadius+o.TopRightCornerRadius+o.BottomLeftCornerRadius+o.BottomRightCornerRadius != 0 {
			return false
		}
		return r.box(p, p.at(o.Position(), o.Size()), o.CornerRadius, o.FillColor, o.StrokeColor, o.StrokeWidth)
	case *canvas.Circle:
		s := o.Size()
		side := min(s.Width, s.Height)
		middle := o.Position().AddXY((s.Width-side)/2, (s.Height-side)/2)
		return r.box(p, p.at(middle, fyne.NewSquareSize(side)), side/2, o.FillColor, o.StrokeColor, o.StrokeWidth)
	case *canvas.Text:
		return r.text(p, o)
	case *canvas.Image:
		return r.picture(p, o)
	}
	return false
}

// picture draws an icon, or an image that fills its place.
func (r *pen) picture(p paper, i *canvas.Image) bool {
	at := p.at(i.Position(), i.Size())
	switch {
	case at.Empty():
		return true
	case i.Resource != nil && i.FillMode == canvas.ImageFillContain && at.Dx() == at.Dy():
		return drawIcon(p.to, i.Resource, at)
	case i.Image != nil && i.FillMode == canvas.ImageFillStretch && i.ScaleMode == canvas.ImageScaleFastest && i.CornerRadius == 0 && i.Translucency == 0:
		xdraw.NearestNeighbor.Scale(p.to, at, i.Image, i.Image.Bounds(), draw.Over, nil)
		return true
	}
	return i.Resource == nil && i.Image == nil
}

// byFyne has Fyne's software painter draw an object.
func (p paper) byFyne(o fyne.CanvasObject) {
	inside := container.NewWithoutLayout(o)
	inside.Move(fyne.NewPos(float32(p.edge)/p.scale, float32(p.edge)/p.scale))
	own := software.NewTransparentCanvas()
	own.SetPadded(false)
	own.SetContent(container.NewWithoutLayout(inside))
	own.SetScale(p.scale)
	own.Resize(fyne.NewSize(float32(p.to.Rect.Dx())/p.scale, float32(p.to.Rect.Dy())/p.scale))
	draw.Draw(p.to, p.to.Rect, own.Capture(), image.Point{}, draw.Over)
}
