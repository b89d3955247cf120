package pusher

import "time"

// Link is the state of the connection to the server.
type Link int

const (
	Idle         Link = iota // not pushing, and not asked to
	Connecting               // the first connection after Start is being made
	Pushing                  // live
	Reconnecting             // lost; waiting for the next try, or trying
	Failed                   // given up; Start begins anew
)

var linkNames = [...]string{"idle", "connecting", "pushing", "reconnecting", "failed"}

func (l Link) String() string { return linkNames[l] }

// linkStep is what can happen to the link.
type linkStep int

const (
	linkStart  linkStep = iota // the user asked to push
	linkUp                     // publish accepted
	linkLost                   // the connection failed or broke, and there are tries left
	linkGiveUp                 // ... and there are none, or a retry could not mend it
	linkStop                   // the user asked to stop
)

// next is the link's state after a step; ok is false for a step that cannot happen in this state,
// which then stays.
func (l Link) next(step linkStep) (to Link, ok bool) {
	switch step {
	case linkStop:
		return Idle, l != Idle
	case linkStart:
		if l == Idle || l == Failed {
			return Connecting, true
		}
	case linkUp:
		if l == Connecting || l == Reconnecting {
			return Pushing, true
		}
	case linkLost:
		if l == Connecting || l == Pushing || l == Reconnecting {
			return Reconnecting, true
		}
	case linkGiveUp:
		if l == Connecting || l == Pushing || l == Reconnecting {
			return Failed, true
		}
	}
	return l, false
}

// Source is the state of the picture's source.
type Source int

const (
	Off     Source = iota // no preview and no push, or the camera is switched off
	Opening               // the camera is being opened
	Camera                // its pictures are shown
	Standby               // in the background or paused: the waiting image is shown, the camera is released
	Broken                // it could not be opened or was lost: the waiting image is shown
)

var sourceNames = [...]string{"off", "opening", "camera", "standby", "broken"}

func (s Source) String() string { return sourceNames[s] }

// sourceStep is what can happen to the source.
type sourceStep int

const (
	sourceOpen    sourceStep = iota // a camera is wanted
	sourceUp                        // its first picture has come
	sourceFail                      // it could not be opened, or it failed
	sourceStandby                   // picture off: background or pause
	sourceOff                       // nobody wants a picture
)

// next is the source's state after a step; ok is false for a step that cannot happen in this state,
// which then stays.
func (s Source) next(step sourceStep) (to Source, ok bool) {
	switch step {
	case sourceOpen:
		return Opening, true
	case sourceUp:
		if s == Opening || s == Broken { // a broken one is tried again
			return Camera, true
		}
	case sourceFail:
		if s == Opening || s == Camera {
			return Broken, true
		}
	case sourceStandby:
		return Standby, s != Standby
	case sourceOff:
		return Off, s != Off
	}
	return s, false
}

// State is what the pusher is doing now: the latest value counts, and values between may be missed.
type State struct {
	Link        Link
	Source      Source
	Paused      bool
	Standby     bool      // in the background: waiting image instead of the camera
	Since       time.Time // when Link became Pushing for this Start
	Server      string    // push address without its secrets; empty before the first Start
	Try, Tries  int       // while Reconnecting: which try is next, of how many
	RetryAt     time.Time // while Reconnecting: when; zero while a try is under way
	Width       int       // pushed picture, pixels
	Height      int
	FPS         int
	Encoder     string    // of the video, while pushing
	Camera      string    // name of the open camera
	Abilities   Abilities // what the open camera has to set
	Mic         string    // name of the open microphone
	Music       string    // path of the background music that is played; empty is none
	MusicPaused bool
	SampleRate  int // of the pushed sound, Hz
	Channels    int
	// SourceEnded tells that a source which cannot be repeated (standard input) has come to its end.
	SourceEnded bool
	Trouble     *Event // why the source, the sound or the link is not as wished; nil when all is well
}

// Live tells whether viewers get the stream.
func (s State) Live() bool { return s.Link == Pushing }

// Busy tells whether Stop has something to stop.
func (s State) Busy() bool {
	return s.Link == Connecting || s.Link == Pushing || s.Link == Reconnecting
}
