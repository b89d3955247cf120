package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// soundPanel holds the microphone's settings.
type soundPanel struct {
	root     fyne.CanvasObject
	h        *host
	mics     []pusher.Device
	mic      *choice
	quality  *segments
	volume   *slider
	volumeAt *label
	mute     *toggle
	agc, ans *toggle
	on       *toggle
	music    *musicRows
}

func newSoundPanel(h *host) *soundPanel {
	p := &soundPanel{h: h, volumeAt: valueText()}
	p.mic = name(h, "mic-choice", newChoice(h.keys, func(v string) {
		h.change(func(c *pusher.Config) { c.Mic = v })
	}))
	p.mic.onOpen = h.actions.RefreshDevices
	p.quality = name(h, "audio-quality", newSegments(words(pusher.QualityLow, pusher.QualityHigh),
		[]string{h.say("sound.low"), h.say("sound.high")}, h.keys, func(v string) {
			h.change(func(c *pusher.Config) { c.AudioQuality = v })
		}))
	p.volume = name(h, "mic-volume", newSlider(0, 1, 0.05, 1, h.keys, func(v float64) {
		h.change(func(c *pusher.Config) { c.MicVolume = round(v, 0.05) })
	}))
	p.mute = name(h, "muted", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.Muted = on })
	}))
	p.agc = name(h, "enable-agc", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.EnableAGC = on })
	}))
	p.ans = name(h, "enable-ans", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.EnableANS = on })
	}))
	p.on = name(h, "enable-mic", newToggle(h.keys, func(on bool) {
		h.change(func(c *pusher.Config) { c.EnableMic = on })
	}))
	p.music = newMusicRows(h)
	p.root = rows(
		row(h.say("sound.mic"), p.mic),
		row(h.say("sound.enable-mic"), container.NewStack(p.on)),
		row(h.say("sound.quality"), p.quality),
		row(h.say("sound.volume"), p.volume, p.volumeAt),
		row(h.say("sound.mute"), container.NewStack(p.mute)),
		row(h.say("sound.agc"), container.NewStack(p.agc)),
		row(h.say("sound.ans"), container.NewStack(p.ans)),
		p.music.root,
	)
	return p
}

func (p *soundPanel) offer(mics []pusher.Device) { p.mics = mics }

func (p *soundPanel) show(c *pusher.Config) {
	offerDevices(p.mic, p.h.texts, p.mics, defaultDevice(p.mics), c.Mic, "tone")
	p.quality.show(c.AudioQuality)
	p.volume.show(c.MicVolume)
	p.on.show(c.EnableMic)
	p.mute.show(c.Muted)
	p.agc.show(c.EnableAGC)
	p.ans.show(c.EnableANS)
	p.volumeAt.show(fmt.Sprintf("%.0f%%", c.MicVolume*100))
}
