package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SnapshotActions are the kinds of snapshots beside that of the pushed picture.
type SnapshotActions interface {
	SnapshotView() // of the picture as the preview shows it, mirrored where that is
}

// TappedSecondary opens what else the button can do, if anything.
func (b *iconButton) TappedSecondary(e *fyne.PointEvent) {
	if b.more != nil && !b.disabled {
		b.more(e.AbsolutePosition)
	}
}

// snapshotMenu offers both kinds of snapshots.
func snapshotMenu(h *host, of fyne.CanvasObject) func(fyne.Position) {
	return func(at fyne.Position) {
		menu := fyne.NewMenu("",
			fyne.NewMenuItem(h.say("snapshot.stream"), h.actions.Snapshot),
			fyne.NewMenuItem(h.say("snapshot.view"), h.actions.SnapshotView))
		if c := fyne.CurrentApp().Driver().CanvasForObject(of); c != nil {
			widget.ShowPopUpMenuAtPosition(menu, c, at)
		}
	}
}

// takeSnapshot is the key S, or with Shift the view.
func (w *Window) takeSnapshot(view bool) {
	if view {
		w.actions.SnapshotView()
	} else {
		w.actions.Snapshot()
	}
}

// shifted tells whether a Shift key is down.
func (w *Window) shifted() bool {
	d, ok := w.app.Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
