package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"livepusher/assets"
)

// text draws a line in the window's font, if that has all of its letters.
func (r *pen) text(p paper, t *canvas.Text) bool {
	if t.TextStyle != (fyne.TextStyle{}) || t.FontSource != nil || t.Color == nil || !r.knows(t.Text) {
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
