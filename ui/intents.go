package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// change is what a control does: edit the settings, tell the program, and bring the other controls in
// line.
func (w *Window) change(edit func(c *pusher.Config)) {
	before := w.config
	edit(&w.config)
	if w.config == before {
		return
	}
	w.actions.Apply(w.config)
	w.showConfig()
	if w.state.Busy() && pusher.Diff(before, w.config).Has(pusher.Restart|pusher.NextStart) {
		w.note = &note{key: "note.next-start"}
	}
	w.update()
}

func (w *Window) setURL(url string) {
	if url == w.config.URL {
		return
	}
	w.config.URL = url
	w.actions.SetURL(url)
	if w.state.Busy() {
		w.note = &note{key: "note.next-start"}
	}
	w.update()
}

func (w *Window) say(key string, pairs ...any) {
	w.note = &note{key: key, pairs: pairs}
	w.update()
}

func (w *Window) setPrivate(on bool) {
	w.private = on
	w.actions.SetPrivacy(on)
	w.update()
}

func (w *Window) setMinimised(min bool) {
	if w.minimised == min {
		return
	}
	w.minimised = min
	w.preview.hidden.Store(min)
	w.actions.SetMinimised(min)
	if !min {
		w.showStats()
		w.update()
	}
}

func (w *Window) toggleDebug() {
	w.change(func(c *pusher.Config) { c.Debug = !c.Debug })
	w.setDebug(w.config.Debug)
}

func (w *Window) setDebug(on bool) {
	w.debug = on
	if p, shown := w.desk.debug.root, on && !w.compact; p.Visible() != shown {
		p.Hidden = !shown
		w.desk.debug.dirty = true
		w.desk.debug.showFigures(w.stats, &w.state)
		w.desk.debug.flush()
		w.desk.stage.root.Refresh()
	}
	w.update()
}

func (w *Window) switchLanguage() {
	w.useLanguage(w.texts.other())
	w.actions.SetLanguage(w.texts.language)
}

// useLanguage makes the views anew in a language.
func (w *Window) useLanguage(language string) {
	w.texts = newTexts(language)
	w.build()
}

// openChoice unfolds a section of the rail and opens one of its lists.
func (w *Window) openChoice(section string, list *choice) {
	w.desk.rail.unfold(section)
	w.desk.rail.scrollTo(list)
	list.Tapped(nil)
}

// bindKeys gives the window its keys. They arrive here while nothing has the focus; widgets that
// have it pass on what they do not need.
func (w *Window) bindKeys(c fyne.Canvas) {
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(w.key)
		d.SetOnKeyUp(w.keyUp)
	}
	w.bindSettingsKey(c)
	c.SetOnTypedRune(w.typed)
}

func (w *Window) key(e *fyne.KeyEvent) {
	w.desk.tips.hide()
	switch {
	case e.Name == fyne.KeyEscape:
		w.escape()
		return
	case e.Name == fyne.KeyF1 && w.keySheet != nil:
		w.toggleKeys()
		return
	}
	if w.win.Canvas().Overlays().Top() != nil {
		return // a list or a question is open
	}
	switch e.Name {
	case fyne.KeySpace:
		w.startOrStop()
	case fyne.KeyM:
		w.change(func(c *pusher.Config) { c.Muted = !c.Muted })
	case fyne.KeyC:
		w.change(func(c *pusher.Config) { c.EnableCamera = !c.EnableCamera })
	case fyne.KeyX:
		w.actions.SwitchCamera()
	case fyne.KeyS:
		w.takeSnapshot(w.shifted())
	case fyne.KeyP:
		w.setPrivate(!w.private)
	case fyne.KeyB:
		w.holdByKey()
	case fyne.KeyF11:
		w.toggleCompact()
	case fyne.KeyF12:
		w.toggleDebug()
	case fyne.KeyF1:
		w.toggleKeys()
	}
}

func (w *Window) startOrStop() {
	if !w.state.Busy() {
		w.stream.start()
		return
	}
	w.ask("dialog.stop.title", "dialog.stop.yes", w.actions.Stop)
}

// closeAsked is the window's close button: a stream does not end by accident.
func (w *Window) closeAsked() {
	if !w.state.Busy() {
		w.win.Close()
		return
	}
	w.ask("dialog.close.title", "dialog.close.yes", w.win.Close)
}

// ask asks before something that viewers would notice.
func (w *Window) ask(title, yes string, do func()) {
	text := widget.NewLabel(w.texts.say("dialog.stop.text"))
	room := container.NewStack(gap(56), text)
	d := dialog.NewCustomConfirm(w.texts.say(title), w.texts.say(yes), w.texts.say("dialog.stop.no"), room, func(ok bool) {
		if ok {
			do()
		}
	}, w.win)
	d.SetConfirmImportance(widget.DangerImportance)
	d.Resize(fyne.NewSize(360, 170))
	w.show(d)
}

// reveal brings a control of the rail that has got the focus into view.
func (w *Window) reveal(o fyne.CanvasObject) {
	if w.win.Canvas().Overlays().Top() == nil {
		w.desk.rail.reveal(o)
	}
}

// saveLog asks where to and writes the log there.
func (w *Window) saveLog(text string) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if f == nil && err == nil {
			return // thought better of it
		}
		if err == nil {
			_, err = f.Write([]byte("livepusher " + w.options.Version + "\n" + text))
			if closing := f.Close(); err == nil {
				err = closing
			}
		}
		if err != nil {
			w.say("note.log-failed", "cause", err)
			return
		}
		w.say("note.log-saved", "path", f.URI().Path())
	}, w.win)
	d.SetFileName("livepusher-log.txt")
	w.show(d)
}
