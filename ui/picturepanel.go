package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// picturePanel holds where the picture comes from and what shape it has.
type picturePanel struct {
	root                       fyne.CanvasObject
	h                          *host
	cameras                    []pusher.Device
	camera, back, fps          *choice
	mode, aspect, turn, mirror *segments
	zoom                       *slider
	zoomAt                     *label
	remote                     *toggle
	lens                       *lensRows
	watermark                  *lineEntry
}

// rates are the frame rates on offer; 0 is by mode.
var rates = []int{0, 10, 15, 20, 24, 25, 30}

func newPicturePanel(h *host) *picturePanel {
	p := &picturePanel{h: h, zoomAt: valueText()}
	p.camera = name(h, "camera-choice", newChoice(h.keys, func(v string) {
		h.change(func(c *pusher.Config) { c.Camera = v })
	}))
	p.back = name(h, "back-camera-choice", newChoice(h.keys, func(v string) {
		h.change(func(c *pusher.Config) { c.BackCamera = v })
	}))
	p.camera.onOpen, p.back.onOpen = h.actions.RefreshDevices, h.actions.RefreshDevices
	p.mode = name(h, "mode", newSegments(words(pusher.SD, pusher.HD, pusher.FHD, pusher.RTC), words(pusher.SD, pusher.HD, pusher.FHD, pusher.RTC),
		h.keys, func(v string) { h.change(func(c *pusher.Config) { c.Mode = pusher.Mode(v) }) }))
	p.aspect = name(h, "aspect", newSegments(words(pusher.Aspect9x16, pusher.Aspect3x4), words(pusher.Aspect9x16, pusher.Aspect3x4),
		h.keys, func(v string) { h.change(func(c *pusher.Config) { c.Aspect = v }) }))
	p.turn = name(h, "orientation", newSegments(words(pusher.Vertical, pusher.Horizontal),
		[]string{h.say("picture.vertical"), h.say("picture.horizontal")},
		h.keys, func(v string) { h.change(func(c *pusher.Config) { c.Orientation = v }) }))
	p.fps = name(h, "fps", newChoice(h.keys, func(v string) {
		n, _ := strconv.Atoi(v) // v is one of rates
		h.change(func(c *pusher.Config) { c.FPS = n })
	}))
	p.zoom = name(h, "zoom", newSlider(1, pusher.MaxZoom, 0.1, 1, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.Zoom = round(v, 0.1) })
	}))
	p.mirror = name(h, "local-mirror", newSegments(words(pusher.MirrorAuto, pusher.MirrorOn, pusher.MirrorOff),
		[]string{h.say("picture.mirror.auto"), h.say("picture.mirror.enable"), h.say("picture.mirror.disable")},
		h.keys, func(v string) { h.change(func(c *pusher.Config) { c.LocalMirror = v }) }))
	p.remote = name(h, "remote-mirror", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.RemoteMirror = on })
	}))
	p.lens, p.watermark = newLensRows(h), newWatermarkEntry(h)
	p.root = rows(
		row(h.say("picture.camera"), p.camera),
		row(h.say("picture.back-camera"), p.back),
		row(h.say("picture.mode"), p.mode),
		row(h.say("picture.aspect"), p.aspect),
		row(h.say("picture.orientation"), p.turn),
		row(h.say("picture.fps"), p.fps),
		row(h.say("picture.zoom"), p.zoom, p.zoomAt),
		p.lens.root,
		row(h.say("picture.local-mirror"), p.mirror),
		row(h.say("picture.remote-mirror"), container.NewStack(p.remote)),
		row(h.say("watermark.title"), p.watermark),
	)
	return p
}

func (p *picturePanel) offer(cameras []pusher.Device) { p.cameras = cameras }

func (p *picturePanel) show(c *pusher.Config) {
	offerDevices(p.camera, p.h.texts, p.cameras, 0, c.Camera, "pattern")
	offerDevices(p.back, p.h.texts, p.cameras, 1, c.BackCamera, "pattern")
	p.mode.show(string(c.Mode))
	p.aspect.show(c.Aspect)
	p.turn.show(c.Orientation)
	p.mirror.show(c.LocalMirror)
	p.remote.show(c.RemoteMirror)
	p.zoom.show(c.Zoom)
	p.lens.show(c)
	p.watermark.show(c.Watermark)
	p.zoomAt.show(fmt.Sprintf("%.1f×", c.Zoom))
	if c.Orientation == pusher.Horizontal {
		p.aspect.rename("16:9", "4:3")
	} else {
		p.aspect.rename("9:16", "3:4")
	}
	p.showRate(c.FPS)
}

func (p *picturePanel) showRate(fps int) {
	offered := rates
	if !slices.Contains(rates, fps) {
		offered = append(slices.Clone(rates), fps)
	}
	var values, names []string
	for _, r := range offered {
		values = append(values, itoa(r))
		if r == 0 {
			names = append(names, p.h.say("picture.fps.auto"))
		} else {
			names = append(names, p.h.say("picture.fps.value", "fps", r))
		}
	}
	p.fps.offer(values, names)
	p.fps.show(itoa(fps))
}

// words turns values into the plain strings that segments take.
func words[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// round brings a slider's value to a multiple of its step, without the dust of binary fractions.
func round(v, step float64) float64 {
	n := math.Round(1 / step)
	return math.Round(v*n) / n
}
