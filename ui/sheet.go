package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// The settings lie on a sheet over the window: groups at the left, the group's settings at the right. Each
// change acts and is saved at once, so there is nothing to confirm; Escape closes.

// Sizes of the sheet; it fits into the smallest window.
const (
	sheetWidth, sheetHeight = 760, 530
	sheetSide               = 164                                 // of the groups
	sheetPad                = 20                                  // around a group
	groupWidth              = sheetWidth - sheetSide - 2*sheetPad // of a group's settings
)

// settingsKnown is what the settings show beside the Config; Fyne's thread alone.
type settingsKnown struct {
	preferences Preferences
	encoders    []Encoder
	waiting     Waiting
	group       string // the one looked at last, by its title's key
	sheet       *sheet // nil while closed
	noteBefore  *note  // of the status bar when the sheet was opened
}

// settingsGroup is one group of settings.
type settingsGroup struct {
	title string // key
	root  *fyne.Container
	show  func(c *pusher.Config, k *settingsKnown)
}

// settingsHost is what a group of settings may ask for.
type settingsHost struct {
	*host
	prefer      func(edit func(p *Preferences)) // the user changed a preference
	setLanguage func(lang string)
	pickPicture func(chosen func(path string))
	pickFolder  func(chosen func(path string))
	export      func()
	read        func()
	reset       func()
	copyFile    func() // the settings file's path, to the clipboard
	file        string // where the settings are kept
}

// sheet is the open settings.
type sheet struct {
	popup   *widget.PopUp
	overlay fyne.CanvasObject // what Fyne's stack has
	groups  []*settingsGroup
	buttons []*groupButton
	title   *canvas.Text
	note    *canvas.Text
	scroll  *container.Scroll
	shown   *settingsGroup
}

// newSheet makes the sheet; choose is told when the user looks at another group.
func newSheet(h *settingsHost, c fyne.Canvas, choose func(title string), closed func()) *sheet {
	s := &sheet{title: letters("", theme.ColorNameForeground, theme.SizeNameSubHeadingText), note: letters("", colorFaint, theme.SizeNameCaptionText)}
	s.groups = []*settingsGroup{newGeneralGroup(h), newBackgroundGroup(h), newVideoGroup(h), newNetworkGroup(h), newSnapshotsGroup(h), newFilesGroup(h)}
	side := container.New(layout.NewCustomPaddedVBoxLayout(3))
	pages := container.NewStack()
	for _, g := range s.groups {
		b := name(h.host, g.title, newGroupButton(h.say(g.title), h.keys, func() { choose(g.title) }))
		s.buttons = append(s.buttons, b)
		side.Add(b)
		g.root.Hide()
		pages.Add(g.root)
	}
	s.scroll = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, sheetPad, 0, sheetPad/2), pages))
	shut := name(h.host, "settings-close", newIconButton("", "close", h.keys, closed))
	heading := letters(h.say("settings.title"), theme.ColorNameForeground, theme.SizeNameSubHeadingText)
	back := canvas.NewRectangle(theme.Color(colorPanel))
	back.CornerRadius = theme.Size(theme.SizeNamePopupRadius)
	s.popup = widget.NewModalPopUp(container.New(sheetLayout{}, back, heading, side, s.title, shut, s.scroll, s.note), c)
	return s
}

// open shows the sheet with a group.
func (s *sheet) open(title string) {
	s.popup.Show()
	s.overlay = s.popup.Canvas.Overlays().Top()
	s.choose(title)
}

// close hands over what is being typed, and goes.
func (s *sheet) close() {
	s.popup.Canvas.Unfocus()
	s.popup.Hide()
}

func (s *sheet) choose(title string) {
	s.shown = s.groups[0]
	for i, g := range s.groups {
		if g.title == title {
			s.shown = g
		}
		s.groups[i].root.Hide()
	}
	for i, g := range s.groups {
		s.buttons[i].show(g == s.shown)
	}
	s.shown.root.Show()
	s.title.Text = s.buttons[0].text
	for i, g := range s.groups {
		if g == s.shown {
			s.title.Text = s.buttons[i].text
		}
	}
	s.title.Refresh()
	s.scroll.ScrollToTop()
}

// show brings the group that is looked at up to date.
func (s *sheet) show(c *pusher.Config, k *settingsKnown) {
	s.shown.show(c, k)
	s.shown.root.Refresh()
	s.scroll.Content.Refresh()
	s.scroll.Refresh()
}

type sheetLayout struct{}

func (sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(sheetWidth, sheetHeight)
}

func (sheetLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const top, foot = 54, 26
	place(o[0], 0, 0, sheetSide, s.Height)
	m := o[1].MinSize()
	place(o[1], sheetPad, (top-m.Height)/2, m.Width, m.Height)
	place(o[2], 10, top, sheetSide-20, o[2].MinSize().Height)
	m = o[3].MinSize()
	place(o[3], sheetSide+sheetPad, (top-m.Height)/2, m.Width, m.Height)
	m = o[4].MinSize()
	place(o[4], s.Width-m.Width-14, (top-m.Height)/2, m.Width, m.Height)
	place(o[5], sheetSide+sheetPad, top, groupWidth+sheetPad/2, s.Height-top-foot)
	m = o[6].MinSize()
	place(o[6], sheetSide+sheetPad, s.Height-foot+(foot-m.Height)/2-2, m.Width, m.Height)
}

// settingsKey opens and closes the settings.
var settingsKey = &desktop.CustomShortcut{KeyName: fyne.KeyComma, Modifier: fyne.KeyModifierShortcutDefault}

func (w *Window) bindSettingsKey(c fyne.Canvas) {
	c.AddShortcut(settingsKey, func(fyne.Shortcut) { w.toggleSheet() })
}

// toggleSheet opens the settings or closes them, unless a question is open.
func (w *Window) toggleSheet() {
	k := &w.settings
	top := w.win.Canvas().Overlays().Top()
	switch {
	case k.sheet != nil && top == k.sheet.overlay:
		w.closeSheet()
	case top == nil:
		k.noteBefore = w.note
		w.openSheet()
	}
}

func (w *Window) openSheet() {
	k := &w.settings
	h := &settingsHost{host: w.desk.host, prefer: w.prefer, setLanguage: w.chooseLanguage, pickPicture: w.pickPicture, pickFolder: w.pickFolder,
		export: w.pickExport, read: w.pickImport, reset: w.askReset, copyFile: w.copySettingsFile, file: w.options.SettingsFile}
	k.sheet = newSheet(h, w.win.Canvas(), w.chooseGroup, w.closeSheet)
	k.sheet.open(k.group)
	w.actions.ListEncoders()
	w.showSheet()
}

func (w *Window) closeSheet() {
	if s := w.settings.sheet; s != nil {
		s.close()
		w.settings.sheet = nil
	}
}

// rebuildSheet makes the open settings anew, in another language or light.
func (w *Window) rebuildSheet() {
	if w.settings.sheet != nil {
		w.closeSheet()
		w.openSheet()
	}
}

func (w *Window) chooseGroup(title string) {
	w.win.Canvas().Unfocus()
	w.settings.group = title
	w.settings.sheet.choose(title)
	w.showSheet()
}

// showSheet brings the open settings up to date.
func (w *Window) showSheet() {
	if s := w.settings.sheet; s != nil {
		s.show(&w.config, &w.settings)
		w.showSheetNote()
	}
}

// showSheetNote repeats on the sheet what the status bar has said since it was opened.
func (w *Window) showSheetNote() {
	if s := w.settings.sheet; s != nil {
		text := ""
		if w.note != w.settings.noteBefore {
			text = cut(w.note.words(w.texts), s.note.TextSize, groupWidth)
		}
		setText(s.note, text)
	}
}

// prefer is what a control of a preference does.
func (w *Window) prefer(edit func(p *Preferences)) {
	before := w.settings.preferences
	edit(&w.settings.preferences)
	if w.settings.preferences != before {
		w.actions.SetPreferences(w.settings.preferences)
		w.showSheet()
	}
}

func (w *Window) chooseLanguage(lang string) {
	if lang != w.texts.language {
		w.useLanguage(lang)
		w.actions.SetLanguage(lang)
	}
}
