package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// slider is Fyne's slider that a double click sets back, and that leaves the window its keys.
type slider struct {
	widget.Slider
	aid
	flatness
	start    float64 // what a double click goes back to
	onChange func(float64)
	keys     func(*fyne.KeyEvent)
	lastTap  time.Time
}

func newSlider(low, high, step, start float64, keys func(*fyne.KeyEvent), change func(float64)) *slider {
	s := &slider{start: start, onChange: change, keys: keys}
	s.Min, s.Max, s.Step, s.Value = low, high, step, start
	s.OnChanged = func(v float64) { s.onChange(v) }
	s.ExtendBaseWidget(s)
	return s
}

// show moves the slider without telling onChange.
func (s *slider) show(v float64) {
	if s.Value != v {
		s.Value = v
		s.Refresh()
	}
}

// doubleClick is the longest time between the two taps of one.
const doubleClick = 300 * time.Millisecond

// Tapped tells a double click from two taps itself: were this a fyne.DoubleTappable, every single tap
// would have to wait to see whether a second one follows.
func (s *slider) Tapped(e *fyne.PointEvent) {
	if now := time.Now(); now.Sub(s.lastTap) < doubleClick {
		s.SetValue(s.start)
	} else {
		s.lastTap = now
		s.Slider.Tapped(e)
	}
}

func (s *slider) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		s.Slider.TypedKey(e)
	case fyne.KeyHome:
		s.SetValue(s.Min)
	case fyne.KeyEnd:
		s.SetValue(s.Max)
	}
}

// KeyDown passes the window's keys on.
func (s *slider) KeyDown(e *fyne.KeyEvent) {
	if s.keys != nil {
		s.keys(e)
	}
}

func (s *slider) KeyUp(*fyne.KeyEvent) {}

func (s *slider) FocusGained()                   { s.Slider.FocusGained(); s.reached() }
func (s *slider) MouseIn(e *desktop.MouseEvent)  { s.Slider.MouseIn(e); s.rested() }
func (s *slider) MouseMoved(*desktop.MouseEvent) {}
func (s *slider) MouseOut()                      { s.Slider.MouseOut(); s.left() }
func (s *slider) Dragged(e *fyne.DragEvent)      { s.left(); s.Slider.Dragged(e) }

func (s *slider) CreateRenderer() fyne.WidgetRenderer { return flatten(s, s.Slider.CreateRenderer()) }
