package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	xdraw "golang.org/x/image/draw"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"livepusher/assets"
)

// pen draws Fyne's objects into pictures, as Fyne's software painter does, for what the window's widgets are made
// of: boxes, discs, lines of text in the window's font, icons, pictures. That painter takes a hundred times the memory,
// which is garbage, and it draws icons faint: it multiplies their colours with their alpha once more.
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

// draw draws an object and tells whether it could.
func (r *pen) draw(p paper, o fyne.CanvasObject) bool {
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

// box draws a rectangle with round corners, whose stroke lies half outside.
func (r *pen) box(p paper, at image.Rectangle, radius float32, fill, stroke color.Color, width float32) bool {
	round := min(float32(p.round(radius)), float32(at.Dx())/2, float32(at.Dy())/2)
	half := float32(p.round(width)) / 2
	outer := at.Inset(-int(math.Ceil(float64(half))))
	filled, framed := seen(fill), half > 0 && seen(stroke)
	if !filled && !framed {
		return true
	}
	if !outer.In(p.to.Rect) {
		return false
	}
	if filled {
		r.paths.Reset(at.Dx(), at.Dy())
		r.outline(0, round, false)
		r.paths.Draw(p.to, at, image.NewUniform(fill), image.Point{})
	}
	if framed {
		r.paths.Reset(outer.Dx(), outer.Dy())
		beyond := float32(at.Min.X - outer.Min.X)
		r.outline(beyond-half, round+half, false)
		r.outline(beyond+half, max(round-half, 0), true)
		r.paths.Draw(p.to, outer, image.NewUniform(stroke), image.Point{})
	}
	return true
}

func seen(c color.Color) bool {
	if c == nil {
		return false
	}
	_, _, _, a := c.RGBA()
	return a > 0
}

// quarter is how far the control points of a cubic curve that is a quarter of a circle lie from its ends, in radii:
// 4/3 (sqrt 2 - 1).
const quarter = 0.5522847

// outline adds the rectangle that lies inset within the path's room, with round corners; back is the other way round,
// which cuts a hole.
func (r *pen) outline(inset, radius float32, back bool) {
	s := r.paths.Size()
	w, h := float32(s.X)-inset, float32(s.Y)-inset
	if radius == 0 {
		r.corners(back, [2]float32{inset, inset}, [2]float32{w, inset}, [2]float32{w, h}, [2]float32{inset, h})
		return
	}
	c := radius * (1 - quarter)
	type point = [2]float32
	curves := [4][4]point{ // clockwise from the top left: begin, two controls, end
		{{inset, inset + radius}, {inset, inset + c}, {inset + c, inset}, {inset + radius, inset}},
		{{w - radius, inset}, {w - c, inset}, {w, inset + c}, {w, inset + radius}},
		{{w, h - radius}, {w, h - c}, {w - c, h}, {w - radius, h}},
		{{inset + radius, h}, {inset + c, h}, {inset, h - c}, {inset, h - radius}},
	}
	for i := range curves {
		q := curves[i]
		if back {
			q = curves[3-i]
			q[0], q[1], q[2], q[3] = q[3], q[2], q[1], q[0]
		}
		if i == 0 {
			r.paths.MoveTo(q[0][0], q[0][1])
		} else {
			r.paths.LineTo(q[0][0], q[0][1])
		}
		r.paths.CubeTo(q[1][0], q[1][1], q[2][0], q[2][1], q[3][0], q[3][1])
	}
	r.paths.ClosePath()
}

func (r *pen) corners(back bool, c ...[2]float32) {
	if back {
		slices.Reverse(c)
	}
	r.paths.MoveTo(c[0][0], c[0][1])
	for _, q := range c[1:] {
		r.paths.LineTo(q[0], q[1])
	}
	r.paths.ClosePath()
}

// text draws a line in the window's font, if that has all of its letters.
func (r *pen) text(p paper, t *canvas.Text) bool {
	if t.TextStyle != (fyne.TextStyle{}) || t.FontSource != nil || !r.knows(t.Text) {
		return false
	}
	face := r.face(float64(t.TextSize * p.scale))
	if face == nil {
		return false
	}
	pos, s, own := t.Position(), t.Size(), t.MinSize()
	switch t.Alignment {
	case fyne.TextAlignTrailing:
		pos.X += s.Width - own.Width
	case fyne.TextAlignCenter:
		pos.X += (s.Width - own.Width) / 2
	}
	pos.Y += max(s.Height-own.Height, 0) / 2
	at := p.at(pos, own)
	d := xfont.Drawer{Dst: p.to, Src: image.NewUniform(t.Color), Face: face, Dot: fixed.P(at.Min.X, at.Min.Y+face.Metrics().Ascent.Ceil())}
	d.DrawString(t.Text)
	return true
}

// knows tells whether the window's font has all letters of a text.
func (r *pen) knows(text string) bool {
	for _, c := range text {
		if i, err := assets.Outlines().GlyphIndex(&r.runes, c); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// face is the window's font in a size in pixels; nil when no font has such a size.
func (r *pen) face(size float64) xfont.Face {
	f, ok := r.faces[size]
	if !ok {
		var err error
		if f, err = opentype.NewFace(assets.Outlines(), &opentype.FaceOptions{Size: size, DPI: 72}); err != nil {
			f = nil
		}
		if r.faces == nil || len(r.faces) > mostFaces {
			r.faces = map[float64]xfont.Face{}
		}
		r.faces[size] = f
	}
	return f
}

// mostFaces is how many sizes of the font are kept; a window has about six.
const mostFaces = 32

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

// drawIcon draws an SVG over a part of a picture.
func drawIcon(to *image.RGBA, icon fyne.Resource, part image.Rectangle) bool {
	svg, err := oksvg.ReadIconStream(bytes.NewReader(icon.Content()))
	if err != nil {
		return false
	}
	width, height := part.Dx(), part.Dy()
	svg.SetTarget(0, 0, float64(width), float64(height))
	own := image.NewRGBA(image.Rect(0, 0, width, height))
	svg.Draw(rasterx.NewDasher(width, height, rasterx.NewScannerGV(width, height, own, own.Rect)), 1)
	draw.Draw(to, part, own, image.Point{}, draw.Over)
	return true
}
