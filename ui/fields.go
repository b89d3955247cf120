package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fieldEntry is an entry that hands its text over when it is left or Return is pressed. Escape brings back
// what was there before.
type fieldEntry struct {
	widget.Entry
	entered func(text string) bool // false: it cannot be, and stays for the user to mend
	keys    func(*fyne.KeyEvent)
	shown   string // what stands for the setting
}

func newFieldEntry(placeholder string, keys func(*fyne.KeyEvent), entered func(text string) bool) *fieldEntry {
	e := &fieldEntry{entered: entered, keys: keys}
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(string) { e.handOver() }
	return e
}

// show sets the text without telling; what is being typed stays while the setting has not changed.
func (e *fieldEntry) show(text string) {
	if e.shown != text {
		e.shown = text
		e.SetText(text)
	}
}

func (e *fieldEntry) handOver() {
	text := strings.TrimSpace(e.Text)
	if e.Text != e.shown && e.entered(text) && e.Text != e.shown {
		e.SetText(e.shown)
	}
}

func (e *fieldEntry) FocusLost() {
	e.Entry.FocusLost()
	e.handOver()
}

func (e *fieldEntry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name != fyne.KeyEscape:
		e.Entry.TypedKey(k)
	case e.Text != e.shown:
		e.SetText(e.shown)
		e.entered(e.shown)
	default:
		e.keys(k)
	}
}

// TypedShortcut lets the key of the settings close them from here too, unless what is typed has to be mended.
func (e *fieldEntry) TypedShortcut(s fyne.Shortcut) {
	if s.ShortcutName() == settingsKey.ShortcutName() {
		e.handOver()
		e.keys(&fyne.KeyEvent{Name: fyne.KeyEscape})
		return
	}
	e.Entry.TypedShortcut(s)
}

// prose is a sentence that breaks into lines of a width.
type prose struct {
	root   *fyne.Container
	width  float32
	text   string
	colour fyne.ThemeColorName
}

func newProse(text string, width float32) *prose {
	p := &prose{root: container.New(layout.NewCustomPaddedVBoxLayout(1)), width: width}
	p.show(text, colorFaint)
	return p
}

// show changes the sentence; an empty one takes no room.
func (p *prose) show(text string, colour fyne.ThemeColorName) {
	if p.text == text && p.colour == colour {
		return
	}
	p.text, p.colour = text, colour
	p.root.Objects = nil
	p.root.Hidden = text == ""
	size := theme.Size(theme.SizeNameCaptionText) + 1
	for _, line := range wrap(text, size, p.width) {
		t := canvas.NewText(line, theme.Color(colour))
		t.TextSize = size
		p.root.Objects = append(p.root.Objects, t)
	}
	p.root.Refresh()
}

// complain shows a sentence in the colour of errors, an empty one not at all.
func (p *prose) complain(text string) { p.show(text, theme.ColorNameError) }

// wrap breaks text into lines at most width wide: at spaces, and between Chinese characters.
func wrap(text string, size, width float32) (lines []string) {
	fits := func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= width }
	line := ""
	for _, piece := range pieces(text) {
		switch joined := line + piece; {
		case fits(strings.TrimRight(joined, " ")):
			line = joined
		case line == "": // one word, longer than a line
			for !fits(piece) {
				head := strings.TrimSuffix(cut(piece, size, width), "…")
				if head == "" {
					break
				}
				lines, piece = append(lines, head), piece[len(head):]
			}
			line = piece
		default:
			lines = append(lines, strings.TrimRight(line, " "))
			line = piece
		}
	}
	if line != "" {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// pieces cuts text where a line may end: behind spaces and around Chinese characters, whose closing marks stay
// with what is before them.
func pieces(text string) (out []string) {
	start := 0
	var before rune
	for i, r := range text {
		chinese := unicode.Is(unicode.Han, r) || unicode.Is(unicode.Han, before) || strings.ContainsRune("，。；：、）！？”", before)
		if i > 0 && (before == ' ' && r != ' ' || chinese && !strings.ContainsRune("，。；：、）！？”,.;:)!?…", r) && before != '（' && before != '“') {
			out = append(out, text[start:i])
			start = i
		}
		before = r
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// settingLayout puts a label at the left and its control at the right.
type settingLayout struct{}

const settingLabel = 190 // width of the labels of settings

func (settingLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(groupWidth, max(rowHeight, o[1].MinSize().Height))
}

func (settingLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l, m := o[0].MinSize(), o[1].MinSize()
	place(o[0], 0, (s.Height-l.Height)/2, l.Width, l.Height)
	place(o[1], settingLabel, (s.Height-m.Height)/2, groupWidth-settingLabel, m.Height)
}

// setting is a line of a group: label and control.
func setting(label string, control fyne.CanvasObject) *fyne.Container {
	return container.New(settingLayout{}, letters(label, theme.ColorNameForeground, theme.SizeNameText), control)
}

// hint is a sentence that explains the line above it.
func hint(text string) fyne.CanvasObject { return newProse(text, groupWidth).root }

// group stacks the lines of a group.
func group(lines ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(8), lines...)
}

// beside puts things side by side: the first takes the room that the others leave.
func beside(first fyne.CanvasObject, others ...fyne.CanvasObject) *fyne.Container {
	return container.New(besideLayout{}, append([]fyne.CanvasObject{first}, others...)...)
}

type besideLayout struct{}

const besideGap = 6

func (besideLayout) MinSize(o []fyne.CanvasObject) (s fyne.Size) {
	for i, c := range o {
		if !c.Visible() {
			continue
		}
		m := c.MinSize()
		s.Width += m.Width
		if i > 0 {
			s.Width += besideGap
		}
		s.Height = max(s.Height, m.Height)
	}
	return s
}

func (besideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	right := s.Width
	for i := len(o) - 1; i > 0; i-- {
		if !o[i].Visible() {
			continue
		}
		m := o[i].MinSize()
		right -= m.Width
		place(o[i], right, (s.Height-m.Height)/2, m.Width, m.Height)
		right -= besideGap
	}
	m := o[0].MinSize()
	place(o[0], 0, (s.Height-m.Height)/2, right, m.Height)
}

// unit is a word behind a field.
func unit(text string) *canvas.Text { return letters(text, colorFaint, theme.SizeNameText) }

// narrow gives a field for a number its width.
func narrow(e *fieldEntry) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(86, e.MinSize().Height), e)
}
