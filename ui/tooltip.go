package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tips: a sentence beside the control that the mouse rests on. Whatever name() files under an id has one
// when it is aided and there is a text "tip.<id>"; nothing more is to be done for it. A tip goes when the
// mouse leaves, or a button or a key is pressed. While none is shown there is a timer at most.

// tipAfter is how long the mouse rests before a tip comes.
const tipAfter = 600 * time.Millisecond

const (
	tipWidth = 260 // at most
	tipGap   = 4   // from the control
	tipEdge  = 6   // from the window's edge
)

// tips show one tip at a time in a layer over the window's content.
type tips struct {
	layer  *fyne.Container
	box    *canvas.Rectangle
	text   *widget.Label
	after  func(time.Duration, func()) (cancel func()) // the function runs on Fyne's thread
	cancel func()
	about  fyne.CanvasObject // whose tip is shown or waits; nil: none
}

func newTips(language string, hop func(func())) *tips {
	t := &tips{box: canvas.NewRectangle(color.Transparent), text: widget.NewLabel("")}
	t.after = func(d time.Duration, f func()) func() {
		timer := time.AfterFunc(d, func() { hop(f) })
		return func() { timer.Stop() }
	}
	t.text.SizeName = theme.SizeNameCaptionText
	t.text.Wrapping = wrapping(language)
	t.box.FillColor, t.box.CornerRadius = theme.Color(theme.ColorNameMenuBackground), theme.Size(theme.SizeNameInputRadius)
	t.box.StrokeColor, t.box.StrokeWidth = theme.Color(theme.ColorNameSeparator), 1
	t.layer = container.NewWithoutLayout(t.box, t.text)
	t.layer.Hide()
	return t
}

// wrapping is how sentences of a language are broken into lines: Chinese has no spaces to break at.
func wrapping(language string) fyne.TextWrap {
	if language == "zh" {
		return fyne.TextWrapBreak
	}
	return fyne.TextWrapWord
}

// over is the window's content with the tips above.
func (t *tips) over(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(content, t.layer)
}

// wait shows the tip of a control once the mouse has rested on it.
func (t *tips) wait(o fyne.CanvasObject, text string) {
	t.hide()
	t.about = o
	t.cancel = t.after(tipAfter, func() {
		if t.about == o {
			t.show(o, text)
		}
	})
}

func (t *tips) hide() {
	if t.about == nil {
		return
	}
	t.cancel()
	t.about = nil
	if t.layer.Visible() {
		t.layer.Hide()
	}
}

func (t *tips) show(o fyne.CanvasObject, text string) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(o)
	if c == nil || c.Overlays().Top() != nil || !o.Visible() {
		return // the tip would lie under a dialog
	}
	size := theme.Size(theme.SizeNameCaptionText)
	wide := min(fyne.MeasureText(text, size, fyne.TextStyle{}).Width+2*theme.InnerPadding()+2, tipWidth)
	t.text.SetText(text)
	t.text.Resize(fyne.NewSize(wide, 0))
	s := fyne.NewSize(wide, t.text.MinSize().Height)
	at := besides(d.AbsolutePositionForObject(o), o.Size(), s, c.Size())
	place(t.box, at.X, at.Y, s.Width, s.Height)
	place(t.text, at.X, at.Y, s.Width, s.Height)
	t.layer.Show()
}

// besides is the place of a tip near a control, all of it within the window: below, or above where there is
// no room.
func besides(at fyne.Position, size, tip, window fyne.Size) fyne.Position {
	p := fyne.NewPos(at.X+size.Width/2-tip.Width/2, at.Y+size.Height+tipGap)
	if p.Y+tip.Height > window.Height-tipEdge {
		p.Y = at.Y - tipGap - tip.Height
	}
	p.X = max(tipEdge, min(p.X, window.Width-tipEdge-tip.Width))
	p.Y = max(tipEdge, p.Y)
	return p
}

// aid is what a control embeds for a tip, and for a rail that follows the focus. Controls that handle the
// mouse or the focus themselves call rested, left and reached.
type aid struct {
	host *host
	of   fyne.CanvasObject
	tip  string
}

// aided is a control that embeds an aid.
type aided interface {
	help(h *host, of fyne.CanvasObject, tip string)
	hint() string
}

var _ desktop.Hoverable = (*aid)(nil)

func (a *aid) help(h *host, of fyne.CanvasObject, tip string) { a.host, a.of, a.tip = h, of, tip }
func (a *aid) hint() string                                   { return a.tip }

func (a *aid) rested() {
	if a.tip != "" && a.host.tips != nil {
		a.host.tips.wait(a.of, a.tip)
	}
}

func (a *aid) left() {
	if a.tip != "" && a.host.tips != nil {
		a.host.tips.hide()
	}
}

// reached is for when the control has got the focus.
func (a *aid) reached() {
	if a.of != nil && a.host.reveal != nil {
		a.host.reveal(a.of)
	}
}

func (a *aid) MouseIn(*desktop.MouseEvent)    { a.rested() }
func (a *aid) MouseMoved(*desktop.MouseEvent) {}
func (a *aid) MouseOut()                      { a.left() }
