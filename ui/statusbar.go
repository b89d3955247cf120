package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// statusBar is the window's last line: the server at the left, the last note at the right, and the buttons of
// the keys' sheet, the compact window, the settings and the language.
type statusBar struct {
	root           *fyne.Container
	server, note   *canvas.Text
	full, fullNote string // uncut
	settings       *textButton
	language       *textButton
	compact        *textButton
	keys           *iconButton
}

func newStatusBar(h *host, switchLanguage, settings, showKeys func()) *statusBar {
	b := &statusBar{
		server: letters("", colorFaint, theme.SizeNameCaptionText),
		note:   letters("", theme.ColorNameForeground, theme.SizeNameCaptionText),
	}
	b.note.TextSize = theme.Size(theme.SizeNameCaptionText) + 1
	b.server.TextSize = b.note.TextSize
	b.settings = name(h, "settings", newTextButton(h.say("settings.title"), h.keys, settings))
	b.settings.glyph = "gear"
	b.language = name(h, "language", newTextButton(h.say("language.other"), h.keys, switchLanguage))
	b.compact = name(h, "compact", newTextButton(h.say("window.compact"), h.keys, h.toggleCompact))
	b.compact.glyph = "shrink"
	b.keys = name(h, "keys", newIconButton("", "keyboard", h.keys, showKeys))
	back := canvas.NewRectangle(theme.Color(colorPanel))
	line := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator))
	b.root = container.New(statusLayout{b}, back, line, b.server, b.note, b.keys, b.compact, b.settings, b.language)
	return b
}

func (b *statusBar) show(server, note string) {
	if b.full != server || b.fullNote != note {
		b.full, b.fullNote = server, note
		relayout(b.root)
	}
}

type statusLayout struct{ b *statusBar }

const statusHeight = 32

func (statusLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, statusHeight) }

func (l statusLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const pad = 14
	b := l.b
	place(o[0], 0, 0, s.Width, s.Height)
	place(o[1], 0, 0, s.Width, 1)
	m := b.language.MinSize()
	place(b.language, s.Width-pad-m.Width, (s.Height-24)/2, m.Width, 24)
	right := s.Width - pad - m.Width
	for _, button := range []*textButton{b.settings, b.compact} {
		m := button.MinSize()
		right -= 6 + m.Width
		place(button, right, (s.Height-24)/2, m.Width, 24)
	}
	k := b.keys.MinSize()
	right -= 6 + k.Width
	place(b.keys, right, (s.Height-k.Height)/2, k.Width, k.Height)
	room := right - 2*pad
	setText(b.server, cut(b.full, b.server.TextSize, room/2))
	server := b.server.MinSize()
	place(b.server, pad, (s.Height-server.Height)/2, server.Width, server.Height)
	setText(b.note, cut(b.fullNote, b.note.TextSize, room-server.Width-2*pad))
	note := b.note.MinSize()
	place(b.note, pad+room-note.Width, (s.Height-note.Height)/2, note.Width, note.Height)
}
