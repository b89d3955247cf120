package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// expirySoon is how long before its end an address is warned of.
const expirySoon = time.Hour

// addressLines are what is to be told of a push address: what is wrong with it, whose it is, until when it can
// be used, and what its platform will not like about c.
func addressLines(t target, c pusher.Config, now time.Time, w *texts) (lines []line) {
	add := func(tone fyne.ThemeColorName, key string, pairs ...any) {
		lines = append(lines, line{w.say(key, pairs...), tone})
	}
	if t.server == "" {
		add(colorFaint, "stream.local")
		if t.key != "" {
			add(theme.ColorNameWarning, "stream.key-unused")
		}
		return lines
	}
	if p := t.problem(now); p.key != "" && p.key != "stream.expired" {
		tone := theme.ColorNameError
		if p.key == "stream.bad.key" { // not wrong, but not all
			tone = theme.ColorNameWarning
		}
		add(tone, p.key)
	}
	if at, ok := pusher.Expiry(t.url()); ok {
		lines = append(lines, expiryLine(at, now, w))
	}
	if name := pusher.Platform(t.url()); name != "" {
		add(colorFaint, "stream.platform", "platform", name)
	}
	switch {
	case t.signed():
		add(colorFaint, "stream.signed")
	case t.parameters():
		add(colorFaint, "stream.parameters")
	}
	c.URL = t.url()
	for _, a := range pusher.PlatformAdvice(c) {
		lines = append(lines, line{w.advice(a), theme.ColorNameWarning})
	}
	return lines
}

// expiryLine tells until when an address can be used.
func expiryLine(at, now time.Time, w *texts) line {
	when := at.Format("2006-01-02 15:04")
	switch left := at.Sub(now); {
	case left <= 0:
		return line{w.say("stream.expired", "ago", roughly(-left, w), "time", when), theme.ColorNameError}
	case left < expirySoon:
		return line{w.say("stream.expires-soon", "left", roughly(left, w), "time", when), theme.ColorNameWarning}
	default:
		left += time.Minute / 2 // just built for 24 hours it says so
		return line{w.say("stream.expires", "left", roughly(left, w), "time", when), colorFaint}
	}
}

// roughly is a duration as people say it: in its largest whole unit.
func roughly(d time.Duration, w *texts) string {
	for _, unit := range []struct {
		length time.Duration
		key    string
	}{{24 * time.Hour, "stream.day"}, {time.Hour, "stream.hour"}, {time.Minute, "stream.minute"}} {
		if n := int(d / unit.length); n > 1 {
			return w.say(unit.key+"s", "n", n)
		} else if n == 1 {
			return w.say(unit.key)
		}
	}
	return w.say("stream.moment")
}

// advice is the sentence of an advisory.
func (t *texts) advice(a pusher.Advisory) string {
	text, ok := t.words["advice."+a.Key]
	if !ok {
		return a.String()
	}
	return pusher.FillText(text, a.Args)
}
