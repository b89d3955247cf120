package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// streamDesk is what the window knows of where the stream goes, which outlives the views, and what the user can
// do about it.
type streamDesk struct {
	w           *Window
	target      target // what the fields hold
	places      []Destination
	chosen      Address // the saved destination that was chosen last, as it was loaded or saved
	asking      bool    // the keyring is being asked for its key
	sessionOnly bool
	signing     signingForm // what was entered to sign an address, for this session
	check       *checkDialog
	runs        int // checks so far
}

func newStreamDesk(w *Window, url string) *streamDesk {
	return &streamDesk{w: w, target: targetOf(url)}
}

// take shows what has come in.
func (s *streamDesk) take(m streamMail) {
	if m.places != nil {
		s.places, s.sessionOnly = m.places.Saved, m.places.SessionOnly
	}
	if a := m.address; a != nil {
		s.chosen, s.asking = *a, a.Asking
		s.target = target{a.Server, a.Key}
		if url := s.target.url(); url != s.w.config.URL {
			s.w.config.URL = url
			if s.w.state.Busy() {
				s.w.note = &note{key: "note.next-start"}
			}
		}
		s.panel().showFields()
	}
	for _, c := range m.checked {
		if s.check != nil {
			s.check.take(c)
		}
	}
}

// takeConfig takes an address that came with settings from elsewhere.
func (s *streamDesk) takeConfig(url string) {
	if s.target.url() != url {
		s.target = targetOf(url)
		s.panel().showFields()
	}
}

func (s *streamDesk) panel() *streamPanel { return s.w.desk.rail.stream }

// show brings the views in line.
func (s *streamDesk) show(now time.Time) { s.panel().showAddress(&s.w.state, now) }

func (s *streamDesk) enteredServer(text string) {
	if text != s.target.server {
		s.set(s.target.withServer(text, false))
	}
}

func (s *streamDesk) enteredKey(text string) {
	if text != s.target.key && !(s.asking && text == "") {
		s.set(s.target.withKey(text))
	}
}

func (s *streamDesk) pasted(text string) bool {
	t, ok := s.target.pasted(text)
	if ok {
		s.set(t)
	}
	return ok
}

// set makes t the address.
func (s *streamDesk) set(t target) {
	s.target, s.asking = t, false
	s.panel().showFields()
	s.w.setURL(t.url())
	s.w.update()
}

// saved tells whether the fields hold the chosen destination as it is saved.
func (s *streamDesk) saved() bool {
	return s.chosen.Name != "" && s.target == target{s.chosen.Server, s.chosen.Key}
}

func (s *streamDesk) has(place string) bool {
	return slices.ContainsFunc(s.places, func(d Destination) bool { return d.Name == place })
}

// choose goes to a saved destination, or with an empty name to the receiver on this machine.
func (s *streamDesk) choose(place string) {
	if place == "" {
		s.chosen = Address{}
		s.set(target{})
	}
	s.w.actions.ChooseDestination(place)
}

// start begins to push, where there is an address for it.
func (s *streamDesk) start() {
	if s.ready() {
		s.w.actions.Start()
	}
}

// ready tells whether pushing may begin; if not, it says why and leads to the field to mend it in.
func (s *streamDesk) ready() bool {
	s.panel().commit()
	p := s.target.problem(time.Now())
	switch {
	case p.key == "":
		return true
	case s.asking:
		s.w.say("note.address-asking")
		return false
	case p.key == "stream.expired":
		s.w.say("note.address-expired")
	default:
		s.w.say("note.address-unfinished")
	}
	s.w.focusAddress()
	return false
}

// focusAddress leads to the field in which a refused push address is to be mended.
func (w *Window) focusAddress() {
	r := w.desk.rail
	r.unfold("stream.title")
	entry := r.stream.key
	if w.stream.target.server == "" || w.stream.target.problem(time.Now()).at == serverField && !w.stream.target.good() {
		entry = r.stream.server
	}
	r.scrollTo(entry)
	w.win.Canvas().Focus(entry)
}

// good tells whether nothing is wrong with the form of the address.
func (t target) good() bool { return addressTrouble(t.url()) == "" }

// box opens a dialog over the window, with buttons of the program's own.
func (s *streamDesk) box(title string, body fyne.CanvasObject, width float32, buttons ...fyne.CanvasObject) *dialog.CustomDialog {
	room := container.New(layout.NewCustomPaddedLayout(6, 14, 8, 8), body)
	d := dialog.NewCustomWithoutButtons(title, room, s.w.win)
	d.SetButtons(buttons)
	d.Resize(fyne.NewSize(width, d.MinSize().Height))
	s.w.show(d)
	return d
}

// boxWidth is the width of a dialog, boxInner that of what it holds.
const boxWidth, boxInner = 420, boxWidth - 48

func boxButton(h *host, id, text string, tone fyne.ThemeColorName, tap func()) *textButton {
	b := name(h, id, newTextButton(text, nil, tap))
	b.tone, b.width = tone, 110
	return b
}

// sentence is a line of words in a dialog.
func sentence(h *host, text string) *remark {
	r := newRemark(h, boxInner)
	r.words.Style.SizeName = theme.SizeNameText
	r.show(line{text, theme.ColorNameForeground})
	return r
}
