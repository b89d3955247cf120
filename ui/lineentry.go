package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// lineEntry is a line of text that is handed over when it is left, or with Return.
type lineEntry struct {
	widget.Entry
	aid
	limit   int // characters
	entered func(string)
	shown   string // by show
}

func newLineEntry(placeholder string, limit int, entered func(string)) *lineEntry {
	e := &lineEntry{limit: limit, entered: entered}
	e.PlaceHolder, e.Wrapping = placeholder, fyne.TextWrap(fyne.TextTruncateClip)
	e.OnChanged = func(text string) {
		if runes := []rune(text); len(runes) > e.limit {
			e.SetText(string(runes[:e.limit]))
		}
	}
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(string) { // leave, so that the window has its keys back
		if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
			c.Unfocus()
		}
	}
	return e
}

// show sets the text when it was changed elsewhere, and leaves what is being typed.
func (e *lineEntry) show(text string) {
	if e.shown != text {
		e.shown = text
		e.SetText(text)
	}
}

// FocusGained brings the line into view.
func (e *lineEntry) FocusGained() {
	e.Entry.FocusGained()
	e.reached()
}

func (e *lineEntry) FocusLost() {
	e.Entry.FocusLost()
	e.entered(e.Text)
}

// newWatermarkEntry is the row's entry for the attribute watermark.
func newWatermarkEntry(h *host) *lineEntry {
	a := pusher.AttributeNamed("watermark")
	var e *lineEntry
	e = name(h, "watermark", newLineEntry(h.say("watermark.placeholder"), pusher.MaxWatermark, func(text string) {
		e.shown = text
		h.change(func(c *pusher.Config) {
			if a.Set(c, text) != nil {
				h.note("note.watermark-refused")
			}
		})
	}))
	return e
}
