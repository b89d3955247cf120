package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// textButton is a button of words. START is a large one with a colour; the others are quiet.
type textButton struct {
	press
	text  string
	tone  fyne.ThemeColorName // fill; empty is the quiet grey
	glyph string              // before the text; may be empty
	large bool
	width float32 // at least; so that the button keeps its place whatever it says
}

func newTextButton(text string, keys func(*fyne.KeyEvent), tap func()) *textButton {
	b := &textButton{text: text}
	b.keys, b.onTap = keys, tap
	b.ExtendBaseWidget(b)
	return b
}

func (b *textButton) show(text string, tone fyne.ThemeColorName) {
	if b.text != text || b.tone != tone {
		b.text, b.tone = text, tone
		b.Refresh()
	}
}

func (b *textButton) setDisabled(off bool) {
	if b.press.setDisabled(off) {
		b.Refresh()
	}
}

func (b *textButton) CreateRenderer() fyne.WidgetRenderer { return flatten(b, b.draw(b)) }

// draw is the drawing of a widget that is this button, or more than it.
func (b *textButton) draw(of fyne.Widget) *drawing {
	box, over := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	image := &canvas.Image{FillMode: canvas.ImageFillContain}
	text := letters(b.text, theme.ColorNameForeground, theme.SizeNameText)
	d := &drawing{of: of, objects: []fyne.CanvasObject{box, over, image, text}}
	const glyph, gap = float32(15), float32(6)
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		place(over, 0, 0, s.Width, s.Height)
		left := float32(0)
		if b.glyph != "" {
			left = glyph + gap
		}
		w := text.MinSize().Width
		centred(text, s.Width/2+left/2, s.Height/2)
		place(image, (s.Width-w-left)/2, (s.Height-glyph)/2, glyph, glyph)
	}
	d.min = func() fyne.Size {
		s := text.MinSize()
		height, side := s.Height+10, float32(24)
		if b.large {
			height, side = 44, 48
		}
		if b.glyph != "" {
			side += glyph + gap
		}
		return fyne.NewSize(max(b.width, s.Width+side), height)
	}
	d.paint = func() {
		fill, ink := theme.Color(theme.ColorNameButton), theme.Color(theme.ColorNameForeground)
		if b.tone != "" {
			fill, ink = theme.Color(b.tone), onTone(b.tone)
		}
		if b.disabled {
			fill, ink = theme.Color(theme.ColorNameDisabledButton), theme.Color(theme.ColorNameDisabled)
		}
		text.Text, text.Color, text.TextSize = b.text, ink, theme.Size(theme.SizeNameText)
		box.FillColor, box.CornerRadius = fill, theme.Size(theme.SizeNameButtonRadius)
		over.FillColor, over.CornerRadius, over.StrokeWidth = color.Transparent, box.CornerRadius, 0
		if b.large {
			text.TextSize = theme.Size(theme.SizeNameSubHeadingText)
			box.CornerRadius, over.CornerRadius = 22, 22
		}
		if b.hovered && !b.disabled {
			over.FillColor = theme.Color(theme.ColorNameHover)
		}
		if b.focused {
			over.StrokeWidth, over.StrokeColor = 2, theme.Color(theme.ColorNamePrimary)
		}
		if b.glyph != "" {
			if r := icon(b.glyph, ink); image.Resource != r {
				image.Resource = r
				image.Refresh()
			}
		}
	}
	return newDrawing(d)
}

// onTone is the colour of words on a button's tone.
func onTone(tone fyne.ThemeColorName) color.Color {
	switch tone {
	case theme.ColorNamePrimary:
		return theme.Color(theme.ColorNameForegroundOnPrimary)
	case colorAmber:
		return color.Black
	}
	return color.White
}
