package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The questions of the settings: which file, which folder, and whether.

// pickerSize fits into the smallest window.
var pickerSize = fyne.NewSize(700, 480)

// exportName is what an exported file is called unless the user says otherwise.
const exportName = "livepusher-settings.json"

func (w *Window) pickPicture(chosen func(path string)) {
	w.pickFile([]string{".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG"}, chosen)
}

func (w *Window) pickImport() { w.pickFile([]string{".json", ".JSON"}, w.actions.ReadSettings) }

func (w *Window) pickFile(endings []string, chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.say("note.not-opened", "cause", err)
		case f != nil:
			path := f.URI().Path()
			f.Close()
			chosen(path)
		}
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.SetView(dialog.ListView)
	w.showPicker(d)
}

func (w *Window) pickFolder(chosen func(path string)) {
	d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
		switch {
		case err != nil:
			w.say("note.not-opened", "cause", err)
		case f != nil:
			chosen(f.Path())
		}
	}, w.win)
	d.SetView(dialog.ListView)
	w.showPicker(d)
}

// showPicker: Fyne's picker has no size before it is shown.
func (w *Window) showPicker(d *dialog.FileDialog) {
	w.show(d)
	d.Resize(pickerSize)
}

func (w *Window) pickExport() {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			w.say("note.export-failed", "cause", err)
		case f != nil:
			path := f.URI().Path()
			f.Close()
			w.actions.ExportSettings(path)
		}
	}, w.win)
	d.SetFileName(exportName)
	d.SetView(dialog.ListView)
	w.showPicker(d)
}

func (w *Window) copySettingsFile() {
	w.app.Clipboard().SetContent(w.options.SettingsFile)
	w.say("note.path-copied")
}

const questionWidth = 520

func (w *Window) askReset() {
	t := w.texts
	text := newProse(t.say("settings.reset.text"), questionWidth-40)
	text.show(text.text, theme.ColorNameForeground)
	d := dialog.NewCustomConfirm(t.say("settings.reset.title"), t.say("settings.reset.yes"), t.say("settings.reset.no"), text.root, func(yes bool) {
		if yes {
			w.actions.ResetSettings()
		}
	}, w.win)
	d.SetConfirmImportance(widget.DangerImportance)
	d.Resize(fyne.NewSize(questionWidth, 190))
	w.show(d)
}

// askImport tells what a file would change and what cannot be taken from it, and asks.
func (w *Window) askImport(i Import) {
	t := w.texts
	lines := container.NewVBox()
	add := func(colour fyne.ThemeColorName, text string) {
		p := newProse("", questionWidth-60)
		p.show(text, colour)
		lines.Add(p.root)
	}
	for _, r := range i.Remarks {
		add(theme.ColorNameError, r.words(t))
	}
	if len(i.Changes) == 0 {
		add(theme.ColorNameForeground, t.say("settings.import.nothing"))
	} else {
		add(theme.ColorNameForeground, t.say("settings.import.changes", "count", len(i.Changes)))
	}
	for _, c := range i.Changes {
		add(colorFaint, c)
	}
	title := t.say("settings.import.title", "file", cut(filepath.Base(i.File), theme.Size(theme.SizeNameText), questionWidth/2))
	scroll := container.NewVScroll(lines)
	scroll.SetMinSize(fyne.NewSize(questionWidth-40, min(lines.MinSize().Height, 300)))
	if len(i.Changes) == 0 {
		d := dialog.NewCustom(title, t.say("settings.import.close"), scroll, w.win)
		d.Resize(fyne.NewSize(questionWidth, 0))
		w.show(d)
		return
	}
	d := dialog.NewCustomConfirm(title, t.say("settings.import.yes"), t.say("settings.reset.no"), scroll, func(yes bool) {
		if yes {
			w.actions.ImportSettings()
		}
	}, w.win)
	d.SetConfirmImportance(widget.HighImportance)
	d.Resize(fyne.NewSize(questionWidth, 0))
	w.show(d)
}
