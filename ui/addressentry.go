package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// addressEntry is an entry for a part of a push address. It hands its text over when it is left or Return is
// pressed, and an address in the clipboard at once when it is pasted.
type addressEntry struct {
	widget.Entry
	aid
	entered func(text string)
	pasted  func(text string) bool // tells whether it took the text; nil takes none
}

func newAddressEntry(placeholder string, entered func(string), pasted func(string) bool) *addressEntry {
	e := &addressEntry{entered: entered, pasted: pasted}
	e.PlaceHolder, e.Wrapping = placeholder, fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(text string) { e.entered(text) }
	return e
}

// newSecretEntry is an entry that shows dots, with an eye that shows what they are.
func newSecretEntry(h *host, id, placeholder string, entered func(string), pasted func(string) bool) *addressEntry {
	e := newAddressEntry(placeholder, entered, pasted)
	e.Password = true
	var eye *iconButton
	eye = newIconButton("", "eye-off", h.keys, func() {
		e.Password = !e.Password
		e.Refresh()
		eye.show(map[bool]string{true: "eye-off", false: "eye"}[e.Password], "")
	})
	e.ActionItem = name(h, id+"-eye", eye)
	return name(h, id, e)
}

// entryRow is a line of the rail with an entry.
func entryRow(label string, e *addressEntry) *fyne.Container {
	return row(label, container.NewThemeOverride(e, entryTheme{fyne.CurrentApp().Settings().Theme()}))
}

// entryTheme shows no scroll bar and no shadow under a text that is longer than its entry.
type entryTheme struct{ fyne.Theme }

func (t entryTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
		return 0
	}
	return t.Theme.Size(name)
}

func (t entryTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameShadow {
		return color.Transparent
	}
	return t.Theme.Color(name, variant)
}

// show changes the text without telling anybody.
func (e *addressEntry) show(text string) {
	if e.Text != text {
		e.CursorColumn = 0
		e.SetText(text)
	}
}

// TypedShortcut takes an address out of the clipboard; anything else is inserted as usual.
func (e *addressEntry) TypedShortcut(s fyne.Shortcut) {
	if p, ok := s.(*fyne.ShortcutPaste); ok && e.pasted != nil && !e.Disabled() && e.pasted(p.Clipboard.Content()) {
		return
	}
	e.Entry.TypedShortcut(s)
}

// FocusGained brings the field into view.
func (e *addressEntry) FocusGained() {
	e.Entry.FocusGained()
	e.reached()
}

// FocusLost shows the beginning of the text again.
func (e *addressEntry) FocusLost() {
	e.CursorColumn = 0
	e.Entry.FocusLost()
	e.entered(e.Text)
}
