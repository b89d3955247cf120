package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// streamPanel holds where the stream goes: a list of destinations, and the address in two fields, of which the
// key is a secret and shown as dots. What is to be known of the address stands below.
type streamPanel struct {
	root        fyne.CanvasObject
	h           *host
	desk        *streamDesk
	places      *placeList
	session     *remark
	server, key *addressEntry
	lines       []*remark
	check, sign *textButton
	bitrate     *label
	open        *textButton
	relayout    func() // the panel's height has changed
	config      pusher.Config
	now         int // kbit/s asked of the encoder; 0 when not live
}

// mostLines is how much can be told of an address at once.
const mostLines = 6

func newStreamPanel(h *host) *streamPanel {
	p := &streamPanel{h: h, desk: h.stream, bitrate: valueText(), relayout: func() {}}
	p.places = newPlaceList(h)
	p.session = newRemark(h, remarkWidth)
	pasted := func(text string) bool { return p.desk.pasted(text) }
	p.server = name(h, "url", newAddressEntry(h.say("stream.server-empty"), func(text string) { p.desk.enteredServer(text) }, pasted))
	p.key = newSecretEntry(h, "stream-key", h.say("stream.key-empty"), func(text string) { p.desk.enteredKey(text) }, pasted)
	p.check = name(h, "check", newTextButton(h.say("stream.check"), h.keys, func() { p.desk.openCheck() }))
	p.sign = name(h, "sign", newTextButton(h.say("stream.sign"), h.keys, func() { p.desk.openSigning() }))
	p.open = name(h, "open-page", newTextButton(h.say("stream.open"), h.keys, h.actions.OpenPage))
	p.open.glyph, p.open.disabled = "open", true
	column := rows(row(h.say("stream.to"), p.places.choice), p.session.root, entryRow(h.say("stream.server"), p.server), entryRow(h.say("stream.key"), p.key))
	for range mostLines {
		r := newRemark(h, remarkWidth)
		p.lines = append(p.lines, r)
		column.Add(r.root)
	}
	column.Add(container.New(layout.NewGridLayoutWithColumns(2), p.check, p.sign))
	column.Add(row(h.say("stream.bitrate"), p.bitrate))
	column.Add(p.open)
	p.root = column
	return p
}

func (p *streamPanel) show(c *pusher.Config) {
	p.config = *c
	p.showBitrate()
}

// showAddress brings the fields and what stands around them in line with what is known.
func (p *streamPanel) showAddress(state *pusher.State, now time.Time) {
	s := p.desk
	p.places.show(s)
	session := line{}
	if s.sessionOnly {
		session = line{p.h.say("place.session"), theme.ColorNameForeground}
	}
	moved := p.session.show(session)
	lines := addressLines(s.target, p.config, now, p.h.texts)
	if s.asking {
		lines = nil
	}
	live := s.target.server != "" && state.Busy() && state.Server == pusher.RedactURL(s.target.url())
	if live {
		lines = append(lines, line{p.h.say("stream.check-live"), theme.ColorNameForeground})
	}
	for i, r := range p.lines {
		l := line{}
		if i < len(lines) {
			l = lines[i]
		}
		moved = r.show(l) || moved
	}
	p.check.setDisabled(live || s.target.server == "")
	if moved {
		p.relayout()
	}
}

// showFields puts what is known into the fields. It is not done while the user types.
func (p *streamPanel) showFields() {
	s := p.desk
	p.server.show(s.target.server)
	p.key.show(s.target.key)
	holder := p.h.say("stream.key-empty")
	if s.asking {
		holder = p.h.say("stream.key-asking")
	}
	if p.key.PlaceHolder != holder {
		p.key.SetPlaceHolder(holder)
	}
}

// commit takes what stands in the fields, whether or not they have been left.
func (p *streamPanel) commit() {
	p.desk.enteredServer(p.server.Text)
	p.desk.enteredKey(p.key.Text)
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
	p.bitrate.show(p.h.say(key, "min", p.config.MinBitrate, "max", p.config.MaxBitrate, "now", p.now))
}

// showPage tells whether there is a page that plays the stream.
func (p *streamPanel) showPage(there bool) { p.open.setDisabled(!there) }
