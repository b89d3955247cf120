package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

// railWidth is the width of the column of settings.
const railWidth = 304

// rail is the column of settings at the right: a panel a section.
type rail struct {
	root     fyne.CanvasObject
	scroll   *container.Scroll
	scenario *scenarioPanel
	beauty   *beautyPanel
	picture  *picturePanel
	stream   *streamPanel
	sound    *soundPanel
	window   *windowPanel
	sections map[string]*section // by title key
}

func newRail(h *host) *rail {
	r := &rail{
		scenario: newScenarioPanel(h), beauty: newBeautyPanel(h), picture: newPicturePanel(h),
		stream: newStreamPanel(h), sound: newSoundPanel(h), window: newWindowPanel(h), sections: map[string]*section{},
	}
	column := container.New(layout.NewCustomPaddedVBoxLayout(2), r.scenario.root)
	for _, s := range []struct {
		title string
		body  fyne.CanvasObject
	}{
		{"beauty.title", r.beauty.root}, {"picture.title", r.picture.root}, {"stream.title", r.stream.root}, {"sound.title", r.sound.root},
		{"window.title", r.window.root},
	} {
		body := container.New(layout.NewCustomPaddedLayout(0, 10, 0, 0), s.body)
		fold := func(closed bool) {
			h.folded[s.title] = closed
			column.Refresh()
			r.scroll.Refresh()
		}
		r.sections[s.title] = name(h, s.title, newSection(h.say(s.title), body, h.folded[s.title], h.keys, fold))
		column.Add(r.sections[s.title])
		column.Add(body)
	}
	r.stream.relayout = func() {
		column.Refresh()
		r.scroll.Refresh()
	}
	r.scroll = container.NewVScroll(onBoard(container.New(layout.NewCustomPaddedLayout(14, 14, 16, 18), column)))
	back := canvas.NewRectangle(theme.Color(colorPanel))
	edge := canvas.NewRectangle(theme.Color(theme.ColorNameSeparator))
	edge.SetMinSize(fyne.NewSize(1, 1))
	r.root = container.NewStack(back, container.NewBorder(nil, nil, edge, nil, r.scroll), newWheel(r.scroll))
	return r
}

// wheel lies over the rail and gives the mouse's wheel to it alone: the address, as every entry, would keep
// what it gets, and the rail would stop there. Nothing else of the mouse is meant for it.
type wheel struct {
	widget.BaseWidget
	to *container.Scroll
}

func newWheel(to *container.Scroll) *wheel {
	w := &wheel{to: to}
	w.ExtendBaseWidget(w)
	return w
}

func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) { w.to.Scrolled(e) }

func (r *rail) showConfig(c *pusher.Config) {
	r.scenario.show(c)
	r.beauty.show(c)
	r.picture.show(c)
	r.stream.show(c)
	r.sound.show(c)
}

func (r *rail) showState(s *pusher.State) {
	r.picture.lens.showState(s)
	r.sound.music.showState(s)
}

func (r *rail) showDevices(cameras, mics []pusher.Device) {
	r.picture.offer(cameras)
	r.sound.offer(mics)
}

// unfold opens a section, by its title's key.
func (r *rail) unfold(title string) {
	if s := r.sections[title]; !s.body.Visible() {
		s.onTap()
	}
}

// scrollTo brings a control of the rail into view.
func (r *rail) scrollTo(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(r.scroll.Content).Y
	r.scroll.Offset.Y = max(0, min(at-r.scroll.Size().Height/3, r.scroll.Content.Size().Height-r.scroll.Size().Height))
	r.scroll.Refresh()
}

// reveal scrolls no further than is needed to see the whole of a control; for one that is not in the rail,
// not at all.
func (r *rail) reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	at, view := d.AbsolutePositionForObject(o), d.AbsolutePositionForObject(r.scroll)
	if at.X < view.X || r.scroll.Size().IsZero() {
		return
	}
	const edge = 8
	above := view.Y + edge - at.Y
	below := at.Y + o.Size().Height + edge - view.Y - r.scroll.Size().Height
	switch {
	case above > 0:
		r.scroll.Offset.Y = max(r.scroll.Offset.Y-above, 0)
	case below > 0:
		r.scroll.Offset.Y += below
	default:
		return
	}
	r.scroll.Refresh()
}

// gap is empty room of a height.
func gap(h float32) fyne.CanvasObject {
	g := canvas.NewRectangle(color.Transparent)
	g.SetMinSize(fyne.NewSize(1, h))
	return g
}
