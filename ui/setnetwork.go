package ui

import (
	"strings"

	"livepusher/pusher"
)

// newNetworkGroup holds what happens when the connection is lost.
func newNetworkGroup(h *settingsHost) *settingsGroup {
	bad, words := newProse("", groupWidth), newProse("", groupWidth)
	delays := name(h.host, "set-retry-delays", newFieldEntry("", h.keys, func(text string) bool {
		var c pusher.Config
		bad.complain("")
		if pusher.AttributeNamed("retry-delays").Set(&c, strings.NewReplacer("，", ",", "、", ",").Replace(text)) != nil {
			bad.complain(h.say("settings.retry.bad"))
			return false
		}
		h.change(func(to *pusher.Config) { to.RetryDelays = c.RetryDelays })
		return true
	}))
	keep := name(h.host, "set-keep-trying", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.KeepTrying = on })
	}))
	return &settingsGroup{
		title: "settings.network",
		root: group(
			setting(h.say("settings.retry"), beside(delays, unit(h.say("settings.seconds")))),
			bad.root,
			setting(h.say("settings.keep-trying"), keep),
			words.root,
		),
		show: func(c *pusher.Config, _ *settingsKnown) {
			delays.show(c.RetryDelays)
			keep.show(c.KeepTrying)
			words.show(retryWords(h.texts, c), colorFaint)
		},
	}
}

// retryWords tell in words what happens when the connection is lost.
func retryWords(t *texts, c *pusher.Config) string {
	delays := strings.Split(c.RetryDelays, ",")
	key := "settings.retry.finite"
	if c.KeepTrying {
		key = "settings.retry.endless"
	}
	return t.say(key, "list", strings.Join(delays, t.say("settings.comma")), "last", delays[len(delays)-1], "count", len(delays))
}
