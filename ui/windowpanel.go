package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// windowPanel holds what the window itself is like.
type windowPanel struct{ root fyne.CanvasObject }

func newWindowPanel(h *host) *windowPanel {
	top := name(h, "always-on-top", newToggle(h.keys, h.setOnTop))
	top.show(h.onTop)
	compact := name(h, "compact-size", newTextButton(h.say("window.shrink"), h.keys, h.toggleCompact))
	compact.glyph = "shrink"
	return &windowPanel{rows(row(h.say("window.on-top"), container.NewStack(top)), compact)}
}
