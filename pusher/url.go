package pusher

import (
	"strconv"
	"strings"
	"time"

	"livepusher/pusher/address"
)

// CheckURL says, in words without any part of the address, why text is no push address; nil when it
// is one.
func CheckURL(text string) error { return address.Check(text) }

// RedactURL hides all that is secret in a push address: user, stream key and parameters.
// "rtmp://host/app/key?sign=1" becomes "rtmp://host/app/****".
func RedactURL(text string) string { return address.Redact(text) }

// String lists the attributes that are not at their defaults, and never a secret, so that a config which is
// printed somewhere tells none.
func (c Config) String() string {
	usual := NewConfig()
	var set []string
	for _, a := range Attributes {
		value := a.Get(&c)
		switch {
		case value == a.Get(&usual):
		case a.Secret:
			set = append(set, a.Name+"=****")
		default:
			set = append(set, a.Name+"="+strconv.Quote(value))
		}
	}
	return "{" + strings.Join(set, " ") + "}"
}

// GoString is String.
func (c Config) GoString() string { return c.String() }

// Advice are sentences on what will go wrong, or be worse than it needs be, when c is pushed for so long
// from now on: an address that expires before the end, a bitrate that the platform finds too low. Each
// says what to do. A planned duration of 0 is one that is not known.
func Advice(c Config, planned time.Duration, now time.Time) []string {
	o := c.Output()
	advice := address.Warnings(c.URL, address.Stream{Width: o.Width, Height: o.Height, Bitrate: c.MaxBitrate, KeyInterval: o.KeyInterval})
	if err := address.ExpiresBefore(c.URL, now, now.Add(planned)); err != nil {
		advice = append(advice, err.Error())
	}
	return advice
}
