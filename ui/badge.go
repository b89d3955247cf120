package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// badge is a word over the picture: on a veil, or on a colour when it matters.
type badge struct {
	widget.BaseWidget
	aid
	flatness
	text string
	fill fyne.ThemeColorName
	dot  fyne.ThemeColorName // before the text; empty: none
	bars int                 // signal strength 0-5 behind the text; -1: none
}

func newBadge() *badge {
	b := &badge{fill: colorVeil, bars: -1}
	b.ExtendBaseWidget(b)
	return b
}

// show changes the badge; an empty text hides it. It tells whether the badge needs another place.
func (b *badge) show(text string, fill, dot fyne.ThemeColorName, bars int) bool {
	if b.text == text && b.fill == fill && b.dot == dot && b.bars == bars {
		return false
	}
	before := b.MinSize()
	b.text, b.fill, b.dot, b.bars = text, fill, dot, bars
	b.Refresh()
	if text == "" {
		b.Hide()
	} else {
		b.Show()
	}
	return before != b.MinSize()
}

func (b *badge) CreateRenderer() fyne.WidgetRenderer {
	const pad, dotSize, barWide, barStep = float32(9), float32(7), float32(3), float32(5)
	box, dot := canvas.NewRectangle(color.Transparent), canvas.NewCircle(color.Transparent)
	text := letters(b.text, colorOnPic, theme.SizeNameText)
	d := &drawing{of: b, objects: []fyne.CanvasObject{box, dot, text}}
	var bars [5]*canvas.Rectangle
	for i := range bars {
		bars[i] = canvas.NewRectangle(color.Transparent)
		d.objects = append(d.objects, bars[i])
	}
	d.layout = func(s fyne.Size) {
		m := text.MinSize()
		place(box, 0, 0, s.Width, s.Height)
		x := pad
		if b.dot != "" {
			place(dot, x, (s.Height-dotSize)/2, dotSize, dotSize)
			x += dotSize + 6
		}
		place(text, x, (s.Height-m.Height)/2, m.Width, m.Height)
		x += m.Width + 9
		for i, bar := range bars {
			h := 4 + 2*float32(i)
			place(bar, x+barStep*float32(i), s.Height/2+6-h, barWide, h)
		}
	}
	d.min = func() fyne.Size {
		s := text.MinSize().Add(fyne.NewSize(2*pad, 8))
		if b.dot != "" {
			s.Width += dotSize + 6
		}
		if b.bars >= 0 {
			s.Width += 8 + barStep*5
		}
		return s
	}
	d.paint = func() {
		box.FillColor, box.CornerRadius = theme.Color(b.fill), theme.Size(theme.SizeNameInputRadius)
		text.Text, text.Color, text.TextSize = b.text, theme.Color(colorOnPic), theme.Size(theme.SizeNameText)
		if b.fill == colorAmber {
			text.Color = color.Black
		}
		dot.FillColor = color.Transparent
		if b.dot != "" {
			dot.FillColor = theme.Color(b.dot)
		}
		for i, bar := range bars {
			switch {
			case b.bars < 0:
				bar.FillColor = color.Transparent
			case i < b.bars:
				bar.FillColor = signalColor(b.bars)
			default:
				bar.FillColor = faded(hex(0xffffff), 0x38)
			}
		}
	}
	return flatten(b, newDrawing(d))
}

func signalColor(bars int) color.Color {
	switch {
	case bars >= 4:
		return theme.Color(theme.ColorNameSuccess)
	case bars >= 2:
		return theme.Color(colorAmber)
	}
	return theme.Color(colorLive)
}

// signalBars turns netQualityLevel (0 unknown, 1 best to 6 worst) into bars; -1 for none at all.
func signalBars(level int) int {
	if level <= 0 {
		return -1
	}
	return max(6-level, 0)
}
