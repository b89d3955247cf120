package pusher

import (
	"strconv"

	"livepusher/pusher/address"
)

// ToldError is an error of an operation that an event and State.Trouble tell as well: whoever shows those
// need not show it.
type ToldError struct{ err error }

func (e *ToldError) Error() string { return e.err.Error() }
func (e *ToldError) Unwrap() error { return e.err }

// refuseExpired tells of an address that has expired like the server would, which is not even asked.
func (s *session) refuseExpired(err error) error {
	url := s.cfg.URL
	s.tellTrouble(s.event(ServerDisconnect, "server", RedactURL(url), "host", hostOf(url), "cause", cause(err), "until", untilOf(url)))
	return &ToldError{err}
}

// forgetRefusal: there is another address, and what was wrong with the last one is no matter any more.
func (s *session) forgetRefusal() {
	if t := s.state.Trouble; s.state.Link == Failed || t != nil && t.Code == ServerDisconnect {
		s.stepLink(linkStop)
		s.state.Trouble = nil
	}
}

// untilOf is the end of a signed push address, in seconds since 1970; empty when it does not tell.
func untilOf(url string) string {
	at, ok := address.Expiry(url)
	if !ok {
		return ""
	}
	return strconv.FormatInt(at.Unix(), 10)
}
