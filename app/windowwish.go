package app

import (
	"livepusher/app/settings"
)

// windowWish is what the window is like when it opens.
type windowWish struct{ onTop, compact bool }

func (w *windowWish) flags(f *flags) {
	f.BoolVar(&w.onTop, "always-on-top", w.onTop, "the window stays above others")
	f.BoolVar(&w.compact, "compact", w.compact, "the window is picture and control bar alone")
}

// See ui.WindowActions.

func (d *desktop) SetAlwaysOnTop(on bool) {
	d.saver.Change(func(s *settings.Settings) { s.AlwaysOnTop = on })
}

func (d *desktop) SetCompact(on bool) {
	d.saver.Change(func(s *settings.Settings) { s.Compact = on })
}
