package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// videoGroup holds how the video is made.
type videoGroup struct {
	h                        *settingsHost
	encoder                  *choice
	control                  *segments
	low, high, width, height *fieldEntry
	rateBad, sizeBad         *prose
	size                     *choice
	sizeLine                 *fyne.Container
	stream                   *prose
}

func newVideoGroup(h *settingsHost) *settingsGroup {
	g := &videoGroup{h: h, rateBad: newProse("", groupWidth), sizeBad: newProse("", groupWidth), stream: newProse("", groupWidth)}
	g.encoder = name(h.host, "set-encoder", newChoice(h.keys, func(v string) {
		h.change(func(c *pusher.Config) { c.Encoder = v })
	}))
	g.control = name(h.host, "set-rate-control", newSegments([]string{pusher.RateVBR, pusher.RateCBR},
		[]string{h.say("settings.rate.vbr"), h.say("settings.rate.cbr")}, h.keys, func(v string) {
			h.change(func(c *pusher.Config) { c.RateControl = v })
		}))
	rate := func(string) bool { return g.enterRates() }
	g.low = name(h.host, "set-min-bitrate", newFieldEntry("", h.keys, rate))
	g.high = name(h.host, "set-max-bitrate", newFieldEntry("", h.keys, rate))
	g.size = name(h.host, "set-size", newChoice(h.keys, g.chooseSize))
	g.size.offer([]string{"mode", "exact"}, []string{h.say("settings.size.mode"), h.say("settings.size.exact")})
	size := func(string) bool { return g.enterSize() }
	g.width = name(h.host, "set-video-width", newFieldEntry("", h.keys, size))
	g.height = name(h.host, "set-video-height", newFieldEntry("", h.keys, size))
	g.sizeLine = setting("", container.NewHBox(narrow(g.width), unit("×"), narrow(g.height), unit(h.say("settings.pixels"))))
	return &settingsGroup{title: "settings.video", show: g.show, root: group(
		setting(h.say("settings.encoder"), g.encoder),
		hint(h.say("settings.encoder.hint")),
		setting(h.say("settings.rate"), g.control),
		hint(h.say("settings.rate.hint")),
		setting(h.say("settings.bitrates"), container.NewHBox(narrow(g.low), unit("–"), narrow(g.high), unit("kbps"))),
		g.rateBad.root,
		hint(h.say("settings.bitrates.hint")),
		setting(h.say("settings.size"), g.size), g.sizeLine, g.sizeBad.root,
		g.stream.root,
	)}
}

// enterRates takes both bitrates, or says why they cannot be.
func (g *videoGroup) enterRates() bool {
	var c pusher.Config
	low := pusher.AttributeNamed("min-bitrate").Set(&c, g.low.Text)
	high := pusher.AttributeNamed("max-bitrate").Set(&c, g.high.Text)
	switch {
	case low != nil || high != nil:
		g.rateBad.complain(g.h.say("settings.bitrates.bad"))
		return false
	case c.MinBitrate > c.MaxBitrate:
		g.rateBad.complain(g.h.say("settings.bitrates.contradict", "min", c.MinBitrate, "max", c.MaxBitrate))
		return false
	}
	g.rateBad.complain("")
	g.h.change(func(to *pusher.Config) { to.MinBitrate, to.MaxBitrate = c.MinBitrate, c.MaxBitrate })
	return true
}

// chooseSize: an exact size begins as the one by mode is.
func (g *videoGroup) chooseSize(how string) {
	g.sizeBad.complain("")
	g.h.change(func(c *pusher.Config) {
		c.VideoWidth, c.VideoHeight = 0, 0
		if how == "exact" {
			o := c.Output()
			c.VideoWidth, c.VideoHeight = o.Width, o.Height
		}
	})
}

func (g *videoGroup) enterSize() bool {
	var c pusher.Config
	w := pusher.AttributeNamed("video-width").Set(&c, g.width.Text)
	h := pusher.AttributeNamed("video-height").Set(&c, g.height.Text)
	if w != nil || h != nil || c.VideoWidth == 0 || c.VideoHeight == 0 {
		g.sizeBad.complain(g.h.say("settings.size.bad"))
		return false
	}
	g.sizeBad.complain("")
	g.h.change(func(to *pusher.Config) { to.VideoWidth, to.VideoHeight = c.VideoWidth, c.VideoHeight })
	return true
}

func (g *videoGroup) show(c *pusher.Config, k *settingsKnown) {
	g.showEncoders(c.Encoder, k.encoders)
	g.control.show(c.RateControl)
	if g.low.shown != itoa(c.MinBitrate) || g.high.shown != itoa(c.MaxBitrate) {
		g.rateBad.complain("")
	}
	g.low.show(itoa(c.MinBitrate))
	g.high.show(itoa(c.MaxBitrate))
	g.width.show(strconv.Itoa(c.VideoWidth))
	g.height.show(strconv.Itoa(c.VideoHeight))
	g.sizeLine.Hidden = c.VideoWidth == 0
	if c.VideoWidth == 0 {
		g.size.show("mode")
	} else {
		g.size.show("exact")
	}
	o := c.Output()
	g.stream.show(g.h.say("settings.size.stream", "width", o.Width, "height", o.Height, "fps", o.FPS), colorFaint)
}

func (g *videoGroup) showEncoders(set string, found []Encoder) {
	values := []string{pusher.EncoderAuto, pusher.EncoderHardware, pusher.EncoderSoftware}
	words := []string{g.h.say("settings.encoder.auto"), g.h.say("settings.encoder.hardware"), g.h.say("settings.encoder.software")}
	for _, e := range found {
		word := e.Name
		if e.Hardware {
			word = g.h.say("settings.encoder.card", "name", e.Name)
		}
		values, words = append(values, e.Name), append(words, word)
	}
	if !slices.Contains(values, set) {
		values, words = append(values, set), append(words, g.h.say("settings.encoder.absent", "name", set))
	}
	g.encoder.offer(values, words)
	g.encoder.show(set)
}
