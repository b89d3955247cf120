package ui

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"livepusher/pusher"
)

// target is a push address in two parts, as the fields hold it: without a server it is the receiver on this
// machine.
type target struct{ server, key string }

func targetOf(url string) target {
	server, key := pusher.SplitURL(url)
	return target{server, key}
}

func (t target) url() string { return pusher.JoinURL(t.server, t.key) }

// field is one of the two.
type field int

const (
	serverField field = iota
	keyField
)

// problem is the key of the sentence about what keeps a target from being pushed to, and the field to mend it
// in; no key when it is good.
type problem struct {
	key string
	at  field
}

func (t target) problem(now time.Time) problem {
	if t.server == "" {
		return problem{}
	}
	switch key := addressTrouble(pusher.JoinURL(t.server, "key")); {
	case key == "key":
		return problem{"stream.bad.app", serverField}
	case key != "":
		return problem{"stream.bad." + key, serverField}
	case t.key == "":
		return problem{"stream.bad.key", keyField}
	case addressTrouble(t.url()) != "":
		return problem{"stream.bad.letters", keyField}
	}
	if at, ok := pusher.Expiry(t.url()); ok && !now.Before(at) {
		return problem{"stream.expired", keyField}
	}
	return problem{}
}

// addressTrouble is the key of an AddressError, of which one without a possible port is as bad as one without
// a server; empty for a good address.
func addressTrouble(text string) string {
	if e, ok := pusher.CheckURL(text).(*pusher.AddressError); ok {
		return e.Key
	}
	u, err := url.Parse(text)
	if err != nil {
		return "unreadable"
	}
	if n, err := strconv.Atoi(u.Port()); u.Port() != "" && (err != nil || n < 1 || n > 65535) {
		return "server"
	}
	return ""
}

// withServer takes a text for the server. A whole address is split into both parts, but not one that was typed
// while there is a key: then its last part is an instance of the application.
func (t target) withServer(text string, pasted bool) target {
	text = strings.TrimSpace(text)
	parameters := strings.Contains(text, "?")
	if whole(text) && (pasted || t.key == "" || parameters) || isAddress(text) && parameters && t.key == "" {
		return targetOf(text)
	}
	if isAddress(text) && strings.Contains(text, "@") { // a user and a password are not sent, and not to be shown
		text, _ = pusher.SplitURL(strings.TrimRight(text, "/") + "/key")
	}
	return target{text, t.key}
}

// withKey takes a text for the key. An address in it is one for both parts.
func (t target) withKey(text string) target {
	text = strings.TrimSpace(text)
	switch {
	case whole(text):
		return targetOf(text)
	case isAddress(text):
		return target{"", ""}.withServer(text, true)
	}
	return target{t.server, text}
}

// pasted takes a text from the clipboard that is an address, or the server of one; ok is false for any other,
// which is inserted where it belongs.
func (t target) pasted(text string) (_ target, ok bool) {
	text = strings.TrimSpace(text)
	if !isAddress(text) {
		return t, false
	}
	return t.withServer(text, true), true
}

func isAddress(text string) bool {
	scheme, _, found := strings.Cut(text, "://")
	return found && (strings.EqualFold(scheme, "rtmp") || strings.EqualFold(scheme, "rtmps"))
}

// whole tells whether text has a key. One that ends with a slash is a server, as platforms write it.
func whole(text string) bool {
	return pusher.CheckURL(text) == nil && (!strings.HasSuffix(text, "/") || strings.Contains(text, "?"))
}

// signed tells whether the key holds a signature of Tencent's; parameters, whether it holds any.
func (t target) signed() bool     { return strings.Contains(t.key, "txSecret=") }
func (t target) parameters() bool { return strings.Contains(t.key, "?") }
