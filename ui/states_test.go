package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// situation is something that a user may see the window in, made of what the program would tell it.
type situation struct {
	name string
	make func(w *Window)
}

// liveState is the state in the middle of a stream.
func liveState() pusher.State {
	return pusher.State{Link: pusher.Pushing, Since: time.Now().Add(-754500 * time.Millisecond), Source: pusher.Camera, Camera: "BRIO", Server: "rtmp://live.example.com/app/****",
		Width: 540, Height: 960, FPS: 30}
}

// liveFigures are statistics of a good link.
func liveFigures() pusher.Stats {
	return pusher.Stats{Time: time.Now(), CPUProgram: 31, CPUMachine: 44, NetSpeed: 1180, VideoBitrate: 1052, AudioBitrate: 128, TargetBitrate: 1200,
		VideoFPS: 30, VideoGOP: 2, VideoWidth: 540, VideoHeight: 960, NetQualityLevel: 1, RTT: 34, NetJitter: 3}
}

// in makes a situation of a state, changed a little, and an event that may have led there.
func in(change func(s *pusher.State), events ...*pusher.Event) func(w *Window) {
	return func(w *Window) {
		s := liveState()
		change(&s)
		for _, e := range events {
			e.Time = time.Now()
			w.AddEvent(*e)
			if e.Code.Severe() || e.Code.Warning() {
				s.Trouble = e
			}
		}
		w.SetState(s)
		w.SetStats(liveFigures())
	}
}

// situations are all that look different.
var situations = []situation{
	{"idle", in(func(s *pusher.State) { *s = pusher.State{Source: pusher.Camera, Camera: "BRIO"} })},
	{"connecting", in(func(s *pusher.State) { s.Link = pusher.Connecting })},
	{"live", in(func(*pusher.State) {})},
	{"reconnecting", in(func(s *pusher.State) {
		s.Link, s.Try, s.Tries, s.RetryAt = pusher.Reconnecting, 2, 3, time.Now().Add(4500*time.Millisecond)
	}, event(pusher.ReadWriteFail, "cause", "the server's connection ended: it closed the connection"))},
	{"given-up", in(func(s *pusher.State) { s.Link = pusher.Failed },
		event(pusher.NetDisconnect, "tries", "3", "cause", "no connection to the server: connection refused"))},
	{"refused", in(func(s *pusher.State) { s.Link = pusher.Failed },
		event(pusher.ServerDisconnect, "server", "rtmp://live.example.com/app/****", "cause", "this address expired 2 hours ago"))},
	{"busy", in(func(*pusher.State) {}, event(pusher.NetBusy))},
	{"no-camera", in(func(s *pusher.State) { s.Source = pusher.Broken },
		event(pusher.OpenCameraFail, "cause", `camera "BRIO": in use by another program`))},
	{"no-microphone", in(func(*pusher.State) {}, event(pusher.MicSilent))},
	{"background", func(w *Window) {
		in(func(s *pusher.State) { s.Source, s.Standby = pusher.Standby, true })(w)
		w.SetStandbyEnd(time.Now().Add(160500 * time.Millisecond))
	}},
	{"paused", in(func(s *pusher.State) { s.Source, s.Paused = pusher.Standby, true })},
}

// Nothing jumps: whatever happens to the stream, the controls stay where they are, so that who aims at one
// hits it.
func TestNothingJumps(t *testing.T) {
	fixed := []string{"mic", "camera", "switch", "start", "snapshot", "privacy", "debug", "scenario", "beauty", "whiteness", "mode", "zoom", "language"}
	for _, language := range []string{"en", "zh"} {
		w, _ := open(t, language)
		places := func() map[string]fyne.Position {
			at := map[string]fyne.Position{}
			for _, id := range fixed {
				at[id] = w.app.Driver().AbsolutePositionForObject(find[fyne.CanvasObject](t, w, id))
			}
			return at
		}
		before := places()
		for _, s := range situations {
			s.make(w)
			for id, at := range places() {
				if at != before[id] {
					t.Errorf("%s, %s: %s jumped from %v to %v", language, s.name, id, before[id], at)
				}
			}
		}
	}
}
