package app

import (
	"errors"
	"slices"
	"strings"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/ui"
)

// destinations are the places that the user saved to push to. Their names and servers are settings, their keys are
// in the keyring; where there is none, keys are known until the program ends. All methods belong to the work
// goroutine. The keyring is asked by a goroutine of its own, in the order of the wishes.
type destinations struct {
	secrets secrets
	view    destinationView
	later   func(func())                   // has something done by the work goroutine
	use     func(url string)               // makes it the push address
	change  func(func(*settings.Settings)) // of the saved settings
	list    []settings.Destination         //
	last    string                         // to begin with
	keys    map[string]string              // that are known, by name
	lost    bool                           // the keyring could not be used when it was tried last
	load    int                            // counts the addresses that were wished; an answer for an older one is late
	asks    chan func()                    // for the keyring's goroutine
	asked   chan struct{}                  // it has ended
}

// destinationView is what shows them; *ui.Window does.
type destinationView interface {
	SetDestinations(ui.Destinations)
	SetAddress(ui.Address)
	Say(key string, pairs ...any)
}

// newDestinations makes those of the settings. With given there is an address from the command line, which is used.
func newDestinations(s secrets, saved settings.Settings, given bool) *destinations {
	p := &destinations{secrets: s, list: slices.Clone(saved.Destinations), last: saved.Destination, keys: map[string]string{},
		asks: make(chan func(), 64), asked: make(chan struct{})}
	if given {
		p.last = ""
	}
	go func() {
		defer close(p.asked)
		for ask := range p.asks {
			ask()
		}
	}()
	return p
}

// farewell is how long the program waits at its end for a key to be saved.
const farewell = 3 * time.Second

// close waits a moment for the keyring.
func (p *destinations) close() {
	close(p.asks)
	select {
	case <-p.asked:
	case <-time.After(farewell):
	}
}

// open shows what is saved and goes to the one used last; then is called when its key is there, or will not be.
func (p *destinations) open(then func()) {
	p.show()
	if p.last == "" || p.find(p.last) < 0 {
		then()
		return
	}
	p.goTo(p.last, then)
}

func (p *destinations) show() {
	d := ui.Destinations{SessionOnly: p.lost}
	for _, place := range p.list {
		d.Saved = append(d.Saved, ui.Destination(place))
	}
	p.view.SetDestinations(d)
}

// store has the settings remember the list and the one used last.
func (p *destinations) store(last string) {
	list := slices.Clone(p.list)
	p.change(func(s *settings.Settings) { s.Destinations, s.Destination = list, last })
}

func (p *destinations) find(name string) int {
	return slices.IndexFunc(p.list, func(d settings.Destination) bool { return d.Name == name })
}

// choose goes to a place.
func (p *destinations) choose(name string) {
	if name != "" && p.find(name) < 0 {
		return
	}
	p.store(name)
	if name != "" {
		p.goTo(name, func() {})
	}
}

// leave forgets what is being loaded: the user gave another address.
func (p *destinations) leave() { p.load++ }

func (p *destinations) goTo(name string, then func()) {
	p.load++
	load, server := p.load, p.list[p.find(name)].Server
	arrive := func(key string) {
		p.use(pusher.JoinURL(server, key))
		p.view.SetAddress(ui.Address{Name: name, Server: server, Key: key})
		then()
	}
	if key, ok := p.keys[name]; ok {
		arrive(key)
		return
	}
	p.use(pusher.JoinURL(server, ""))
	p.view.SetAddress(ui.Address{Name: name, Server: server, Asking: true})
	p.asks <- func() {
		key, err := p.secrets.Get(name)
		p.later(func() {
			p.learn(err)
			if err == nil {
				p.keys[name] = key
			}
			if load != p.load {
				return
			}
			arrive(key)
			if errors.Is(err, errNoSecret) {
				p.view.Say("note.place-no-key", "name", name)
			}
		})
	}
}

// learn takes from an answer whether there is a keyring.
func (p *destinations) learn(err error) {
	if lost := err != nil && !errors.Is(err, errNoSecret); lost != p.lost {
		p.lost = lost
		p.show()
	}
}

// save keeps an address under a name.
func (p *destinations) save(name, server, key string) {
	place := settings.Destination{Name: name, Server: strings.TrimSpace(server)}
	if i := p.find(name); i >= 0 {
		p.list[i] = place
	} else {
		p.list = append(p.list, place)
	}
	p.keys[name] = key
	p.store(name)
	p.show()
	p.asks <- func() {
		err := p.secrets.Set(name, key)
		p.later(func() {
			p.learn(err)
			if err != nil {
				p.view.Say("note.place-session", "name", name)
				return
			}
			p.view.Say("note.place-saved", "name", name)
		})
	}
}

// rename gives a place and its key another name.
func (p *destinations) rename(from, to string) {
	i := p.find(from)
	if i < 0 || p.find(to) >= 0 {
		return
	}
	p.list[i].Name = to
	key, known := p.keys[from]
	if known {
		p.keys[to] = key
		delete(p.keys, from)
	}
	p.store(to)
	p.show()
	p.asks <- func() {
		var err error
		if !known {
			key, err = p.secrets.Get(from)
		}
		if err == nil {
			err = p.secrets.Set(to, key)
		}
		if err == nil {
			err = p.secrets.Delete(from)
		}
		p.later(func() { p.learn(err) })
	}
}

// remove forgets a place and its key.
func (p *destinations) remove(name string) {
	i := p.find(name)
	if i < 0 {
		return
	}
	p.list = slices.Delete(p.list, i, i+1)
	delete(p.keys, name)
	p.store("")
	p.show()
	p.asks <- func() {
		err := p.secrets.Delete(name)
		p.later(func() {
			if err != nil && !p.lost { // where there is a keyring the key may be in it
				p.view.Say("note.place-left", "name", name, "cause", err.Error())
				return
			}
			p.view.Say("note.place-removed", "name", name)
		})
	}
}

// What the window asks for; see ui.StreamActions.

func (d *desktop) ChooseDestination(name string) { d.later(func() { d.places.choose(name) }) }
func (d *desktop) SaveDestination(name, server, key string) {
	d.later(func() { d.places.save(name, server, key) })
}
func (d *desktop) RenameDestination(from, to string) { d.later(func() { d.places.rename(from, to) }) }
func (d *desktop) RemoveDestination(name string)     { d.later(func() { d.places.remove(name) }) }

// SetURL takes the push address as it is entered; Start says what is wrong with it. It is not written anywhere.
func (d *desktop) SetURL(url string) {
	d.later(func() {
		d.places.leave()
		d.useURL(url)
	})
}

func (d *desktop) useURL(url string) {
	d.config.URL = url
	d.check(d.pusher.Apply(d.config))
}
