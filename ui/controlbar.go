package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// controlBar is the row under the picture: what is used while live.
type controlBar struct {
	root                       fyne.CanvasObject
	level                      *meter
	mic, camera, switcher      *iconButton
	start                      *textButton
	snapshot, privacy, figures *iconButton
	action                     action
	lastTap                    time.Time // of START
}

// oneTap is how long after a tap on START a second one is taken for the other half of a double click.
const oneTap = 400 * time.Millisecond

func newControlBar(h *host, private func(), debug func()) *controlBar {
	b := &controlBar{level: name(h, "level", newMeter())}
	b.mic = name(h, "mic", newIconButton(h.say("bar.mic"), "mic", h.keys, func() {
		h.change(func(c *pusher.Config) { c.Muted = !c.Muted })
	}))
	b.camera = name(h, "camera", newIconButton(h.say("bar.camera"), "camera", h.keys, func() {
		h.change(func(c *pusher.Config) { c.EnableCamera = !c.EnableCamera })
	}))
	b.switcher = name(h, "switch", newIconButton(h.say("bar.switch"), "switch", h.keys, h.actions.SwitchCamera))
	b.snapshot = name(h, "snapshot", newIconButton(h.say("bar.snapshot"), "snapshot", h.keys, h.actions.Snapshot))
	b.snapshot.more = snapshotMenu(h, b.snapshot)
	b.privacy = name(h, "privacy", newIconButton(h.say("bar.privacy"), "eye", h.keys, private))
	b.figures = name(h, "debug", newIconButton(h.say("debug.title"), "pulse", h.keys, debug))
	b.start = name(h, "start", newTextButton(h.say("start.start"), h.keys, func() {
		if time.Since(b.lastTap) < oneTap {
			return
		}
		b.lastTap = time.Now()
		if b.action == actStart {
			h.stream.start()
		} else {
			h.actions.Stop()
		}
	}))
	b.start.large, b.start.width, b.start.tone = true, 170, colorGo
	b.root = onBoard(container.New(barLayout{}, b.level, b.mic, b.camera, b.switcher, b.start, b.snapshot, b.privacy, b.figures))
	return b
}

func (b *controlBar) showConfig(c *pusher.Config) {
	if c.Muted || !c.EnableMic {
		b.mic.show("mic-off", colorLive)
	} else {
		b.mic.show("mic", "")
	}
	if c.EnableCamera {
		b.camera.show("camera", "")
	} else {
		b.camera.show("camera-off", colorLive)
	}
}

func (b *controlBar) showState(o *outlook, private, debug bool) {
	b.action = o.action
	b.start.show(o.start, map[action]fyne.ThemeColorName{actStart: colorGo, actCancel: colorAmber, actStop: colorLive}[o.action])
	if private {
		b.privacy.show("eye-off", colorAmber)
	} else {
		b.privacy.show("eye", "")
	}
	if debug {
		b.figures.show("pulse", colorKnob)
	} else {
		b.figures.show("pulse", "")
	}
}

// barLayout keeps START in the middle, three buttons on each side, and the microphone's level beside
// its button.
type barLayout struct{}

const (
	barHeight = 84
	barStep   = 64 // from button to button, at most
	barTight  = 54 // at least
	barGap    = 22 // between START and the buttons
	barEdge   = 18 // left of the level
)

func (barLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[4].MinSize().Width+2*barGap+6*barTight+2*barEdge, barHeight)
}

func (barLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	start := o[4].MinSize()
	high := o[1].MinSize().Height
	top := (s.Height - high) / 2
	place(o[4], (s.Width-start.Width)/2, top+(discSize-start.Height)/2, start.Width, start.Height)
	left, right := (s.Width-start.Width)/2-barGap, (s.Width+start.Width)/2+barGap
	step := min((left-barEdge)/3, barStep)
	for i := range 3 {
		place(o[1+i], left-step*float32(3-i), top, step, high)
		place(o[5+i], right+step*float32(i), top, step, high)
	}
	m := o[0].MinSize()
	mic := left - step*2.5 - discSize/2 // left edge of the microphone's disc
	place(o[0], mic-m.Width-6, top+(discSize-m.Height)/2, m.Width, m.Height)
}
