package ui

import (
	"fmt"
	"math"
	"time"

	"livepusher/pusher"
)

// outlook is what the window shows of a state: everything that depends on it, in words, before any
// widget is touched.
type outlook struct {
	tone    tone   // of the pill and of the frame around the picture
	pill    string // "LIVE 00:12:34"
	picture string // "HD 540×960 30 fps"
	start   string // text of the large button
	action  action // what the large button does
	server  string // left end of the status bar
	notice  *notice
}

type tone int

const (
	quiet   tone = iota // not pushing
	grey                // should be live and is not
	amber               // standby
	onAir               // viewers see us
	waiting             // on the way to being live
)

type action int

const (
	actStart action = iota
	actCancel
	actStop
)

// moment is what an outlook is made of.
type moment struct {
	state      pusher.State
	config     pusher.Config
	private    bool          // the privacy key is on
	standbyEnd time.Time     // when pushing stops in standby; zero: no limit
	unfinished bool          // the push address is not whole
	rtt        int           // ms; 0 is unknown
	alert      *pusher.Event // what happened lately; nil: nothing that the state does not tell
	now        time.Time
}

func describe(m moment, t *texts) outlook {
	o := outlook{picture: pictureWords(m), server: serverWords(m, t)}
	o.start, o.action = startWords(m.state, t)
	o.tone, o.pill = pillWords(m, t)
	o.notice = noticeWords(m, t)
	return o
}

func pillWords(m moment, t *texts) (tone, string) {
	s := m.state
	switch {
	case s.Standby || m.private:
		if s.Live() {
			return amber, t.say("pill.standby") + "  " + clock(m.now.Sub(s.Since))
		}
		return amber, t.say("pill.standby")
	case s.Live() && s.Paused:
		return amber, t.say("pill.paused") + "  " + clock(m.now.Sub(s.Since))
	case s.Live():
		return onAir, t.say("pill.live") + "  " + clock(m.now.Sub(s.Since))
	case s.Link == pusher.Connecting:
		return waiting, t.say("pill.connecting")
	case s.Link == pusher.Reconnecting:
		return grey, t.say("pill.reconnecting", "try", s.Try, "tries", tries(s))
	case s.Link == pusher.Failed:
		return grey, t.say("pill.failed")
	}
	return quiet, t.say("pill.idle")
}

func startWords(s pusher.State, t *texts) (string, action) {
	switch s.Link {
	case pusher.Connecting:
		return t.say("start.cancel"), actCancel
	case pusher.Pushing, pusher.Reconnecting:
		return t.say("start.stop"), actStop
	}
	return t.say("start.start"), actStart
}

// pictureWords are mode, size and rate: of the stream while there is one, else of the next.
func pictureWords(m moment) string {
	next := m.config.Output()
	w, h, fps := next.Width, next.Height, next.FPS
	if m.state.Busy() && m.state.Width > 0 {
		w, h, fps = m.state.Width, m.state.Height, m.state.FPS
	}
	return fmt.Sprintf("%s  %d×%d  %d fps", m.config.Mode, w, h, fps)
}

func serverWords(m moment, t *texts) string {
	server := m.state.Server
	if server == "" && m.config.URL != "" {
		server = pusher.RedactURL(m.config.URL)
	}
	switch m.state.Link {
	case pusher.Pushing:
		text := t.say("status.connected", "server", server)
		if m.rtt > 0 {
			text += "   RTT " + itoa(m.rtt) + " ms"
		}
		return text
	case pusher.Connecting, pusher.Reconnecting:
		return t.say("status.connecting", "server", server)
	}
	switch {
	case m.config.URL == "":
		return t.say("status.local")
	case m.unfinished:
		return t.say("status.unfinished")
	}
	return t.say("status.ready", "server", pusher.RedactURL(m.config.URL))
}

// tries is the number of tries for people; none is "keep trying".
func tries(s pusher.State) string {
	if s.Tries <= 0 {
		return "∞"
	}
	return itoa(s.Tries)
}

// clock is a duration as 00:12:34.
func clock(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

// shortClock is a duration as 2:41, the last second counting as 0:01.
func shortClock(d time.Duration) string {
	s := seconds(d)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// seconds rounds up, so that a countdown ends when it shows 0.
func seconds(d time.Duration) int { return int(math.Ceil(max(d, 0).Seconds())) }
