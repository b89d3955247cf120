package ui

import "livepusher/pusher"

// newGeneralGroup holds the language, and what is done on launch.
func newGeneralGroup(h *settingsHost) *settingsGroup {
	language := name(h.host, "set-language", newSegments([]string{"zh", "en"}, []string{"中文", "English"}, h.keys, h.setLanguage))
	autopush := name(h.host, "set-autopush", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.Autopush = on })
	}))
	return &settingsGroup{
		title: "settings.general",
		root: group(
			setting(h.say("settings.language"), language),
			setting(h.say("settings.autopush"), autopush),
			hint(h.say("settings.autopush.hint")),
		),
		show: func(c *pusher.Config, _ *settingsKnown) {
			language.show(h.language)
			autopush.show(c.Autopush)
		},
	}
}
