package ui

import (
	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// remedy is what a notice's button does.
type remedy int

const (
	noRemedy remedy = iota
	comeBack
	retryNow
	keepTrying
	startAgain
	changeAddress
	lowerQuality
	chooseCamera
	chooseMic
	chooseQuality
)

// remedyKeys are what the buttons say; lowerQuality's depends on the settings.
var remedyKeys = map[remedy]string{
	comeBack: "notice.come-back", retryNow: "notice.retry-now", keepTrying: "notice.keep-trying", startAgain: "notice.start-again",
	changeAddress: "notice.change-address", chooseCamera: "notice.choose-camera", chooseMic: "notice.choose-mic", chooseQuality: "notice.choose-quality",
}

func (t *texts) way(r remedy) way { return way{remedy: r, button: t.say(remedyKeys[r])} }

// addressWay leads to the address, unless that is the receiver on this machine.
func addressWay(m moment, t *texts) way {
	if m.config.URL == "" {
		return way{}
	}
	return t.way(changeAddress)
}

// lowerWay leads to a stream that needs less, while there is one.
func lowerWay(m moment, t *texts) way {
	if _, key, ok := lowered(m.config); ok {
		return way{remedy: lowerQuality, button: t.say(key)}
	}
	return way{}
}

// The least window of bitrates that a remedy sets: the documentation's lowest.
const leastMin, leastMax = 150, 300 // kbit/s

// lowered is c for a narrower uplink, and the key of what to call that: the SD scenario, whose lower bitrate
// counts at once and whose smaller picture from the next start; from there, and in RTC, which must not be
// left for a mode with more delay, the least bitrate. The sound stays as it is. ok is false at the bottom.
func lowered(c pusher.Config) (to pusher.Config, key string, ok bool) {
	to = c
	sd := pusher.Scenarios[0]
	if c.Mode != pusher.RTC && (c.Mode != sd.Mode || c.MinBitrate > sd.Min) {
		sd.ApplyTo(&to)
		to.AudioQuality = c.AudioQuality
		return to, "notice.use-sd", true
	}
	to.MinBitrate, to.MaxBitrate = min(c.MinBitrate, leastMin), min(c.MaxBitrate, leastMax)
	return to, "notice.least-bitrate", to != c
}

// remedy does what the button of a notice promises.
func (w *Window) remedy(r remedy) {
	switch r {
	case changeAddress, chooseCamera, chooseMic, chooseQuality:
		w.setCompact(false) // what is to be chosen is in the rail
	}
	switch r {
	case comeBack:
		w.setPrivate(false)
	case retryNow:
		w.actions.RetryNow()
	case keepTrying:
		w.change(func(c *pusher.Config) { c.KeepTrying = true })
	case startAgain:
		w.stream.start()
	case changeAddress:
		w.focusAddress()
	case lowerQuality:
		w.alerts.answered()
		w.change(func(c *pusher.Config) { *c, _, _ = lowered(*c) })
	case chooseCamera:
		list := w.desk.rail.picture.camera
		if w.config.DevicePosition == pusher.Back {
			list = w.desk.rail.picture.back
		}
		w.openChoice("picture.title", list)
	case chooseMic:
		w.openChoice("sound.title", w.desk.rail.sound.mic)
	case chooseQuality:
		w.bring("sound.title", w.desk.rail.sound.quality)
	}
}

// bring unfolds a section of the rail, and shows one of its controls with the focus on it.
func (w *Window) bring(section string, o interface {
	fyne.CanvasObject
	fyne.Focusable
}) {
	w.desk.rail.unfold(section)
	w.desk.rail.scrollTo(o)
	w.win.Canvas().Focus(o)
}
