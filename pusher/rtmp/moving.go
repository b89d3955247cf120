package rtmp

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"livepusher/pusher/amf0"
)

// A server may ask its publisher to connect anew, to it or to another server, because it is being updated or
// has too much to do: "Reconnect Request" of Enhanced RTMP, version 2.

// capsReconnect is the bit of connect's capsEx by which a publisher tells that it knows such requests.
const capsReconnect = 1

const codeReconnect = "NetConnection.Connect.ReconnectRequest"

// reconnectRequest returns where the server asks its client to connect to; "" is where it is.
func (c command) reconnectRequest() (tcURL string, ok bool) {
	if c.name != "onStatus" || c.status().code != codeReconnect {
		return "", false
	}
	for _, v := range c.args {
		if o, isObject := v.(amf0.Object); isObject && o.String("tcUrl") != "" {
			return o.String("tcUrl"), true
		}
	}
	return "", true
}

var errMove = errors.New("the server asks to go where a stream may not go")

// moved is the push address of the same stream at tcURL, which comes from a server and is not trusted: it may be
// relative to the one used now, and lead to RTMP and RTMPS only, and not from RTMPS to RTMP.
func (a *address) moved(tcURL string) (string, error) {
	base, err := url.Parse(a.tcURL)
	if err != nil || len(tcURL) > maxAddress || strings.ContainsFunc(tcURL, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return "", errMove
	}
	to, err := base.Parse(tcURL)
	if err != nil || to.RawQuery != "" || to.User != nil {
		return "", errMove
	}
	text := to.Scheme + "://" + to.Host + "/" + strings.Trim(to.EscapedPath(), "/") + "/" + a.stream
	next, err := parseAddress(text)
	if err != nil || next.stream != a.stream || a.secure && !next.secure {
		return "", errMove
	}
	return text, nil
}

// heed keeps the newest request of the server for whoever owns the session.
func (s *Session) heed(tcURL string) {
	to, err := s.address.moved(tcURL)
	if err != nil {
		return // the stream stays, and if the server ends it, it is tried again as after any loss
	}
	select {
	case <-s.moves:
	default:
	}
	s.moves <- to
}

// Moves has the push addresses that the server has asked to change to: the newest that was not taken yet. Each
// is as secret as the first one, and may be that very one. Going there is the owner's.
func (s *Session) Moves() <-chan string { return s.moves }
