package ui

import (
	"livepusher/pusher"
)

// newSnapshotsGroup holds where snapshots go, and what they are.
func newSnapshotsGroup(h *settingsHost) *settingsGroup {
	folder := name(h.host, "set-snapshot-folder", newFieldEntry(h.say("settings.folder.placeholder"), h.keys, func(text string) bool {
		h.prefer(func(p *Preferences) { p.SnapshotFolder = text })
		return true
	}))
	pick := name(h.host, "set-snapshot-choose", newTextButton(h.say("settings.choose"), h.keys, func() {
		h.pickFolder(func(path string) { h.prefer(func(p *Preferences) { p.SnapshotFolder = path }) })
	}))
	format := name(h.host, "set-snapshot-format", newSegments([]string{"raw", "compressed"}, []string{h.say("settings.format.raw"), h.say("settings.format.compressed")},
		h.keys, func(v string) { h.prefer(func(p *Preferences) { p.SnapshotCompressed = v == "compressed" }) }))
	hashes := name(h.host, "set-snapshot-hashes", newToggle(h.keys, func(on bool) {
		h.prefer(func(p *Preferences) { p.SnapshotHashes = on })
	}))
	return &settingsGroup{
		title: "settings.snapshots",
		root: group(
			setting(h.say("settings.folder"), beside(folder, pick)),
			setting(h.say("settings.format"), format),
			setting(h.say("settings.hashes"), hashes),
			hint(h.say("settings.hashes.hint")),
		),
		show: func(_ *pusher.Config, k *settingsKnown) {
			p := &k.preferences
			folder.show(p.SnapshotFolder)
			format.show(either(p.SnapshotCompressed, "compressed", "raw"))
			hashes.show(p.SnapshotHashes)
		},
	}
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
