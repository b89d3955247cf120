package ui

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// limits are the background's limits on offer, in minutes; 0 is never. Others are the user's own.
var limits = []int{1, 3, 5, 10, 30, 0}

const (
	ownLimit     = "own"       // the choice of a limit that is not on offer
	longestLimit = 24 * 60     // minutes
	startOfOwn   = time.Minute // added to the limit of before, for an own one to begin with
)

// backgroundGroup holds what happens while the user is away.
type backgroundGroup struct {
	h         *settingsHost
	minimised *segments
	limit     *choice
	own       *fieldEntry
	ownLine   fyne.CanvasObject
	ownBad    *prose
	mute      *toggle
	waiting   *waitingPicker
	page      *settingsGroup
}

func newBackgroundGroup(h *settingsHost) *settingsGroup {
	g := &backgroundGroup{h: h, ownBad: newProse("", groupWidth), waiting: newWaitingPicker(h)}
	g.minimised = name(h.host, "set-minimised", newSegments([]string{"off", "on"}, []string{h.say("settings.minimised.off"), h.say("settings.minimised.on")},
		h.keys, func(v string) { h.prefer(func(p *Preferences) { p.CameraWhenMinimised = v == "on" }) }))
	g.limit = name(h.host, "set-limit", newChoice(h.keys, g.choose))
	g.own = name(h.host, "set-limit-own", newFieldEntry("", h.keys, g.enter))
	g.ownLine = setting("", number(g.own, h.say("settings.minutes")))
	g.mute = name(h.host, "set-background-mute", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.BackgroundMute = on })
	}))
	g.offer()
	return &settingsGroup{title: "settings.background", show: g.show, root: group(
		setting(h.say("settings.minimised"), g.minimised),
		setting(h.say("settings.limit"), g.limit), g.ownLine, g.ownBad.root,
		hint(h.say("settings.limit.hint")),
		setting(h.say("settings.background-mute"), g.mute),
		g.waiting.root,
	)}
}

func (g *backgroundGroup) offer() {
	var values, words []string
	for _, m := range limits {
		values = append(values, itoa(m))
		if m == 0 {
			words = append(words, g.h.say("settings.limit.never"))
		} else {
			words = append(words, g.h.say("settings.limit.minutes", "minutes", m))
		}
	}
	g.limit.offer(append(values, ownLimit), append(words, g.h.say("settings.limit.own")))
}

// choose takes a limit from the list; an own one begins beside the limit of before, to be typed over.
func (g *backgroundGroup) choose(value string) {
	g.h.prefer(func(p *Preferences) {
		if value == ownLimit {
			if offered(p.BackgroundLimit) {
				p.BackgroundLimit += startOfOwn
			}
			return
		}
		n, _ := strconv.Atoi(value) // value is one of limits
		p.BackgroundLimit = time.Duration(n) * time.Minute
	})
}

// enter takes a limit of the user's own, in minutes.
func (g *backgroundGroup) enter(text string) bool {
	v, err := strconv.ParseFloat(text, 64)
	bad := err != nil || !(v >= 0.1 && v <= longestLimit)
	g.ownBad.complain("")
	if bad {
		g.ownBad.complain(g.h.say("settings.limit.bad", "most", longestLimit))
	} else {
		g.h.prefer(func(p *Preferences) {
			p.BackgroundLimit = time.Duration(v * float64(time.Minute)).Round(time.Second)
		})
	}
	return !bad
}

func offered(limit time.Duration) bool {
	return limit%time.Minute == 0 && slices.Contains(limits, int(limit/time.Minute))
}

func (g *backgroundGroup) show(c *pusher.Config, k *settingsKnown) {
	g.minimised.show("off")
	if k.preferences.CameraWhenMinimised {
		g.minimised.show("on")
	}
	limit := k.preferences.BackgroundLimit
	g.own.show(strconv.FormatFloat(limit.Minutes(), 'g', 4, 64))
	if g.ownLine.(*fyne.Container).Hidden = offered(limit); offered(limit) {
		g.limit.show(itoa(int(limit / time.Minute)))
		g.ownBad.complain("")
	} else {
		g.limit.show(ownLimit)
	}
	g.mute.show(c.BackgroundMute)
	g.waiting.show(c, k)
}

// number is a field for a number with its unit behind it.
func number(e *fieldEntry, words string) fyne.CanvasObject {
	return container.NewHBox(narrow(e), unit(words))
}
