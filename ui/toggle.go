package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// toggle is a switch: on or off.
type toggle struct {
	press
	on       bool
	onChange func(on bool)
}

func newToggle(keys func(*fyne.KeyEvent), change func(bool)) *toggle {
	t := &toggle{onChange: change}
	t.keys = keys
	t.onTap = func() {
		t.on = !t.on
		t.Refresh()
		t.onChange(t.on)
	}
	t.ExtendBaseWidget(t)
	return t
}

// show sets the switch without telling onChange.
func (t *toggle) show(on bool) {
	if t.on != on {
		t.on = on
		t.Refresh()
	}
}

func (t *toggle) CreateRenderer() fyne.WidgetRenderer {
	const w, h, pad = float32(36), float32(20), float32(3)
	track, knob := canvas.NewRectangle(color.Transparent), canvas.NewCircle(color.White)
	d := &drawing{of: t, objects: []fyne.CanvasObject{track, knob}}
	d.layout = func(s fyne.Size) {
		x, y := s.Width-w, (s.Height-h)/2
		place(track, x, y, w, h)
		at := x + pad
		if t.on {
			at = x + w - h + pad
		}
		place(knob, at, y+pad, h-2*pad, h-2*pad)
	}
	d.min = func() fyne.Size { return fyne.NewSize(w, h+4) }
	d.paint = func() {
		track.CornerRadius, track.StrokeWidth = h/2, 0
		track.FillColor = theme.Color(theme.ColorNameDisabled)
		if t.on {
			track.FillColor = theme.Color(theme.ColorNamePrimary)
		}
		if t.focused {
			track.StrokeWidth, track.StrokeColor = 2, theme.Color(theme.ColorNameForeground)
		}
	}
	return flatten(t, newDrawing(d))
}
