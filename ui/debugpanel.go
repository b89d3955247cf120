package ui

import (
	"fmt"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// logKept is how many events the log remembers.
const logKept = 2000

// debugPanel lies over the lower part of the picture: the figures of the last second, the curves of the last
// minute, and under them the log. It is drawn for whoever sits here, never into the picture that is pushed.
type debugPanel struct {
	root    *fyne.Container
	h       *host
	figures *fyne.Container
	values  []*figureText
	curves  *curves
	list    *widget.List
	events  *[]pusher.Event // the window's: the log outlives a change of language
	dirty   bool
}

// figure is one entry of the panel.
type figure struct {
	label string
	value func(s *pusher.Stats, st *pusher.State) string
}

func twoOf(a, b any) string { return fmt.Sprintf("%v | %v", a, b) }

// figureList has the names of the specification; long ones stand in the last column.
func figureList(t *texts) []figure {
	return []figure{
		{"CPU", func(s *pusher.Stats, _ *pusher.State) string {
			return fmt.Sprintf("%.0f | %.0f %%", s.CPUProgram, s.CPUMachine)
		}},
		{"SPD", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.NetSpeed) + " kbps" }},
		{"FPS", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.VideoFPS) }},
		{"RES", func(s *pusher.Stats, _ *pusher.State) string {
			return fmt.Sprintf("%d×%d", s.VideoWidth, s.VideoHeight)
		}},
		{"VRA", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.VideoBitrate) + " kbps" }},
		{"ARA", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.AudioBitrate) + " kbps" }},
		{"GOP", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.VideoGOP) + " s" }},
		{"AUDIO", func(_ *pusher.Stats, st *pusher.State) string {
			return fmt.Sprintf("%d Hz, %d ch", st.SampleRate, st.Channels)
		}},
		{"AVRA", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.TargetBitrate) + " kbps" }},
		{"JIT", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.NetJitter) + " ms" }},
		{"RTT", func(s *pusher.Stats, _ *pusher.State) string { return itoa(s.RTT) + " ms" }},
		{t.say("debug.encoder"), func(_ *pusher.Stats, st *pusher.State) string { return orDash(st.Encoder) }},
		{"QUE", func(s *pusher.Stats, _ *pusher.State) string {
			return fmt.Sprintf("%.0f | %d | %d ms", s.EncoderWait, s.SendWait, s.NetWait)
		}},
		{"DRP", func(s *pusher.Stats, _ *pusher.State) string { return twoOf(s.DroppedBefore, s.DroppedNetwork) }},
		{t.say("debug.beauty"), func(s *pusher.Stats, _ *pusher.State) string { return fmt.Sprintf("%.1f ms", s.BeautyMS) }},
		{"SVR", func(_ *pusher.Stats, st *pusher.State) string { return orDash(serverName(st.Server)) }},
	}
}

// serverName is an address without what all addresses have.
func serverName(address string) string {
	return strings.TrimSuffix(strings.TrimPrefix(address, "rtmp://"), "/****")
}

// figureColumns is how many entries stand side by side.
const figureColumns = 4

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func newDebugPanel(h *host, events *[]pusher.Event, past *history, save func(text string), closePanel func()) *debugPanel {
	p := &debugPanel{h: h, events: events, curves: newCurves(h, past)}
	var cells []fyne.CanvasObject
	for _, f := range figureList(h.texts) {
		label, value := newLabel(f.label, colorFaint, theme.SizeNameCaptionText), newLabel("", colorOnPic, theme.SizeNameCaptionText)
		label.colour = faded(hex(0xffffff), 0x90)
		p.values = append(p.values, &figureText{label: value})
		cells = append(cells, label, value)
	}
	p.figures = container.New(figureLayout{p}, cells...)
	p.list = widget.NewList(func() int { return max(len(*p.events), 1) },
		func() fyne.CanvasObject { return newLogLine() },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*logLine).show(p.line(i)) })
	p.list.HideSeparators = true
	name(h, "log", p.list)
	copyAll := name(h, "log-copy", newTextButton(h.say("debug.copy"), h.keys, func() {
		fyne.CurrentApp().Clipboard().SetContent(p.text())
		h.note("note.log-copied")
	}))
	copyAll.glyph = "copy"
	saveAll := name(h, "log-save", newTextButton(h.say("debug.save"), h.keys, func() { save(p.text()) }))
	saveAll.glyph = "save"
	closer := name(h, "log-close", newIconButton("", "close", h.keys, closePanel))
	veil := canvas.NewRectangle(theme.Color(colorVeil))
	veil.CornerRadius = theme.Size(theme.SizeNamePopupRadius)
	p.root = container.NewStack(veil, onBoard(container.New(debugLayout{}, p.figures, p.list, copyAll, saveAll, closer, p.curves.root)))
	p.root.Hide()
	return p
}

// line is the log's line i: time, code, name, and the sentence.
func (p *debugPanel) line(i int) string {
	if i >= len(*p.events) {
		return p.h.say("debug.empty")
	}
	return logText(p.h.texts, (*p.events)[i])
}

func logText(t *texts, e pusher.Event) string {
	return fmt.Sprintf("%s  %d %s  %s", e.Time.Format("15:04:05.000"), e.Code, e.Code.Name(), t.event(e))
}

// text is the whole log.
func (p *debugPanel) text() string {
	var b strings.Builder
	for _, e := range *p.events {
		fmt.Fprintf(&b, "%s %s\n", e.Time.Format(time.DateOnly), logText(p.h.texts, e))
	}
	return b.String()
}

func (p *debugPanel) showFigures(s *pusher.Stats, st *pusher.State) {
	if !p.root.Visible() {
		return
	}
	if s == nil {
		s = &pusher.Stats{}
	}
	changed := false
	for i, f := range figureList(p.h.texts) {
		if text := f.value(s, st); p.values[i].full != text {
			p.values[i].full = text
			changed = true
		}
	}
	if changed {
		relayout(p.figures)
	}
	p.curves.show()
}

// flush brings new events into view; the window calls it at most 5 times a second.
func (p *debugPanel) flush() {
	if !p.dirty || !p.root.Visible() {
		return
	}
	p.dirty = false
	p.list.Refresh()
	p.list.ScrollToBottom()
}

// figureText is a value and what of it fits.
type figureText struct {
	*label
	full string
}

// figureLayout puts label and value pairs in columns, the last of which is the widest.
type figureLayout struct{ p *debugPanel }

const figureLine = 19

func (figureLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, figureLine*float32((len(o)/2+figureColumns-1)/figureColumns))
}

func (l figureLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	each := s.Width * 0.225
	for n, value := range l.p.values {
		x, y := each*float32(n%figureColumns), figureLine*float32(n/figureColumns)
		label, room := float32(42), each-46
		if n%figureColumns == figureColumns-1 {
			label, room = 52, s.Width-x-52
		}
		value.show(cut(value.full, value.size, room))
		place(o[2*n], x, y, label, figureLine)
		place(value, x+label, y, value.MinSize().Width, figureLine)
	}
}

type debugLayout struct{}

func (debugLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 160) }

func (debugLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const pad = 12
	x := s.Width - pad
	top := s.Height - pad - o[2].MinSize().Height
	for _, b := range []fyne.CanvasObject{o[3], o[2]} {
		m := b.MinSize()
		x -= m.Width
		place(b, x, top, m.Width, m.Height)
		x -= 6
	}
	c := o[4].MinSize()
	place(o[4], s.Width-c.Width-6, 6, c.Width, c.Height)
	f := o[0].MinSize().Height
	place(o[0], pad, pad, s.Width-2*pad-c.Width, f)
	v := o[5].MinSize().Height
	place(o[5], pad, pad+f+6, s.Width-2*pad, v)
	place(o[1], pad-4, pad+f+v+14, s.Width-2*pad+8, top-pad-f-v-22)
}

// logLine is one line of the log, cut to its width; the whole line is in what is copied.
type logLine struct {
	widget.BaseWidget
	flatness
	text string
}

func newLogLine() *logLine {
	l := &logLine{}
	l.ExtendBaseWidget(l)
	return l
}

func (l *logLine) show(text string) {
	if l.text != text {
		l.text = text
		l.Refresh()
	}
}

func (l *logLine) CreateRenderer() fyne.WidgetRenderer {
	text := canvas.NewText("", color.White)
	d := &drawing{of: l, objects: []fyne.CanvasObject{text}}
	d.layout = func(s fyne.Size) {
		text.Text = cut(l.text, text.TextSize, s.Width-8)
		place(text, 4, 0, s.Width-8, s.Height)
	}
	d.min = func() fyne.Size {
		return fyne.NewSize(40, fyne.MeasureText("测试Ag", theme.Size(theme.SizeNameCaptionText), fyne.TextStyle{}).Height)
	}
	d.paint = func() {
		text.Color, text.TextSize = theme.Color(colorOnPic), theme.Size(theme.SizeNameCaptionText)
	}
	return flatten(l, newDrawing(d))
}
