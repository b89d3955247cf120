package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// desk is the window's content: the views, and where they lie.
type desk struct {
	root   fyne.CanvasObject
	stage  *stage
	bar    *controlBar
	rail   *rail
	debug  *debugPanel
	status *statusBar
	host   *host
	tips   *tips
	named  map[string]fyne.CanvasObject
}

func newDesk(w *Window) *desk {
	h := &host{texts: w.texts, actions: w.actions, keys: w.key, change: w.change, compare: w.compareBy, chooseLook: w.chooseLook, stream: w.stream,
		named: map[string]fyne.CanvasObject{}, folded: w.folded, note: w.say, tips: newTips(w.texts.language, w.hop), reveal: w.reveal,
		onTop: w.onTop, setOnTop: w.setOnTop, toggleCompact: w.toggleCompact, music: &w.music, chooseMusic: w.chooseMusic}
	probe := w.probe
	if probe == nil {
		probe = gap(1)
	}
	d := &desk{host: h, tips: h.tips, named: h.named}
	d.debug = newDebugPanel(h, &w.events, &w.past, w.saveLog, w.toggleDebug)
	d.stage = newStage(h, w.preview, d.debug, probe, w.remedy)
	d.bar = newControlBar(h, func() { w.setPrivate(!w.private) }, w.toggleDebug)
	d.rail = newRail(h)
	d.status = newStatusBar(h, w.switchLanguage, w.toggleSheet, w.toggleKeys)
	back := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
	if w.compact {
		d.root = h.tips.over(d.compactRoot(h, back))
		return d
	}
	d.root = h.tips.over(container.New(deskLayout{}, back, d.stage.root, d.bar.root, d.rail.root, d.status.root))
	return d
}

func (d *desk) showPage(there bool) { d.rail.stream.showPage(there) }

// deskLayout: rail at the right, status bar along the bottom, control bar under the stage, and all
// the rest for the stage. Only the stage changes its size with the window's.
type deskLayout struct{}

func (deskLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(880, 560) }

func (deskLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	wide, high := s.Width-railWidth, s.Height-statusHeight
	place(o[0], 0, 0, s.Width, s.Height)
	place(o[1], 0, 0, wide, high-barHeight)
	place(o[2], 0, high-barHeight, wide, barHeight)
	place(o[3], wide, 0, railWidth, high)
	place(o[4], 0, high, s.Width, statusHeight)
}
