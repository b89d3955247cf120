package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// CameraActions are the window's wishes about the open camera that are no attributes.
type CameraActions interface {
	SetTorch(on bool) // its lamp; it goes off when the camera is released
}

// lensRows are the lines of the picture panel about what a camera can do itself: focus and a lamp. What the open
// camera does not have is said in the place of its control.
type lensRows struct {
	root                   fyne.CanvasObject
	auto, torch            *toggle
	focus                  *slider
	focusAt                *label
	noAuto, noHand, noLamp *label
	camera                 string // that the lamp was switched for
}

func newLensRows(h *host) *lensRows {
	missing := func() *label {
		t := newLabel(h.say("lens.missing"), colorFaint, theme.SizeNameCaptionText)
		t.align = fyne.TextAlignTrailing
		t.Hide()
		return t
	}
	r := &lensRows{focusAt: valueText(), noAuto: missing(), noHand: missing(), noLamp: missing()}
	r.auto = name(h, "auto-focus", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.AutoFocus = on })
	}))
	r.focus = name(h, "focus", newSlider(0, 1, 0.05, 0, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.Focus = round(v, 0.05) })
	}))
	r.torch = name(h, "torch", newToggle(h.keys, h.actions.SetTorch))
	r.torch.disabled = true
	r.root = rows(
		row(h.say("lens.auto-focus"), container.NewStack(r.auto, r.noAuto)),
		container.NewStack(row(h.say("lens.focus"), r.focus, r.focusAt), row("", r.noHand)),
		row(h.say("lens.torch"), container.NewStack(r.torch, r.noLamp)),
	)
	return r
}

func (r *lensRows) show(c *pusher.Config) {
	r.auto.show(c.AutoFocus)
	r.focus.show(c.Focus)
	r.focusAt.show(fmt.Sprintf("%.0f%%", c.Focus*100))
	if c.AutoFocus != r.focus.Disabled() {
		if c.AutoFocus {
			r.focus.Disable()
		} else {
			r.focus.Enable()
		}
	}
}

func (r *lensRows) showState(s *pusher.State) {
	open, can := s.Camera != "", s.Abilities
	instead(r.auto, r.noAuto, open && !can.AutoFocus && !can.Focus)
	instead(r.focus, r.noHand, open && !can.Focus)
	r.focusAt.Hidden = r.noHand.Visible()
	instead(r.torch, r.noLamp, open && !can.Torch)
	r.torch.setDisabled(!can.Torch)
	if s.Camera != r.camera { // a released camera's lamp is off
		r.camera = s.Camera
		r.torch.show(false)
	}
}

// refused puts the lamp's switch back when the camera did not do it.
func (r *lensRows) refused(e *pusher.Event) {
	if e.Code == pusher.CameraControlFail && e.Args["control"] == "torch" {
		r.torch.show(!r.torch.on)
	}
}

// instead shows the sentence in the control's place when the control is missing.
func instead(control fyne.CanvasObject, sentence *label, missing bool) {
	if missing == sentence.Visible() {
		return
	}
	if missing {
		control.Hide()
		sentence.Show()
	} else {
		sentence.Hide()
		control.Show()
	}
}
