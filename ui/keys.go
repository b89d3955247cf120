package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
)

// keyList are the keys of the sheet and the texts of what they do.
var keyList = []struct{ caps, text string }{
	{"Space", "keys.start"},
	{"M", "keys.mic"},
	{"C", "keys.camera"},
	{"X", "keys.switch"},
	{"S", "keys.snapshot"},
	{"⇧ S", "keys.snapshot-view"},
	{"P", "keys.privacy"},
	{"B", "keys.compare"},
	{"F11", "keys.compact"},
	{"F12", "keys.debug"},
	{"Ctrl ,", "keys.settings"},
	{"F1  ?", "keys.sheet"},
	{"Tab", "keys.tab"},
	{"← →", "keys.arrows"},
	{"Esc", "keys.escape"},
}

// toggleKeys opens the sheet of keys, or closes it.
func (w *Window) toggleKeys() {
	if w.keySheet != nil {
		w.keySheet.Dismiss()
		return
	}
	sheet := newKeySheet(w.texts)
	w.desk.named["keys-sheet"] = sheet
	w.keySheet = dialog.NewCustom(w.texts.say("keys.title"), w.texts.say("keys.close"), sheet, w.win)
	w.show(w.keySheet)
	w.keySheet.SetOnClosed(func() { w.keySheet = nil })
}

// typed takes the characters that come while nothing has the focus: a question mark is on another key in
// every layout.
func (w *Window) typed(r rune) {
	if (r == '?' || r == '？') && (w.keySheet != nil || w.win.Canvas().Overlays().Top() == nil) {
		w.toggleKeys()
	}
}

func newKeySheet(t *texts) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, k := range keyList {
		cells = append(cells, newKeyCap(k.caps), letters(t.say(k.text), theme.ColorNameForeground, theme.SizeNameText))
	}
	return container.New(keyListLayout{}, cells...)
}

// newKeyCap draws a key.
func newKeyCap(caps string) fyne.CanvasObject {
	box := canvas.NewRectangle(color.Transparent)
	box.FillColor, box.CornerRadius = theme.Color(theme.ColorNameButton), theme.Size(theme.SizeNameButtonRadius)
	text := letters(caps, theme.ColorNameForeground, theme.SizeNameText)
	return container.NewStack(box, container.NewCenter(text))
}

// keyListLayout puts caps and words in two columns.
type keyListLayout struct{}

const (
	keyCap  = 64
	keyLine = 30
	keyGap  = 14
)

func (keyListLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	wide := float32(0)
	for i := 1; i < len(o); i += 2 {
		wide = max(wide, o[i].MinSize().Width)
	}
	return fyne.NewSize(keyCap+keyGap+wide, keyLine*float32(len(o)/2))
}

func (keyListLayout) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	for i := 0; i+1 < len(o); i += 2 {
		y := keyLine * float32(i/2)
		place(o[i], 0, y+2, keyCap, keyLine-4)
		m := o[i+1].MinSize()
		place(o[i+1], keyCap+keyGap, y+(keyLine-m.Height)/2, m.Width, m.Height)
	}
}
