package pusher

import (
	"time"

	"livepusher/pusher/address"
)

// CheckURL says, in words without any part of the address, why text is no push address; nil when it
// is one.
func CheckURL(text string) error { return address.Check(text) }

// RedactURL hides all that is secret in a push address: user, stream key and parameters.
// "rtmp://host/app/key?sign=1" becomes "rtmp://host/app/****".
func RedactURL(text string) string { return address.Redact(text) }

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
