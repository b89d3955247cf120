package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// stage is the picture and all that lies over it: the state at the top left, the stream's size at
// the top right, a notice or the debug panel at the bottom, and a frame whose colour tells from
// across the room whether viewers see us.
type stage struct {
	root    *fyne.Container
	h       *host
	preview *preview
	frame   *canvas.Rectangle
	middle  *canvas.Text // while there is no picture yet
	pill    *badge
	speed   *badge
	size    *badge
	watch   *textButton
	card    *card
	debug   *debugPanel
	compare *splitView
	toast   *toast
	small   bool // in the compact window
	parts   stageParts
}

// stageParts are the stage's objects in the order in which they are drawn.
type stageParts struct{ back, picture, middle, frame, compare, pill, speed, size, split, watch, debug, card, probe, toast fyne.CanvasObject }

func newStage(h *host, p *preview, debug *debugPanel, probe fyne.CanvasObject, remedy func(remedy)) *stage {
	s := &stage{h: h, preview: p, debug: debug, pill: name(h, "pill", newBadge()), speed: name(h, "speed", newBadge()), size: name(h, "size", newBadge())}
	s.frame = canvas.NewRectangle(color.Transparent)
	s.middle = letters("", colorOnPic, theme.SizeNameSubHeadingText)
	s.card = newCard(h, remedy)
	s.compare = newSplitView(h, p)
	s.toast = newToast(h)
	s.watch = name(h, "watch", newTextButton(h.say("stage.watch"), h.keys, h.actions.OpenPage))
	s.watch.glyph = "open"
	s.watch.Hide()
	s.speed.Hide()
	name(h, "preview", p.root)
	back := canvas.NewRectangle(theme.Color(colorStage))
	s.parts = stageParts{back, p.root, s.middle, s.frame, s.compare.root, s.pill, s.speed, s.size, s.compare.button, s.watch, debug.root, s.card, probe, s.toast}
	q := &s.parts
	s.root = container.New(stageLayout{s}, q.back, q.picture, q.middle, q.frame, q.compare, q.pill, q.speed, q.size, q.split, q.watch, q.debug, q.card, q.probe, q.toast)
	return s
}

// frames are the frame's colours and widths.
var frames = map[tone]struct {
	colour fyne.ThemeColorName
	width  float32
}{onAir: {colorLive, 2}, amber: {colorAmber, 6}, grey: {colorFaint, 2}}

func (s *stage) show(o *outlook, state *pusher.State, figures *pusher.Stats, page bool) {
	moved := s.pill.show(o.pill, pillFill(o.tone), pillDot(o.tone), -1)
	speed, bars := "", -1
	if state.Live() && figures != nil {
		speed, bars = itoa(figures.NetSpeed)+" kbps", signalBars(figures.NetQualityLevel)
	}
	moved = s.speed.show(speed, colorVeil, "", bars) || moved
	if !s.small {
		moved = s.size.show(o.picture, colorVeil, "", -1) || moved
	}
	moved = s.card.show(o.notice) || moved
	if there := state.Live() && page; there != s.watch.Visible() {
		moved = true
		if there {
			s.watch.Show()
		} else {
			s.watch.Hide()
		}
	}
	s.showFrame(o.tone)
	s.showMiddle(state)
	if moved {
		relayout(s.root)
	}
}

// showNote shows the last note over the picture, where there is no status bar.
func (s *stage) showNote(n *note, words string, shown *notice, now time.Time) {
	if s.toast.show(n, words, shown, now) {
		relayout(s.root)
	}
}

func (s *stage) showFrame(t tone) {
	f, ok := frames[t]
	var c color.Color = color.Transparent
	if ok {
		c = theme.Color(f.colour)
	}
	if s.frame.StrokeWidth != f.width || s.frame.StrokeColor != c {
		s.frame.StrokeWidth, s.frame.StrokeColor = f.width, c
		s.frame.Refresh()
	}
}

func (s *stage) showMiddle(state *pusher.State) {
	text := ""
	if !s.preview.started {
		text = s.h.say("stage.waiting")
		if state.Source == pusher.Opening {
			text = s.h.say("stage.opening")
		}
	}
	if setText(s.middle, text) {
		relayout(s.root)
	}
}

func pillFill(t tone) fyne.ThemeColorName {
	switch t {
	case onAir:
		return colorLive
	case amber:
		return colorAmber
	}
	return colorVeil
}

func pillDot(t tone) fyne.ThemeColorName {
	switch t {
	case onAir:
		return colorOnPic
	case waiting:
		return colorAmber
	case grey:
		return theme.ColorNameError
	case quiet:
		return colorFaint
	}
	return ""
}

type stageLayout struct{ s *stage }

func (stageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 280) }

func (l stageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const edge = 12
	s, q := l.s, &l.s.parts
	place(q.back, 0, 0, size.Width, size.Height)
	place(q.picture, 0, 0, size.Width, size.Height)
	place(q.probe, 0, 0, 1, 1)
	half := s.frame.StrokeWidth / 2
	place(q.frame, half, half, size.Width-2*half, size.Height-2*half)
	centred(s.middle, size.Width/2, size.Height/2)
	pill := q.pill.MinSize()
	place(q.pill, edge, edge, pill.Width, pill.Height)
	speed := q.speed.MinSize()
	place(q.speed, edge+pill.Width+6, edge, speed.Width, speed.Height)
	m := q.size.MinSize()
	place(q.size, size.Width-edge-m.Width, edge, m.Width, m.Height)
	place(q.compare, 0, 0, size.Width, size.Height)
	split := q.split.MinSize()
	place(q.split, size.Width-edge-m.Width-6-split.Width, edge+(m.Height-split.Height)/2, split.Width, split.Height)
	w := q.watch.MinSize()
	place(q.watch, size.Width-edge-w.Width, edge+m.Height+8, w.Width, w.Height)
	low := size.Height - edge
	if q.debug.Visible() {
		h := min(size.Height*0.62, 330)
		place(q.debug, edge, low-h, size.Width-2*edge, h)
		low -= h + 8
	}
	wide := min(size.Width-4*edge, 520)
	h := s.card.heightFor(wide)
	place(q.card, (size.Width-wide)/2, low-h, wide, h)
	if s.card.Visible() {
		low -= h + 8
	}
	if s.toast.Visible() {
		h := s.toast.heightFor(wide)
		place(q.toast, (size.Width-wide)/2, low-h, wide, h)
	}
}
