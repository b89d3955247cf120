package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// WindowActions are what the program keeps about the window itself.
type WindowActions interface {
	SetAlwaysOnTop(on bool) // the window stays above others; saved by the program
	SetCompact(on bool)     // the window is picture and control bar alone; saved by the program
}

// Sizes of the compact window, in Fyne's units.
const (
	compactUpright = 384 // width with a picture that is higher than wide
	compactFlat    = 480
	compactPicture = 556 // height of the picture, at most
	compactLeast   = 200 // height of the picture, at least
)

// fullSize is the window's size on the first run.
var fullSize = fyne.NewSize(1180, 780)

// setCompact makes the window picture and control bar alone, or brings the rest back in the size it had.
func (w *Window) setCompact(on bool) {
	if w.compact == on {
		return
	}
	if on {
		w.before = w.win.Canvas().Size()
		w.maximise(false)
	}
	w.compact = on
	if on {
		w.build()
		w.takeSize()
	} else { // the size first: what Fyne would give to a window that is too small for its content comes later, and stays
		w.takeSize()
		w.build()
		w.maximise(true)
	}
	w.actions.SetCompact(on)
}

// maximise makes a window that is maximised an ordinary one, since only that can shrink, or with true goes back.
func (w *Window) maximise(back bool) {
	if w.native == nil {
		return
	}
	if back && w.maximised {
		w.native.Maximize()
	}
	if w.maximised = !back && w.native.GetAttrib(glfw.Maximized) == glfw.True; w.maximised {
		w.native.Restore()
	}
}

func (w *Window) toggleCompact() { w.setCompact(!w.compact) }

// takeSize gives the window the size of its kind.
func (w *Window) takeSize() {
	if !w.compact {
		w.win.Resize(w.before)
		return
	}
	out := w.config.Output()
	w.win.Resize(compactSize(out.Width, out.Height))
}

// compactSize is the window's compact size for a picture of that shape.
func compactSize(width, height int) fyne.Size {
	wide := float32(compactUpright)
	if width > height {
		wide = compactFlat
	}
	return fyne.NewSize(wide, min(wide*float32(height)/float32(width), compactPicture)+barHeight)
}

// setOnTop keeps the window above others, or no longer.
func (w *Window) setOnTop(on bool) {
	w.onTop = on
	w.float()
	w.actions.SetAlwaysOnTop(on)
}

// float tells the window manager. Fyne can only switch it on, so that GLFW is asked itself, on Fyne's thread,
// which is the one it wants. Where it cannot be done, as on Wayland, nothing happens.
func (w *Window) float() {
	if w.native == nil {
		return // not drawn yet; it will come again
	}
	v := glfw.False
	if w.onTop {
		v = glfw.True
	}
	w.native.SetAttrib(glfw.Floating, v)
}

// compactRoot is the content of the compact window.
func (d *desk) compactRoot(h *host, back fyne.CanvasObject) fyne.CanvasObject {
	d.bar.shrink(h)
	d.stage.small = true
	d.stage.size.Hide()
	return container.New(compactLayout{}, back, d.stage.root, d.bar.root)
}

type compactLayout struct{}

func (compactLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[2].MinSize().Width, compactLeast+barHeight)
}

func (compactLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	high := s.Height - barHeight
	place(o[0], 0, 0, s.Width, s.Height)
	place(o[1], 0, 0, s.Width, high)
	place(o[2], 0, high, s.Width, barHeight)
}

// shrink leaves in the bar what a call needs, and the way back.
func (b *controlBar) shrink(h *host) {
	full := name(h, "compact", newIconButton(h.say("window.full"), "grow", h.keys, h.toggleCompact))
	b.start.width = 114
	b.root = onBoard(container.New(compactBarLayout{}, b.level, b.mic, b.camera, b.start, b.snapshot, b.privacy, full))
}

// compactBarLayout: the level, two buttons, START, and three buttons.
type compactBarLayout struct{}

const (
	compactStep = 49 // from button to button
	compactEdge = 5
)

func (compactBarLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[3].MinSize().Width+5*compactStep+2*compactEdge, barHeight)
}

func (compactBarLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	start, level := o[3].MinSize(), o[0].MinSize()
	high := o[1].MinSize().Height
	top := (s.Height - high) / 2
	step := (s.Width - start.Width - 2*compactEdge) / 5
	x := float32(compactEdge)
	for i, button := range o[1:] {
		if i == 2 {
			place(button, x, top+(discSize-start.Height)/2, start.Width, start.Height)
			x += start.Width
			continue
		}
		place(button, x, top, step, high)
		x += step
	}
	place(o[0], max(0, compactEdge+(step-discSize)/2-level.Width-3), top+(discSize-level.Height)/2, level.Width, level.Height)
}
