package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Columns of the rail's rows.
const (
	labelWidth = 88
	valueWidth = 40
	rowHeight  = 30
	rowGap     = 5
)

// rowLayout puts a label, a control, and what is behind it in columns.
type rowLayout struct{}

func (rowLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(labelWidth+o[1].MinSize().Width, rowHeight)
	switch o[1].(type) {
	case *container.ThemeOverride, *lineEntry: // drawn wrong when they are made lower than they want to be
		s.Height = o[1].MinSize().Height
	}
	if len(o) > 2 {
		s.Width += max(valueWidth, o[2].MinSize().Width)
	}
	return s
}

func (rowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l := o[0].MinSize()
	place(o[0], 0, (s.Height-l.Height)/2, l.Width, l.Height)
	right := float32(0)
	if len(o) > 2 {
		m := o[2].MinSize()
		right = max(valueWidth, m.Width)
		wide := m.Width
		if _, ok := o[2].(*label); ok { // it may become longer
			wide = right
		}
		place(o[2], s.Width-wide, (s.Height-m.Height)/2, wide, m.Height)
	}
	h := min(o[1].MinSize().Height, s.Height)
	place(o[1], labelWidth, (s.Height-h)/2, s.Width-labelWidth-right, h)
}

// row is a line of the rail: words, control, and perhaps a value or a small button behind it.
func row(words string, control fyne.CanvasObject, behind ...fyne.CanvasObject) *fyne.Container {
	name := newLabel(words, colorFaint, theme.SizeNameText)
	for _, b := range behind {
		if value, ok := b.(*label); ok {
			value.align = fyne.TextAlignTrailing
		}
	}
	return container.New(rowLayout{}, append([]fyne.CanvasObject{name, control}, behind...)...)
}

// valueText is the number behind a slider.
func valueText() *label { return newLabel("", theme.ColorNameForeground, theme.SizeNameText) }

// rows stacks lines of the rail.
func rows(lines ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(rowGap), lines...)
}

// section is a part of the rail under a heading that folds it.
type section struct {
	press
	title string
	body  fyne.CanvasObject
	fold  func(closed bool)
}

// newSection makes a part; fold is told when the user folds or unfolds it.
func newSection(title string, body fyne.CanvasObject, closed bool, keys func(*fyne.KeyEvent), fold func(bool)) *section {
	s := &section{title: title, body: body}
	if closed {
		body.Hide()
	}
	s.keys = keys
	s.onTap = func() {
		if body.Visible() {
			body.Hide()
		} else {
			body.Show()
		}
		s.Refresh()
		fold(!body.Visible())
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *section) CreateRenderer() fyne.WidgetRenderer {
	title := letters(s.title, theme.ColorNameForeground, theme.SizeNameText)
	arrow := &canvas.Image{FillMode: canvas.ImageFillContain}
	line, ring := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator)), canvas.NewRectangle(color.Transparent)
	const side = float32(14)
	d := &drawing{of: s, objects: []fyne.CanvasObject{line, ring, title, arrow}}
	d.layout = func(size fyne.Size) {
		m := title.MinSize()
		place(line, 0, 0, size.Width, 1)
		place(ring, -6, 3, size.Width+12, size.Height-4)
		place(title, 0, (size.Height-m.Height)/2+1, m.Width, m.Height)
		place(arrow, size.Width-side, (size.Height-side)/2+1, side, side)
	}
	d.min = func() fyne.Size { return fyne.NewSize(title.MinSize().Width+side, 34) }
	d.paint = func() {
		line.FillColor = theme.Color(theme.ColorNameSeparator)
		title.Color, title.TextSize = theme.Color(theme.ColorNameForeground), theme.Size(theme.SizeNameText)
		glyph, ink := "right", theme.Color(colorFaint)
		if s.body.Visible() {
			glyph = "down"
		}
		if s.hovered || s.focused {
			ink = theme.Color(theme.ColorNameForeground)
		}
		ring.StrokeWidth, ring.CornerRadius = 0, theme.Size(theme.SizeNameInputRadius)
		if s.focused {
			ring.StrokeWidth, ring.StrokeColor = 2, theme.Color(theme.ColorNamePrimary)
		}
		if r := icon(glyph, ink); arrow.Resource != r {
			arrow.Resource = r
			arrow.Refresh()
		}
	}
	return flatten(s, newDrawing(d))
}
