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

// AddressError is what CheckURL returns; its Key is one of unreadable, scheme, server, key.
type AddressError = address.Error

// SplitURL takes a push address apart into its server, which may be shown, and its stream key with its
// parameters, which may not. See address.Split for what becomes of other texts.
func SplitURL(text string) (server, key string) { return address.Split(text) }

// JoinURL makes a push address of a server and a stream key: the way back from SplitURL.
func JoinURL(server, key string) string { return address.Join(server, key) }

// Expiry is the time until which a signed push address may begin to push; ok is false for one that does not
// tell.
func Expiry(url string) (t time.Time, ok bool) { return address.Expiry(url) }

// Platform is the name of the platform behind a push address; empty when it is not known.
func Platform(url string) string { return address.Platform(url) }

// Signing is what a signed push address of Tencent's is made of, by its method URL.
type Signing = address.Signing

// SigningError is the error of Signing.URL; it names the field that will not do.
type SigningError = address.FieldError

// PlatformAdvice is what the platform behind c.URL will not like about c, each with its remedy.
func PlatformAdvice(c Config) (advice []Advisory) {
	o := c.Output()
	for _, w := range address.Warnings(c.URL, address.Stream{Width: o.Width, Height: o.Height, Bitrate: c.MaxBitrate, KeyInterval: o.KeyInterval}) {
		advice = append(advice, Advisory(w))
	}
	return advice
}

// Advice are sentences on what will go wrong, or be worse than it needs be, when c is pushed for so long
// from now on: an address that expires before the end, a bitrate that the platform finds too low. Each
// says what to do. A planned duration of 0 is one that is not known.
func Advice(c Config, planned time.Duration, now time.Time) []string {
	var advice []string
	for _, a := range PlatformAdvice(c) {
		advice = append(advice, a.String())
	}
	if err := address.ExpiresBefore(c.URL, now, now.Add(planned)); err != nil {
		advice = append(advice, err.Error())
	}
	return advice
}
