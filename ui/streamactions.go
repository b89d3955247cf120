package ui

import "livepusher/pusher"

// StreamActions is what the window asks of the program about where the stream goes.
type StreamActions interface {
	ChooseDestination(name string)            // a saved one, or "" for the receiver on this machine; answered by SetAddress
	SaveDestination(name, server, key string) // a new one, or another address for an old name; answered by SetDestinations
	RenameDestination(from, to string)        // answered by SetDestinations
	RemoveDestination(name string)            // and its key; answered by SetDestinations
	CheckAddress(run int)                     // go to the push address step by step; answered by AddCheckStep and EndCheck
	CancelCheck()
}

// Destination is a saved place to push to, without its key.
type Destination struct{ Name, Server string }

// Address is a destination with its key.
type Address struct {
	Name        string // empty for the receiver on this machine
	Server, Key string
	Asking      bool // the keyring is being asked for the key, which comes with another SetAddress
}

// Destinations are what is saved.
type Destinations struct {
	Saved       []Destination
	SessionOnly bool // there is no keyring: keys are kept for this session only
}

// streamMail is what other goroutines tell about where the stream goes.
type streamMail struct {
	places  *Destinations
	address *Address
	checked []checked
}

// checked is a step of a check that has ended, or with a nil step the end of the check.
type checked struct {
	run  int
	step *pusher.CheckStep
}

// SetDestinations shows what is saved.
func (w *Window) SetDestinations(d Destinations) { w.post(func(m *mail) { m.stream.places = &d }) }

// SetAddress shows a push address that the program took from what is saved. Actions.SetURL is not called for it.
func (w *Window) SetAddress(a Address) { w.post(func(m *mail) { m.stream.address = &a }) }

// AddCheckStep shows a step of the check that Actions.CheckAddress asked for by this number.
func (w *Window) AddCheckStep(run int, s pusher.CheckStep) {
	w.post(func(m *mail) { m.stream.checked = append(m.stream.checked, checked{run, &s}) })
}

// EndCheck tells that the check is over.
func (w *Window) EndCheck(run int) {
	w.post(func(m *mail) { m.stream.checked = append(m.stream.checked, checked{run, nil}) })
}
