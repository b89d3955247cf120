package ui

import (
	"time"

	"livepusher/pusher"
)

// alerts remember events that need an answer and that the state does not tell of.
type alerts struct{ last *pusher.Event }

// alertFor is for how long an event is shown; 0 is until the next connection. 1101 comes every 10 s while
// viewers are stuttering.
var alertFor = map[pusher.Code]time.Duration{
	pusher.NetBusy:         12 * time.Second,
	pusher.AudioEncodeFail: 20 * time.Second,
	pusher.UnsupportedRate: 20 * time.Second,
	pusher.HandupStop:      0,
}

func (a *alerts) take(e pusher.Event) {
	switch _, worth := alertFor[e.Code]; {
	case worth:
		a.last = &e
	case e.Code == pusher.ConnectSucc:
		a.last = nil
	}
}

// current is what is to be shown now; nil when there is nothing.
func (a *alerts) current(s *pusher.State, now time.Time) *pusher.Event {
	switch {
	case a.last == nil:
	case a.last.Code == pusher.HandupStop && s.Busy():
	case a.last.Code == pusher.NetBusy && !s.Live():
	case alertFor[a.last.Code] == 0, now.Sub(a.last.Time) < alertFor[a.last.Code]:
		return a.last
	}
	return nil
}

// answered forgets the alert: the user has done something about it.
func (a *alerts) answered() { a.last = nil }
