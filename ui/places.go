package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// placeList is the list of destinations, with what can be done to them at its end.
type placeList struct {
	h      *host
	choice *choice
}

// What the list offers beside the saved names, which have placeMark before them.
const (
	placeLocal  = "local"
	placeOther  = "other" // an address that is not saved
	placeSave   = "save"
	placeRename = "rename"
	placeRemove = "remove"
	placeMark   = "="
)

// longestName is the length of a destination's name, in letters.
const longestName = 40

func newPlaceList(h *host) *placeList {
	p := &placeList{h: h}
	p.choice = name(h, "destination", newChoice(h.keys, p.chose))
	p.choice.menu = true
	return p
}

func (p *placeList) chose(value string) {
	s := p.h.stream
	switch value {
	case placeLocal:
		s.choose("")
	case placeSave:
		s.openSave(p.h)
	case placeRename:
		s.openRename(p.h)
	case placeRemove:
		s.openRemove(p.h)
	default:
		if place, ok := strings.CutPrefix(value, placeMark); ok {
			s.choose(place)
		}
	}
	p.show(s)
}

// show offers what there is, and shows where the fields lead to.
func (p *placeList) show(s *streamDesk) {
	values, words := []string{placeLocal}, []string{p.h.say("place.local")}
	offer := func(value, word string) { values, words = append(values, value), append(words, word) }
	for _, d := range s.places {
		offer(placeMark+d.Name, cut(d.Name, theme.Size(theme.SizeNameText), 130))
	}
	at := placeOther
	switch {
	case s.target.server == "":
		at = placeLocal
	case s.asking || s.saved():
		at = placeMark + s.chosen.Name
	case s.target.good():
		offer(placeSave, p.h.say("place.save"))
	}
	if strings.HasPrefix(at, placeMark) {
		offer(placeRename, p.h.say("place.rename"))
		offer(placeRemove, p.h.say("place.remove"))
	}
	p.choice.offer(values, words)
	if at == placeOther {
		at = p.h.say("place.unsaved")
	}
	p.choice.show(at)
}

// openSave asks for a name for the address.
func (s *streamDesk) openSave(h *host) {
	about := "place.save-text"
	if s.sessionOnly {
		about = "place.session"
	}
	first := s.chosen.Name
	if first == "" || s.chosen.Server != s.target.server {
		first = pusher.Platform(s.target.url())
	}
	if first == "" {
		_, host, _ := strings.Cut(s.target.server, "://")
		first, _, _ = strings.Cut(host, "/")
	}
	s.askName(h, h.say("place.save-title"), h.say("place.save-yes"), h.say(about), first, func(place string) string {
		if s.has(place) {
			return h.say("place.replaces", "name", place)
		}
		return ""
	}, func(place string) {
		s.chosen = Address{Name: place, Server: s.target.server, Key: s.target.key}
		s.w.actions.SaveDestination(place, s.target.server, s.target.key)
	})
}

func (s *streamDesk) openRename(h *host) {
	from := s.chosen.Name
	s.askName(h, h.say("place.rename-title", "name", from), h.say("place.rename-yes"), "", from, nil, func(to string) {
		if to != from {
			s.chosen.Name = to
			s.w.actions.RenameDestination(from, to)
		}
	})
}

// askName asks for a destination's name. warn tells what is to be known of a name; without it a name that is
// taken is refused.
func (s *streamDesk) askName(h *host, title, yes, about, first string, warn func(string) string, done func(string)) {
	var d *dialog.CustomDialog
	hint := newRemark(h, boxInner)
	entry := name(h, "place-name", widget.NewEntry())
	entry.SetText(first)
	entry.PlaceHolder = h.say("place.name")
	say := func(text string, tone fyne.ThemeColorName) {
		if hint.show(line{text, tone}) {
			d.Resize(fyne.NewSize(boxWidth, d.MinSize().Height))
		}
	}
	entry.OnChanged = func(text string) {
		if warn != nil {
			say(warn(strings.TrimSpace(text)), theme.ColorNameWarning)
		}
	}
	accept := func() {
		place := strings.TrimSpace(entry.Text)
		switch {
		case place == "" || len([]rune(place)) > longestName || strings.ContainsAny(place, "\n\t"):
			say(h.say("place.no-name", "most", longestName), theme.ColorNameError)
		case warn == nil && place != first && s.has(place):
			say(h.say("place.taken", "name", place), theme.ColorNameError)
		default:
			d.Hide()
			done(place)
			s.w.update()
		}
	}
	entry.OnSubmitted = func(string) { accept() }
	body := rows(entry, hint.root)
	if about != "" {
		body = rows(sentence(h, about).root, entry, hint.root)
	}
	d = s.box(title, body, boxWidth,
		boxButton(h, "place-cancel", h.say("place.cancel"), "", func() { d.Hide() }), boxButton(h, "place-yes", yes, colorGo, accept))
	entry.OnChanged(first)
	s.w.win.Canvas().Focus(entry)
}

// openRemove asks whether a destination is to be forgotten.
func (s *streamDesk) openRemove(h *host) {
	place := s.chosen.Name
	var d *dialog.CustomDialog
	d = s.box(h.say("place.remove-title", "name", place), sentence(h, h.say("place.remove-text")).root, boxWidth,
		boxButton(h, "place-cancel", h.say("place.keep"), "", func() { d.Hide() }),
		boxButton(h, "place-yes", h.say("place.remove-yes"), theme.ColorNameError, func() {
			d.Hide()
			s.chosen = Address{}
			s.w.actions.RemoveDestination(place)
			s.w.update()
		}))
}
