package ui

import (
	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// CompareActions is what the comparison of pictures asks of the program.
type CompareActions interface {
	SetView(v pusher.View) // what the preview alone shows; the stream never follows it
	SaveComparison()       // a picture before and after the filter, side by side
	// RefreshLooks asks for pictures of the looks, width x height pixels; answered by SetLooks.
	RefreshLooks(width, height int)
}

// comparing is how the picture is compared with what it was before the filter.
type comparing struct {
	split  bool    // a line parts the picture: before at its left, after at its right
	at     float32 // of the picture's width as it is shown: where the line is
	held   bool    // all of the picture as it was before, while a key or a button is held
	frozen bool
	turned bool        // the picture is shown turned left to right
	sent   pusher.View // what the program knows

	focus fyne.Focusable // had the focus before the key that holds took it
}

// view is what the preview is to show.
func (c *comparing) view() pusher.View {
	v := pusher.View{Frozen: c.frozen}
	switch {
	case c.held:
		v.Before = 1
	case c.split:
		v.Before = float64(c.at)
	}
	v.Turned = c.turned && v.Before > 0 && v.Before < 1
	return v
}

// compareBy is what a control of the comparison does.
func (w *Window) compareBy(edit func(c *comparing)) {
	edit(&w.compare)
	w.update()
}

// showCompare brings the preview, and all that tells of the comparison, in line with it. A frozen picture
// stays turned as it was, whatever becomes of its camera.
func (w *Window) showCompare() {
	c := &w.compare
	if w.state.Source == pusher.Off { // no preview, or no camera: the program begins anew
		c.split, c.held, c.frozen = false, false, false
	}
	if !c.frozen {
		c.turned = pusher.ViewTurned(&w.config, &w.state)
	}
	w.preview.mirror.Store(c.turned)
	if v := c.view(); v != c.sent {
		c.sent = v
		w.actions.SetView(v)
	}
	camera := w.state.Source == pusher.Camera
	w.desk.stage.compare.show(c, camera)
	w.desk.rail.beauty.showCompare(c, camera)
}

// holdByKey shows the picture as it was before until keyUp. The widget that has the focus lends it, since
// it would be the one that is told of the key's release.
func (w *Window) holdByKey() {
	if w.compare.held {
		return
	}
	c := w.win.Canvas()
	w.compare.focus = c.Focused()
	c.Unfocus()
	w.compareBy(func(c *comparing) { c.held = true })
}

func (w *Window) keyUp(e *fyne.KeyEvent) {
	if e.Name != fyne.KeyB || !w.compare.held {
		return
	}
	w.compareBy(func(c *comparing) { c.held = false })
	if c := w.win.Canvas(); w.compare.focus != nil && c.Focused() == nil {
		c.Focus(w.compare.focus)
	}
	w.compare.focus = nil
}
