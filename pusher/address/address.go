// Package address knows push addresses, rtmp://host/app/key: whether a text is one, how it looks without
// its secrets, when it expires, how Tencent's are signed, and what the platform behind one asks for.
package address

import (
	"errors"
	"net/url"
	"strings"
)

// Check says, in words without any part of the address, why text is no push address; nil when it is one.
func Check(text string) error {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return errors.New("the push address cannot be read: copy it again, it looks like rtmp://host/app/key")
	case u.Scheme != "rtmp" && u.Scheme != "rtmps":
		return errors.New("the push address must begin with rtmp:// or rtmps://")
	case u.Hostname() == "":
		return errors.New("the push address names no server: it looks like rtmp://host/app/key")
	case strings.Trim(u.Path, "/") == "" || !strings.Contains(strings.Trim(u.Path, "/"), "/"):
		return errors.New("the push address ends too early: after the server come an application and a stream key, rtmp://host/app/key")
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
	path := strings.TrimPrefix(u.Path, "/")
	if i := strings.LastIndex(path, "/"); i > 0 {
		return u.Scheme + "://" + u.Host + "/" + path[:i] + "/****"
	}
	if app, _, found := strings.Cut(path, "/"); found {
		return u.Scheme + "://" + u.Host + "/" + app + "/****"
	}
	return u.Scheme + "://" + u.Host + "/****"
}
