// Package address knows push addresses, rtmp://host/app/key: whether a text is one, how it looks without
// its secrets, when it expires, how Tencent's are signed, and what the platform behind one asks for.
package address

import (
	"net/url"
	"strings"
)

// Error says why a text is no push address, without any part of it. Its Key is for translations.
type Error struct{ Key, text string }

func (e *Error) Error() string { return e.text }

// What can be wrong with a push address.
var (
	ErrUnreadable = &Error{"unreadable", "the push address cannot be read: copy it again, it looks like rtmp://host/app/key"}
	ErrScheme     = &Error{"scheme", "the push address must begin with rtmp:// or rtmps://"}
	ErrServer     = &Error{"server", "the push address names no server: it looks like rtmp://host/app/key"}
	ErrKey        = &Error{"key", "the push address ends too early: after the server come an application and a stream key, rtmp://host/app/key"}
)

// Check says why text is no push address, by one of the errors above; nil when it is one.
func Check(text string) error {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return ErrUnreadable
	case u.Scheme != "rtmp" && u.Scheme != "rtmps":
		return ErrScheme
	case u.Hostname() == "":
		return ErrServer
	}
	path := strings.Trim(u.Path, "/")
	keyOfParameters := path != "" && strings.HasSuffix(u.Path, "/") && u.RawQuery != ""
	if !strings.Contains(path, "/") && !keyOfParameters {
		return ErrKey
	}
	return nil
}

// Redact hides all that is secret in a push address: user, stream key and parameters.
// "rtmp://host/app/key?sign=1" becomes "rtmp://host/app/****".
func Redact(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Hostname() == "" {
		return "****"
	}
	path := u.Path
	if u.RawPath != "" { // where a slash of the key is still %2F
		path = u.RawPath
	}
	path = strings.TrimPrefix(path, "/")
	if i := strings.LastIndex(path, "/"); i > 0 {
		return u.Scheme + "://" + u.Host + "/" + path[:i] + "/****"
	}
	if app, _, found := strings.Cut(path, "/"); found {
		return u.Scheme + "://" + u.Host + "/" + app + "/****"
	}
	return u.Scheme + "://" + u.Host + "/****"
}
