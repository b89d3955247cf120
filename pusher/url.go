package pusher

import (
	"errors"
	"net/url"
	"strings"
)

// CheckURL says, in words without any part of the address, why text is no push address; nil when it
// is one.
func CheckURL(text string) error {
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

// RedactURL hides all that is secret in a push address: user, stream key and parameters.
// "rtmp://host/app/key?sign=1" becomes "rtmp://host/app/****".
func RedactURL(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Hostname() == "" {
		return "****"
	}
	app, _, found := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if i := strings.LastIndex(strings.TrimPrefix(u.Path, "/"), "/"); i > 0 {
		app = strings.TrimPrefix(u.Path, "/")[:i]
	}
	if !found {
		return u.Scheme + "://" + u.Host + "/****"
	}
	return u.Scheme + "://" + u.Host + "/" + app + "/****"
}
