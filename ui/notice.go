package ui

import (
	"strconv"
	"time"

	"livepusher/pusher"
)

// notice is the card over the picture: what is wrong in a sentence, and up to two ways out.
type notice struct {
	tone   tone
	title  string
	detail string
	ways   [2]way // the likelier one first
}

// way is a way out: a button and what it does.
type way struct {
	remedy remedy
	button string
	busy   bool // under way already: the button keeps its place, and cannot be pressed
}

// noticeWords picks the one thing to tell; nil when all is well.
func noticeWords(m moment, t *texts) *notice {
	s := m.state
	switch {
	case m.private:
		return &notice{tone: amber, title: t.say("notice.private"), detail: standbyWords(m, t), ways: ways(t.way(comeBack))}
	case s.Standby:
		return &notice{tone: amber, title: t.say("notice.standby"), detail: standbyWords(m, t)}
	case s.Link == pusher.Reconnecting:
		return reconnectWords(m, t)
	case s.Link == pusher.Failed:
		return failedWords(m, t)
	case m.alert != nil:
		return alertWords(m, t)
	case s.Trouble != nil:
		return troubleNotice(m, t)
	case s.Paused:
		return &notice{tone: amber, title: t.say("notice.paused")}
	}
	return nil
}

// ways are those that lead anywhere.
func ways(offered ...way) (out [2]way) {
	n := 0
	for _, w := range offered {
		if w.remedy != noRemedy && n < len(out) {
			out[n] = w
			n++
		}
	}
	return out
}

func standbyWords(m moment, t *texts) string {
	switch {
	case !m.state.Busy():
		return ""
	case m.standbyEnd.IsZero():
		return t.say("notice.standby-live")
	}
	return t.say("notice.standby-limit", "left", shortClock(m.standbyEnd.Sub(m.now)))
}

// reconnectWords keep both buttons, and the countdown in a line of its own: the card must not jump.
func reconnectWords(m moment, t *texts) *notice {
	s := m.state
	retry, keep := t.way(retryNow), t.way(keepTrying)
	keep.busy = m.config.KeepTrying
	n := &notice{tone: grey, title: t.say("notice.lost")}
	if s.RetryAt.IsZero() {
		retry.busy = true
		n.detail = t.say("notice.trying", "try", s.Try, "tries", tries(s))
	} else {
		n.detail = t.say("notice.retry-in", "try", s.Try, "tries", tries(s), "seconds", seconds(s.RetryAt.Sub(m.now)))
	}
	if cause := troubleWords(s, t); cause != "" {
		n.detail += "\n" + cause
	}
	n.ways = ways(retry, keep)
	return n
}

// failedWords tell why pushing ended, and how to begin again.
func failedWords(m moment, t *texts) *notice {
	n := &notice{tone: grey, title: t.say("notice.failed"), detail: troubleWords(m.state, t)}
	if m.state.Trouble == nil {
		n.ways = ways(t.way(startAgain))
		return n
	}
	switch m.state.Trouble.Code {
	case pusher.ServerDisconnect:
		return refusedWords(m, t)
	case pusher.ServerConnFail: // an address that is none: what can be tried again ends with -1307
		n.ways = ways(addressWay(m, t), t.way(startAgain))
	case pusher.VideoEncodeFail, pusher.UnsupportedSize:
		n.title = t.say("notice.encoder")
		n.ways = ways(lowerWay(m, t), t.way(startAgain))
	default:
		n.ways = ways(t.way(startAgain), addressWay(m, t))
	}
	return n
}

// refusedWords are for an address that the server, or a look at the address, says no to.
func refusedWords(m moment, t *texts) *notice {
	trouble := m.state.Trouble
	until, err := strconv.ParseInt(trouble.Args["until"], 10, 64)
	if err != nil {
		return &notice{tone: grey, title: t.say("notice.refused"), detail: t.event(*trouble), ways: ways(addressWay(m, t), t.way(startAgain))}
	}
	end := time.Unix(until, 0)
	return &notice{tone: grey, title: t.say("notice.expired"), ways: ways(addressWay(m, t)),
		detail: t.say("notice.expired-detail", "time", end.Format("2006-01-02 15:04"), "ago", ago(m.now.Sub(end), t))}
}

func alertWords(m moment, t *texts) *notice {
	n := &notice{tone: grey, title: t.say("notice.trouble"), detail: t.event(*m.alert)}
	switch m.alert.Code {
	case pusher.NetBusy:
		n.title, n.ways = t.say("notice.busy"), ways(lowerWay(m, t))
	case pusher.HandupStop:
		n.title, n.ways = t.say("notice.stopped"), ways(t.way(startAgain))
	case pusher.AudioEncodeFail, pusher.UnsupportedRate:
		n.title, n.ways = t.say("notice.no-sound"), ways(t.way(chooseQuality))
	}
	return n
}

func troubleNotice(m moment, t *texts) *notice {
	n := &notice{tone: grey, title: t.say("notice.trouble"), detail: troubleWords(m.state, t)}
	switch m.state.Trouble.Code {
	case pusher.OpenCameraFail, pusher.CameraRemoved, pusher.CameraDisabled, pusher.CameraDenied:
		n.title, n.ways = t.say("notice.camera"), ways(t.way(chooseCamera))
	case pusher.OpenMicFail, pusher.MicSilent, pusher.MicDenied:
		n.title, n.ways = t.say("notice.mic"), ways(t.way(chooseMic))
	case pusher.ServerDisconnect:
		return refusedWords(m, t)
	}
	return n
}

func troubleWords(s pusher.State, t *texts) string {
	if s.Trouble == nil {
		return ""
	}
	return t.event(*s.Trouble)
}

// ago is how long ago something was, in its largest whole unit.
func ago(d time.Duration, t *texts) string {
	for _, unit := range []struct {
		length    time.Duration
		one, many string
	}{
		{24 * time.Hour, "notice.ago.day", "notice.ago.days"},
		{time.Hour, "notice.ago.hour", "notice.ago.hours"},
		{time.Minute, "notice.ago.minute", "notice.ago.minutes"},
	} {
		if n := int(d / unit.length); n > 1 {
			return t.say(unit.many, "n", n)
		} else if n == 1 {
			return t.say(unit.one)
		}
	}
	return t.say("notice.ago.now")
}
