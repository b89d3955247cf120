package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// streamPanel holds where the stream goes. The address is a secret: it is shown as dots, with its
// harmless part in plain words below.
type streamPanel struct {
	root    fyne.CanvasObject
	h       *host
	address *addressEntry
	remark  *canvas.Text
	bitrate *canvas.Text
	open    *textButton
	config  pusher.Config
	now     int // kbit/s asked of the encoder; 0 when not live
	bad     bool
}

func newStreamPanel(h *host) *streamPanel {
	p := &streamPanel{h: h, remark: letters("", colorFaint, theme.SizeNameCaptionText), bitrate: valueText()}
	p.address = name(h, "url", newAddressEntry(h.say("stream.placeholder"), p.entered))
	p.open = name(h, "open-page", newTextButton(h.say("stream.open"), h.keys, h.actions.OpenPage))
	p.open.glyph, p.open.disabled = "open", true
	p.root = rows(row(h.say("stream.address"), p.address), p.remark, row(h.say("stream.bitrate"), p.bitrate), p.open)
	return p
}

// entered takes an address when the user leaves the field or presses Return.
func (p *streamPanel) entered(text string) {
	text = strings.TrimSpace(text)
	p.bad = text != "" && pusher.CheckURL(text) != nil
	p.remarkOn(text)
	if !p.bad && text != p.config.URL {
		p.h.setURL(text)
	}
}

func (p *streamPanel) remarkOn(url string) {
	text, colour := p.h.say("stream.local"), theme.Color(colorFaint)
	switch {
	case p.bad:
		text, colour = p.h.say("stream.bad"), theme.Color(theme.ColorNameError)
	case url != "":
		text = pusher.RedactURL(url)
	}
	p.remark.Color = colour
	p.remark.Text = cut(text, p.remark.TextSize, railWidth-40)
	p.remark.Refresh()
}

func (p *streamPanel) show(c *pusher.Config) {
	if c.URL != p.config.URL || p.config.Mode == "" {
		p.address.SetText(c.URL)
		p.bad = false
		p.remarkOn(c.URL)
	}
	p.config = *c
	p.showBitrate()
}

// showRate tells the bitrate asked of the encoder now, in kbit/s; 0 when not live.
func (p *streamPanel) showRate(kbps int) {
	if p.now != kbps {
		p.now = kbps
		p.showBitrate()
	}
}

func (p *streamPanel) showBitrate() {
	key := "stream.range"
	if p.now > 0 {
		key = "stream.now"
	}
	setText(p.bitrate, p.h.say(key, "min", p.config.MinBitrate, "max", p.config.MaxBitrate, "now", p.now))
}

// showPage tells whether there is a page that plays the stream.
func (p *streamPanel) showPage(there bool) { p.open.setDisabled(!there) }

// addressEntry is a masked entry that hands its text over when it is left.
type addressEntry struct {
	widget.Entry
	aid
	entered func(string)
}

func newAddressEntry(placeholder string, entered func(string)) *addressEntry {
	e := &addressEntry{entered: entered}
	e.Password, e.PlaceHolder, e.Wrapping = true, placeholder, fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(text string) { e.entered(text) }
	return e
}

func (e *addressEntry) FocusGained() {
	e.Entry.FocusGained()
	e.reached()
}

func (e *addressEntry) FocusLost() {
	e.Entry.FocusLost()
	e.entered(e.Text)
}
