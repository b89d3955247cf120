package pusher

import (
	"errors"
	"time"

	"livepusher/pusher/capture"
)

// What becomes of a camera or microphone that fails.
//
// Policy:
//   - The stream goes on, with the waiting image or silence, and the device is tried again, at first
//     soon and then every few seconds, for as long as it is wanted.
//   - What is wrong is told once, and again only when it has become something else: a missing camera
//     that is now in use elsewhere needs another remedy.
//   - A camera that was showing and is lost raises 1009, one that cannot be opened -1301, and one that
//     the system keeps from us 10001 or, while it runs, 1011. When it is back there is 1010, and then
//     what every camera that is opened raises.
//   - A microphone that is open but delivers nothing raises -1311 and is opened anew.
//   - Trying again cannot mend a damaged file.

// reopenDelays are the waits before the tries to open a device again; the last one repeats.
var reopenDelays = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}

// silentAfter is how long an open microphone may deliver nothing.
const silentAfter = 3 * time.Second

// recovery is what is known of a failed device.
type recovery struct {
	timer *time.Timer // until the next try; nil when none is due
	tries int
	told  capture.Kind // the last trouble that was told, 0 for none
}

// due is the channel of the next try; nil when there is none.
func (r *recovery) due() <-chan time.Time {
	if r.timer == nil {
		return nil
	}
	return r.timer.C
}

// plan makes the next try due, unless trying again cannot mend err.
func (r *recovery) plan(err error) {
	if kindOf(err) == capture.Damaged {
		return
	}
	r.timer = time.NewTimer(reopenDelays[min(r.tries, len(reopenDelays)-1)])
	r.tries++
}

// over forgets everything: the device works, or is not wanted.
func (r *recovery) over() {
	if r.timer != nil {
		r.timer.Stop()
	}
	*r = recovery{}
}

// news tells whether err is another trouble than the last one, and notes it.
func (r *recovery) news(err error) bool {
	kind := kindOf(err)
	changed := kind != r.told
	r.told = kind
	return changed
}

// kindOf is the kind of a source's error; one that is none counts as lost.
func kindOf(err error) capture.Kind {
	var source *capture.Error
	if errors.As(err, &source) {
		return source.Kind
	}
	return capture.Lost
}

// cameraFailed tells that the camera failed, showing or not, and plans the next try.
func (s *session) cameraFailed(err error, showing bool) {
	name := s.state.Camera
	s.cameraGone()
	if s.cameraBack.news(err) {
		switch {
		case showing && kindOf(err) == capture.Denied:
			s.tellTrouble(s.event(CameraDisabled, "camera", name))
		case showing && kindOf(err) == capture.Lost:
			s.tellTrouble(s.event(CameraRemoved, "camera", name))
		default:
			s.trouble(err)
		}
	}
	s.cameraBack.plan(err)
}

// retryCamera opens the camera again, without a word until it works or has another trouble.
func (s *session) retryCamera() {
	s.cameraBack.timer = nil
	if s.state.Source == Broken {
		s.openCamera()
	}
}

// micFailed tells that the microphone failed, and plans the next try.
func (s *session) micFailed(err error) {
	s.state.Mic = ""
	if s.micBack.news(err) {
		s.trouble(err)
	}
	s.micBack.plan(err)
}

// retryMic opens the microphone again.
func (s *session) retryMic() {
	s.micBack.timer = nil
	s.micFor = nil
	s.arrange()
}

// watchMic looks once a second whether an open microphone delivers.
func (s *session) watchMic() {
	pieces, now := s.meter.micPieces.Load(), s.p.clock.Now()
	if s.state.Mic == "" || pieces != s.micPieces {
		if s.state.Mic != "" && s.micBack.told != 0 {
			s.micBack.over()
			s.clearTrouble(micTroubles)
		}
		s.micPieces, s.micHeard = pieces, now
		return
	}
	if now-s.micHeard < silentAfter {
		return
	}
	s.mic.stop()
	s.state.Mic = ""
	silent := &capture.Error{Source: "microphone", Name: s.cfg.Mic, Kind: capture.Unsupported, Detail: "it delivers nothing"}
	if s.micBack.news(silent) {
		s.tellTrouble(s.event(MicSilent))
	}
	s.micBack.plan(silent)
}

// tellTrouble keeps an event in the state, for whoever looks there.
func (s *session) tellTrouble(e Event) { s.state.Trouble = &e }
