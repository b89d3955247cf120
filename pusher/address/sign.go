package address

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Signing is what a signed push address of Tencent's is made of.
type Signing struct {
	Domain string // of the push server
	App    string // usually live
	Stream string // name of the stream
	Key    string // the domain's push key, a secret
	Until  time.Time
}

// FieldError says which Field of a Signing will not do: domain, app, stream, key or until.
type FieldError struct{ Field, text string }

func (e *FieldError) Error() string { return e.text }

// URL is the push address: rtmp://domain/app/stream?txSecret=...&txTime=..., where
//
//	txTime   = the time of expiry in seconds since 1970, in upper case hex
//	txSecret = MD5 of key, stream and txTime, in lower case hex
//
// as Tencent's documentation of push authentication has it. The error is a *FieldError, and
// never tells the key.
func (s Signing) URL() (string, error) {
	for _, field := range []struct{ name, text string }{{"domain", s.Domain}, {"app", s.App}, {"stream", s.Stream}} {
		if field.text == "" || strings.ContainsFunc(field.text, notForAddresses) {
			return "", &FieldError{field.name, fmt.Sprintf("the %s %q will not do: give a name without spaces, slashes and question marks", field.name, field.text)}
		}
	}
	if s.Key == "" {
		return "", &FieldError{"key", "the key is empty: copy the push key from the domain's settings"}
	}
	if s.Until.Unix() <= 0 || s.Until.Unix() > farFuture {
		return "", &FieldError{"until", "the time of expiry is out of reach: give a shorter validity, such as 24h"}
	}
	at := fmt.Sprintf("%X", s.Until.Unix())
	secret := md5.Sum([]byte(s.Key + s.Stream + at))
	u := url.URL{Scheme: "rtmp", Host: s.Domain, Path: "/" + s.App + "/" + s.Stream,
		RawQuery: "txSecret=" + hex.EncodeToString(secret[:]) + "&txTime=" + at}
	return u.String(), nil
}

func notForAddresses(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`/\?#@%"`, r) }
