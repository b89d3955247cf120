package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// segments is a choice of a few short words side by side; a tap on one, or Left and Right, chooses.
type segments struct {
	press
	values   []string // what the choices mean
	words    []string // what they say
	selected int      // -1: none of them
	onChange func(value string)
}

func newSegments(values, words []string, keys func(*fyne.KeyEvent), change func(string)) *segments {
	g := &segments{values: values, words: words, selected: -1, onChange: change}
	g.keys = keys
	g.ExtendBaseWidget(g)
	return g
}

// show selects a value without telling onChange.
func (g *segments) show(value string) {
	at := -1
	for i, v := range g.values {
		if v == value {
			at = i
		}
	}
	if at != g.selected {
		g.selected = at
		g.Refresh()
	}
}

// rename changes what the choices say.
func (g *segments) rename(words ...string) {
	for i := range words {
		if g.words[i] != words[i] {
			g.words = words
			g.Refresh()
			return
		}
	}
}

func (g *segments) choose(i int) {
	if i < 0 || i >= len(g.values) || i == g.selected || g.disabled {
		return
	}
	g.selected = i
	g.Refresh()
	g.onChange(g.values[i])
}

func (g *segments) Tapped(e *fyne.PointEvent) {
	if w := g.Size().Width; w > 0 {
		g.choose(int(e.Position.X / w * float32(len(g.values))))
	}
}

func (g *segments) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		g.choose(g.selected - 1)
	case fyne.KeyRight:
		g.choose(g.selected + 1)
	}
}

func (g *segments) CreateRenderer() fyne.WidgetRenderer {
	box, knob := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	d := &drawing{of: g, objects: []fyne.CanvasObject{box, knob}}
	texts := make([]*canvas.Text, len(g.words))
	for i, w := range g.words {
		texts[i] = letters(w, theme.ColorNameForeground, theme.SizeNameText)
		d.objects = append(d.objects, texts[i])
	}
	d.layout = func(s fyne.Size) {
		place(box, 0, 0, s.Width, s.Height)
		each := s.Width / float32(len(texts))
		place(knob, each*float32(max(g.selected, 0))+2, 2, each-4, s.Height-4)
		for i, t := range texts {
			centred(t, each*(float32(i)+0.5), s.Height/2)
		}
	}
	d.min = func() fyne.Size {
		var each, high float32
		for _, t := range texts {
			s := t.MinSize()
			each, high = max(each, s.Width), max(high, s.Height)
		}
		return fyne.NewSize((each+8)*float32(len(texts)), high+9)
	}
	d.paint = func() {
		box.FillColor, box.CornerRadius = theme.Color(theme.ColorNameInputBackground), theme.Size(theme.SizeNameInputRadius)
		box.StrokeWidth = 0
		if g.focused {
			box.StrokeWidth, box.StrokeColor = 2, theme.Color(theme.ColorNamePrimary)
		}
		knob.FillColor, knob.CornerRadius = theme.Color(colorKnob), theme.Size(theme.SizeNameInputRadius)-2
		if g.selected < 0 {
			knob.FillColor = color.Transparent
		}
		for i, t := range texts {
			t.Text, t.TextSize, t.Color = g.words[i], theme.Size(theme.SizeNameText), theme.Color(colorFaint)
			if i == g.selected {
				t.Color = theme.Color(theme.ColorNameForeground)
			}
			if g.disabled {
				t.Color = theme.Color(theme.ColorNameDisabled)
			}
		}
	}
	return flatten(g, newDrawing(d))
}
