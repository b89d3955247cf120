package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"livepusher/pusher"
)

// beautyPanel holds the filter's settings: they act on the next picture.
type beautyPanel struct {
	root                           fyne.CanvasObject
	smooth, whiten, strength       *slider
	smoothAt, whitenAt, strengthAt *canvas.Text
	style                          *segments
	look                           *choice
}

func newBeautyPanel(h *host) *beautyPanel {
	p := &beautyPanel{smoothAt: valueText(), whitenAt: valueText(), strengthAt: valueText()}
	p.smooth = name(h, "beauty", newSlider(0, 9, 1, 0, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.Beauty = int(v) })
	}))
	p.whiten = name(h, "whiteness", newSlider(0, 9, 1, 0, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.Whiteness = int(v) })
	}))
	p.style = name(h, "beauty-style", newSegments([]string{pusher.StyleSmooth, pusher.StyleNature},
		[]string{h.say("beauty.style.smooth"), h.say("beauty.style.nature")}, h.keys, func(v string) {
			h.change(func(c *pusher.Config) { c.BeautyStyle = v })
		}))
	p.look = name(h, "filter", newChoice(h.keys, func(v string) {
		h.change(func(c *pusher.Config) { c.Filter = v })
	}))
	words := make([]string, len(pusher.Looks))
	for i, l := range pusher.Looks {
		words[i] = h.say("look." + l)
	}
	p.look.offer(pusher.Looks, words)
	p.strength = name(h, "filter-strength", newSlider(0, 1, 0.05, 1, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.FilterStrength = round(v, 0.05) })
	}))
	p.root = rows(
		row(h.say("beauty.smooth"), p.smooth, p.smoothAt),
		row(h.say("beauty.whiten"), p.whiten, p.whitenAt),
		row(h.say("beauty.style"), p.style),
		row(h.say("beauty.look"), p.look),
		row(h.say("beauty.strength"), p.strength, p.strengthAt),
	)
	return p
}

func (p *beautyPanel) show(c *pusher.Config) {
	p.smooth.show(float64(c.Beauty))
	p.whiten.show(float64(c.Whiteness))
	p.strength.show(c.FilterStrength)
	p.style.show(c.BeautyStyle)
	p.look.show(c.Filter)
	setText(p.smoothAt, itoa(c.Beauty))
	setText(p.whitenAt, itoa(c.Whiteness))
	setText(p.strengthAt, fmt.Sprintf("%.0f%%", c.FilterStrength*100))
}
