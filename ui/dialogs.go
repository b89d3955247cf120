package ui

import (
	"slices"

	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// show opens a dialog. All dialogs are opened here, so that Escape closes them.
func (w *Window) show(d dialog.Dialog) {
	w.desk.tips.hide()
	w.dialogs = append(w.dialogs, d)
	d.SetOnClosed(func() {
		w.dialogs = slices.DeleteFunc(w.dialogs, func(o dialog.Dialog) bool { return o == d })
	})
	d.Show()
}

// escape closes the dialog that was opened last, as if the user had thought better of it, and tells whether
// there was one. A list that is open over it closes itself.
func (w *Window) escape() bool {
	switch o := w.win.Canvas().Focused().(type) {
	case *widget.PopUpMenu:
		return false
	case *fieldEntry:
		if o.Text != o.shown {
			return false // it brings back what was there before
		}
	}
	if s := w.settings.sheet; s != nil && w.win.Canvas().Overlays().Top() == s.overlay {
		w.closeSheet()
		return true
	}
	if len(w.dialogs) == 0 {
		return false
	}
	w.dialogs[len(w.dialogs)-1].Dismiss()
	return true
}

// catchEscape gives Escape to the window before Fyne gives it to the widget that has the focus, which is
// often one of the dialog's and has no use for it.
func catchEscape(g *glfw.Window, escape func() bool) {
	var next glfw.KeyCallback
	next = g.SetKeyCallback(func(w *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		if key == glfw.KeyEscape && action == glfw.Press && escape() {
			return
		}
		if next != nil {
			next(w, key, code, action, mods)
		}
	})
}
