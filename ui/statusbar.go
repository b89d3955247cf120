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
	root           fyne.CanvasObject
	row            *fyne.Container // what stands in it
	server, note   *label
	full, fullNote string // uncut
	settings       *textButton
	language       *textButton
	compact        *textButton
	keys           *iconButton
}

func newStatusBar(h *host, switchLanguage, settings, showKeys func()) *statusBar {
	b := &statusBar{
		server: newLabel("", colorFaint, theme.SizeNameCaptionText),
		note:   newLabel("", theme.ColorNameForeground, theme.SizeNameCaptionText),
	}
	b.note.size = theme.Size(theme.SizeNameCaptionText) + 1
	b.server.size = b.note.size
	b.settings = name(h, "settings", newTextButton(h.say("settings.title"), h.keys, settings))
	b.settings.glyph = "gear"
	b.language = name(h, "language", newTextButton(h.say("language.other"), h.keys, switchLanguage))
	b.compact = name(h, "compact", newTextButton(h.say("window.compact"), h.keys, h.toggleCompact))
	b.compact.glyph = "shrink"
	b.keys = name(h, "keys", newIconButton("", "keyboard", h.keys, showKeys))
	back := canvas.NewRectangle(theme.Color(colorPanel))
	line := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator))
	line.SetMinSize(fyne.NewSize(1, 1))
	b.row = container.New(statusLayout{b}, b.server, b.note, b.keys, b.compact, b.settings, b.language)
	b.root = container.NewStack(back, container.NewBorder(line, nil, nil, nil), onBoard(b.row))
	return b
}

func (b *statusBar) show(server, note string) {
	if b.full != server || b.fullNote != note {
		b.full, b.fullNote = server, note
		relayout(b.row)
	}
}

type statusLayout struct{ b *statusBar }

const statusHeight = 32

func (statusLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, statusHeight) }

func (l statusLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	const pad = 14
	b := l.b
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
	b.server.show(cut(b.full, b.server.size, room/2))
	server := b.server.MinSize()
	place(b.server, pad, (s.Height-server.Height)/2, server.Width, server.Height)
	b.note.show(cut(b.fullNote, b.note.size, room-server.Width-2*pad))
	note := b.note.MinSize()
	place(b.note, pad+room-note.Width, (s.Height-note.Height)/2, note.Width, note.Height)
}
