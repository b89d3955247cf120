package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// label is a line of text, as wide as its words, that can be a part of a board's picture.
type label struct {
	widget.BaseWidget
	flatness
	text   string
	colour color.Color
	size   float32
	align  fyne.TextAlign
}

// newLabel makes a line of text in a named colour; size is a theme size.
func newLabel(text string, c fyne.ThemeColorName, size fyne.ThemeSizeName) *label {
	l := &label{text: text, colour: theme.Color(c), size: theme.Size(size)}
	l.ExtendBaseWidget(l)
	return l
}

// show changes the words and tells whether it did: a refresh repaints the whole window.
func (l *label) show(text string) bool {
	if l.text == text {
		return false
	}
	l.text = text
	l.Refresh()
	return true
}

func (l *label) CreateRenderer() fyne.WidgetRenderer {
	text := letters(l.text, theme.ColorNameForeground, theme.SizeNameText)
	d := &drawing{of: l, objects: []fyne.CanvasObject{text}}
	d.layout = func(s fyne.Size) { place(text, 0, 0, s.Width, s.Height) }
	d.min = func() fyne.Size { return text.MinSize() }
	d.paint = func() { text.Text, text.Color, text.TextSize, text.Alignment = l.text, l.colour, l.size, l.align }
	return flatten(l, newDrawing(d))
}
