package ui

import (
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// newFilesGroup holds what is done with all settings at once.
func newFilesGroup(h *settingsHost) *settingsGroup {
	export := name(h.host, "set-export", newTextButton(h.say("settings.export"), h.keys, h.export))
	read := name(h.host, "set-import", newTextButton(h.say("settings.import"), h.keys, h.read))
	reset := name(h.host, "set-reset", newTextButton(h.say("settings.reset"), h.keys, h.reset))
	copying := name(h.host, "set-copy-file", newIconButton("", "copy", h.keys, h.copyFile))
	file := newProse(h.file, groupWidth-settingLabel-smallSize-besideGap)
	return &settingsGroup{
		title: "settings.files",
		root: group(
			setting(h.say("settings.exchange"), container.NewHBox(export, read)),
			hint(h.say("settings.exchange.hint")),
			setting(h.say("settings.first-run"), container.NewHBox(reset)),
			hint(h.say("settings.first-run.hint")),
			setting(h.say("settings.file"), beside(file.root, copying)),
			hint(h.say("settings.file.hint")),
		),
		show: func(*pusher.Config, *settingsKnown) {},
	}
}
