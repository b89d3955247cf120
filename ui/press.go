package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// press is what the program's own buttons share: it can be tapped, hovered, reached with Tab and
// pressed with Space or Return. A tap does not take the focus, so that the window's keys go on
// working after it; keys that mean nothing to the button go to the window.
type press struct {
	widget.BaseWidget
	aid
	flatness
	onTap    func()
	keys     func(*fyne.KeyEvent) // the window's keys; may be nil
	hovered  bool
	focused  bool
	disabled bool
}

var (
	_ fyne.Tappable      = (*press)(nil)
	_ fyne.Focusable     = (*press)(nil)
	_ desktop.Hoverable  = (*press)(nil)
	_ desktop.Cursorable = (*press)(nil)
	_ desktop.Keyable    = (*press)(nil)
	_ desktop.Mouseable  = (*press)(nil)
)

func (p *press) Tapped(*fyne.PointEvent) {
	if !p.disabled && p.onTap != nil {
		p.onTap()
	}
}

func (p *press) TypedKey(e *fyne.KeyEvent) {
	if presses(e) {
		p.Tapped(nil)
	}
}

// presses tells whether a key is one that presses buttons.
func presses(e *fyne.KeyEvent) bool {
	return e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter
}

// KeyDown passes the window's keys on. It is not TypedKey that does, because that repeats while a key
// is held.
func (p *press) KeyDown(e *fyne.KeyEvent) {
	if p.keys != nil && !presses(e) {
		p.keys(e)
	}
}

func (p *press) KeyUp(*fyne.KeyEvent) {}

func (p *press) TypedRune(rune)                 {}
func (p *press) FocusGained()                   { p.focused = true; p.Refresh(); p.reached() }
func (p *press) FocusLost()                     { p.focused = false; p.Refresh() }
func (p *press) MouseIn(*desktop.MouseEvent)    { p.hovered = true; p.Refresh(); p.rested() }
func (p *press) MouseMoved(*desktop.MouseEvent) {}
func (p *press) MouseOut()                      { p.hovered = false; p.Refresh(); p.left() }
func (p *press) MouseDown(*desktop.MouseEvent)  { p.left() }
func (p *press) MouseUp(*desktop.MouseEvent)    {}

func (p *press) Cursor() desktop.Cursor {
	if p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// setDisabled tells whether the widget changed.
func (p *press) setDisabled(off bool) bool {
	changed := p.disabled != off
	p.disabled = off
	return changed
}

// drawing is a widget's renderer made of functions.
type drawing struct {
	of      fyne.Widget
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size // asked for again after a refresh only
	paint   func()           // brings colours and texts up to date
	least   fyne.Size        // what min said; Fyne asks before each repaint
}

func (d *drawing) Layout(s fyne.Size)           { d.layout(s) }
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) Destroy()                     {}
func (d *drawing) MinSize() fyne.Size {
	if d.least.IsZero() {
		d.least = d.min()
	}
	return d.least
}

func (d *drawing) Refresh() {
	d.least = fyne.Size{}
	d.paint()
	d.layout(d.of.Size())
	canvas.Refresh(d.of)
}

// newDrawing paints once, so that the first frame is right.
func newDrawing(d *drawing) *drawing {
	d.paint()
	return d
}

// place moves and resizes o.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// relayout places a container's objects anew. Its Refresh would do that too, and draw each of them again.
func relayout(c *fyne.Container) { c.Layout.Layout(c.Objects, c.Size()) }

// centred places a text of its own size around a point.
func centred(t *canvas.Text, x, y float32) {
	s := t.MinSize()
	place(t, x-s.Width/2, y-s.Height/2, s.Width, s.Height)
}

// letters makes a line of text in a named colour; size is a theme size.
func letters(text string, c fyne.ThemeColorName, size fyne.ThemeSizeName) *canvas.Text {
	t := canvas.NewText(text, theme.Color(c))
	t.TextSize = theme.Size(size)
	return t
}

// setText changes a line of text and tells whether it did: a refresh repaints the whole window.
func setText(t *canvas.Text, text string) bool {
	if t.Text == text {
		return false
	}
	t.Text = text
	t.Refresh()
	return true
}

// cut shortens text with an ellipsis until it is at most width wide.
func cut(text string, size, width float32) string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= width }
	if fits(text) {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if fits(string(runes[:mid]) + "…") {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}
