package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// iconButton is a round button of the control bar with its name below, so that it needs no tooltip.
// Without a name it is the small flat kind.
type iconButton struct {
	press
	name  string
	glyph string              // of iconPaths
	tone  fyne.ThemeColorName // fills the disc; empty is the quiet grey
	more  func(fyne.Position) // what the other mouse button opens; may be nil
}

func newIconButton(name, glyph string, keys func(*fyne.KeyEvent), tap func()) *iconButton {
	b := &iconButton{name: name, glyph: glyph}
	b.keys, b.onTap = keys, tap
	b.ExtendBaseWidget(b)
	return b
}

// show changes picture and colour.
func (b *iconButton) show(glyph string, tone fyne.ThemeColorName) {
	if b.glyph != glyph || b.tone != tone {
		b.glyph, b.tone = glyph, tone
		b.Refresh()
	}
}

func (b *iconButton) setDisabled(off bool) {
	if b.press.setDisabled(off) {
		b.Refresh()
	}
}

const (
	discSize  = 40 // of a named button
	smallSize = 26 // of one without a name
)

func (b *iconButton) CreateRenderer() fyne.WidgetRenderer {
	disc := canvas.NewRectangle(color.Transparent)
	over := canvas.NewRectangle(color.Transparent)
	over.StrokeWidth = 0
	image := &canvas.Image{FillMode: canvas.ImageFillContain}
	name := letters(b.name, colorFaint, theme.SizeNameCaptionText)
	side, glyph := float32(discSize), float32(22)
	if b.name == "" {
		side, glyph = smallSize, 16
	}
	d := &drawing{of: b, objects: []fyne.CanvasObject{disc, over, image, name}}
	d.layout = func(s fyne.Size) {
		top := float32(0)
		if b.name == "" {
			top = (s.Height - side) / 2
		}
		place(disc, (s.Width-side)/2, top, side, side)
		place(over, (s.Width-side)/2, top, side, side)
		place(image, (s.Width-glyph)/2, top+(side-glyph)/2, glyph, glyph)
		centred(name, s.Width/2, top+side+4+name.MinSize().Height/2)
	}
	d.min = func() fyne.Size {
		if b.name == "" {
			return fyne.NewSquareSize(side)
		}
		n := name.MinSize()
		return fyne.NewSize(max(side+8, n.Width), side+4+n.Height)
	}
	d.paint = func() {
		fill, ink := theme.Color(theme.ColorNameButton), theme.Color(theme.ColorNameForeground)
		if b.name == "" {
			fill, ink = color.Transparent, theme.Color(colorFaint)
		}
		if b.tone != "" {
			fill, ink = theme.Color(b.tone), color.White
		}
		if b.tone == colorKnob { // white in the light variant
			ink = theme.Color(theme.ColorNameForeground)
		}
		if b.disabled {
			ink = theme.Color(theme.ColorNameDisabled)
		}
		disc.FillColor, disc.CornerRadius = fill, side/2
		over.FillColor, over.CornerRadius = color.Transparent, side/2
		if b.hovered && !b.disabled {
			over.FillColor = theme.Color(theme.ColorNameHover)
		}
		over.StrokeWidth = 0
		if b.focused {
			over.StrokeWidth, over.StrokeColor = 2, theme.Color(theme.ColorNamePrimary)
		}
		if r := icon(b.glyph, ink); image.Resource != r {
			image.Resource = r
			image.Refresh()
		}
		name.Color, name.TextSize = theme.Color(colorFaint), theme.Size(theme.SizeNameCaptionText)
	}
	return flatten(b, newDrawing(d))
}
