package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// scenarioPanel chooses one of the documentation's recommended settings.
type scenarioPanel struct {
	root   fyne.CanvasObject
	h      *host
	choice *choice
	remark *label
}

// custom stands for settings that are no scenario's.
const custom = "custom"

func newScenarioPanel(h *host) *scenarioPanel {
	p := &scenarioPanel{h: h, remark: newLabel("", colorFaint, theme.SizeNameCaptionText)}
	p.choice = name(h, "scenario", newChoice(h.keys, func(id string) {
		for _, s := range pusher.Scenarios {
			if s.ID == id {
				h.change(s.ApplyTo)
			}
		}
	}))
	var ids, words []string
	for _, s := range pusher.Scenarios {
		ids = append(ids, s.ID)
		words = append(words, h.say("scenario."+s.ID))
	}
	p.choice.offer(ids, words)
	p.root = rows(row(h.say("scenario.title"), p.choice), p.remark, gap(2))
	return p
}

func (p *scenarioPanel) show(c *pusher.Config) {
	id := scenarioOf(c)
	if id == custom {
		p.choice.show(p.h.say("scenario.custom"))
	} else {
		p.choice.show(id)
	}
	text := p.h.say("scenario." + id + ".note")
	p.remark.show(cut(text, p.remark.size, railWidth-40))
}

// scenarioOf is the scenario whose settings c has, or custom.
func scenarioOf(c *pusher.Config) string {
	for _, s := range pusher.Scenarios {
		with := *c
		s.ApplyTo(&with)
		if with == *c {
			return s.ID
		}
	}
	return custom
}
