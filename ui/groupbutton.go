package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// groupButton names a group.
type groupButton struct {
	press
	text     string
	selected bool
}

func newGroupButton(text string, keys func(*fyne.KeyEvent), tap func()) *groupButton {
	b := &groupButton{text: text}
	b.keys, b.onTap = keys, tap
	b.ExtendBaseWidget(b)
	return b
}

func (b *groupButton) show(selected bool) {
	if b.selected != selected {
		b.selected = selected
		b.Refresh()
	}
}

func (b *groupButton) CreateRenderer() fyne.WidgetRenderer {
	box := canvas.NewRectangle(color.Transparent)
	text := letters(b.text, theme.ColorNameForeground, theme.SizeNameText)
	d := &drawing{of: b, objects: []fyne.CanvasObject{box, text}}
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		m := text.MinSize()
		place(text, 10, (s.Height-m.Height)/2, m.Width, m.Height)
	}
	d.min = func() fyne.Size { return fyne.NewSize(text.MinSize().Width+20, 32) }
	d.paint = func() {
		box.FillColor, box.CornerRadius, box.StrokeWidth = color.Transparent, theme.Size(theme.SizeNameButtonRadius), 0
		if b.hovered {
			box.FillColor = theme.Color(theme.ColorNameHover)
		}
		if b.selected {
			box.FillColor = theme.Color(colorKnob)
		}
		if b.focused {
			box.StrokeWidth, box.StrokeColor = 2, theme.Color(theme.ColorNamePrimary)
		}
		text.Color, text.TextSize = theme.Color(theme.ColorNameForeground), theme.Size(theme.SizeNameText)
	}
	return flatten(b, newDrawing(d))
}
