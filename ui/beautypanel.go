package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// beautyPanel holds the filter's settings, which act on the next picture, and what judges them.
type beautyPanel struct {
	root                           fyne.CanvasObject
	smooth, whiten, strength       *slider
	smoothAt, whitenAt, strengthAt *label
	style                          *segments
	looks                          *lookGrid
	hold                           *holdButton
	freeze, save                   *textButton
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
	p.looks = newLookGrid(h, h.chooseLook)
	name(h, "filter", p.looks.root)
	p.strength = name(h, "filter-strength", newSlider(0, 1, 0.05, 1, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.FilterStrength = round(v, 0.05) })
	}))
	p.root = rows(
		row(h.say("beauty.smooth"), p.smooth, p.smoothAt),
		row(h.say("beauty.whiten"), p.whiten, p.whitenAt),
		row(h.say("beauty.style"), p.style),
		newLabel(h.say("beauty.look"), colorFaint, theme.SizeNameText),
		p.looks.root,
		row(h.say("beauty.strength"), p.strength, p.strengthAt),
		p.comparison(h),
		newLabel(h.say("compare.hint"), colorFaint, theme.SizeNameCaptionText),
	)
	return p
}

// comparison is the row of buttons that compare.
func (p *beautyPanel) comparison(h *host) fyne.CanvasObject {
	p.hold = name(h, "compare", newHoldButton(h.say("compare.hold"), h.keys, func(held bool) {
		h.compare(func(c *comparing) { c.held = held })
	}))
	p.freeze = name(h, "freeze", newTextButton(h.say("compare.freeze"), h.keys, func() {
		h.compare(func(c *comparing) { c.frozen = !c.frozen })
	}))
	p.save = name(h, "save-compare", newTextButton(h.say("compare.save"), h.keys, h.actions.SaveComparison))
	return container.New(layout.NewGridLayoutWithColumns(3), p.hold, p.freeze, p.save)
}

func (p *beautyPanel) show(c *pusher.Config) {
	p.smooth.show(float64(c.Beauty))
	p.whiten.show(float64(c.Whiteness))
	p.strength.show(c.FilterStrength)
	p.style.show(c.BeautyStyle)
	p.looks.show(c.Filter)
	p.smoothAt.show(itoa(c.Beauty))
	p.whitenAt.show(itoa(c.Whiteness))
	p.strengthAt.show(fmt.Sprintf("%.0f%%", c.FilterStrength*100))
}

// showCompare tells what is compared; camera is whether there are pictures of one.
func (p *beautyPanel) showCompare(c *comparing, camera bool) {
	held, frozen := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if c.held {
		held = theme.ColorNamePrimary
	}
	if c.frozen {
		frozen = colorAmber
	}
	p.hold.show(p.hold.text, held)
	p.freeze.show(p.freeze.text, frozen)
	p.freeze.setDisabled(!camera && !c.frozen)
}
