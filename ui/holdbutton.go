package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// holdButton does something for as long as it is held, with the mouse or with Space or Return.
type holdButton struct {
	textButton
	held   bool
	onHold func(held bool)
}

var (
	_ desktop.Mouseable = (*holdButton)(nil)
	_ fyne.Draggable    = (*holdButton)(nil)
)

func newHoldButton(text string, keys func(*fyne.KeyEvent), hold func(held bool)) *holdButton {
	b := &holdButton{onHold: hold}
	b.text, b.keys = text, keys
	b.ExtendBaseWidget(b)
	return b
}

func (b *holdButton) hold(on bool) {
	if b.held != on && !(on && b.disabled) {
		b.held = on
		b.onHold(on)
	}
}

func (b *holdButton) MouseDown(*desktop.MouseEvent) { b.hold(true) }
func (b *holdButton) MouseUp(*desktop.MouseEvent)   { b.hold(false) }

// A mouse that leaves while it holds drags: it is followed until it lets go.

func (b *holdButton) Dragged(*fyne.DragEvent) {}
func (b *holdButton) DragEnd()                { b.hold(false) }

func (b *holdButton) KeyDown(e *fyne.KeyEvent) {
	if presses(e) {
		b.hold(true)
	} else {
		b.textButton.KeyDown(e)
	}
}

func (b *holdButton) KeyUp(e *fyne.KeyEvent) {
	if presses(e) {
		b.hold(false)
	}
}

// TypedKey repeats while a key is held.
func (b *holdButton) TypedKey(*fyne.KeyEvent) {}

func (b *holdButton) FocusLost() {
	b.hold(false)
	b.textButton.FocusLost()
}

func (b *holdButton) CreateRenderer() fyne.WidgetRenderer { return flatten(b, b.draw(b)) }
