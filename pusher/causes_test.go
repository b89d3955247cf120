package pusher_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

// cause makes one event happen, by what it stands for.
type cause struct {
	code  pusher.Code
	bench *pushertest.Bench
	edit  func(*pusher.Config)
	make  func(l *live) // once it is live, or has tried to be
	after []pusher.Code // that come before it, in this order
}

func cameraFault(k capture.Kind) func(string) error {
	return func(string) error { return &capture.Error{Source: "camera", Name: "one", Kind: k} }
}

func micFault(k capture.Kind) func(string) error {
	return func(string) error { return &capture.Error{Source: "microphone", Name: "mic", Kind: k} }
}

func dialFault(p rtmp.Phase) func(int) error {
	return func(int) error { return &rtmp.Error{Phase: p, Err: errors.New("why")} }
}

// failCamera makes the camera of a pusher fail while it is live.
func failCamera(k capture.Kind) func(*live) {
	return func(l *live) {
		cameras := l.bench.Cameras()
		cameras[len(cameras)-1].Fail(&capture.Error{Source: "camera", Name: "one", Kind: k})
	}
}

// encoderCauses are those of the encoders, which encoders_test.go looks at more closely.
func encoderCauses() []cause {
	hardware, never, broken, slow := new(switchable), new(switchable), new(switchable), new(switchable)
	hardware.opening.Store("h264_nvenc")
	never.opening.Store("libx264")
	slow.superfast.Store(60)
	slow.ultrafast.Store(50)
	slow.encoding.Store("h264_nvenc")
	slow.once.Store(true) // hardware that fails once, and is needed all the same
	size := &pushertest.Bench{OpenVideo: func(pusher.VideoSettings) error { return pusher.ErrSize }}
	rate := &pushertest.Bench{OpenAudio: func(pusher.AudioSettings) error { return pusher.ErrSampleRate }}
	small := func(c *pusher.Config) { c.VideoWidth, c.VideoHeight = 64, 112 }
	return []cause{
		{code: pusher.HWAccelerationFail, bench: hardware.bench(withNVENC), after: []pusher.Code{pusher.ChangeResolution}},
		{code: pusher.VideoEncodeWarning, bench: broken.bench(nil), edit: small, after: []pusher.Code{pusher.StartVideoEncoder},
			make: func(*live) { broken.once.Store(true); broken.encoding.Store("libx264") }},
		{code: pusher.SwitchSWEnc, bench: slow.bench(withNVENC), edit: small,
			after: []pusher.Code{pusher.StartVideoEncoder, pusher.HWAccelerationFail, pusher.StartVideoEncoder}},
		{code: pusher.VideoEncodeFail, bench: never.bench(nil)},
		{code: pusher.UnsupportedSize, bench: size},
		{code: pusher.UnsupportedRate, bench: rate},
	}
}

// causes has a row for each event there is.
func causes() []cause {
	return append(encoderCauses(), []cause{
		{code: pusher.ConnectSucc, after: []pusher.Code{pusher.ChangeResolution}},
		{code: pusher.PushBegin, after: []pusher.Code{pusher.ChangeResolution, pusher.ConnectSucc}},
		{code: pusher.OpenCameraSucc},
		{code: pusher.ChangeResolution},
		{code: pusher.ChangeBitrate, bench: &pushertest.Bench{Uplink: 100}, after: []pusher.Code{pusher.PushBegin}},
		{code: pusher.FirstFrame, after: []pusher.Code{pusher.OpenCameraSucc}},
		{code: pusher.StartVideoEncoder, after: []pusher.Code{pusher.ChangeResolution}},
		{code: pusher.CameraRemoved, make: failCamera(capture.Lost), after: []pusher.Code{pusher.OpenCameraSucc, pusher.FirstFrame}},
		{code: pusher.CameraAvailable, make: failCamera(capture.Lost), after: []pusher.Code{pusher.FirstFrame, pusher.CameraRemoved}},
		{code: pusher.CameraDisabled, make: failCamera(capture.Denied), after: []pusher.Code{pusher.FirstFrame}},
		{code: pusher.NetBusy, bench: &pushertest.Bench{Uplink: 60}, after: []pusher.Code{pusher.PushBegin, pusher.ChangeBitrate}},
		{code: pusher.Reconnect, make: func(l *live) { l.bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead}) }, after: []pusher.Code{pusher.PushBegin, pusher.ReadWriteFail}},
		{code: pusher.DNSFail, bench: &pushertest.Bench{Dial: dialFault(rtmp.PhaseDNS)}, after: []pusher.Code{pusher.ChangeResolution}},
		{code: pusher.ServerConnFail, bench: &pushertest.Bench{Dial: dialFault(rtmp.PhaseConnect)}},
		{code: pusher.ShakeFail, bench: &pushertest.Bench{Dial: dialFault(rtmp.PhaseHandshake)}},
		{code: pusher.ServerDisconnect, bench: &pushertest.Bench{Dial: dialFault(rtmp.PhaseRefused)}},
		{code: pusher.ReadWriteFail, make: func(l *live) { l.bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseWrite}) }, after: []pusher.Code{pusher.PushBegin}},
		{code: pusher.HandupStop, make: func(l *live) { l.SetStandby(true, false); l.HangUp(3 * time.Minute) }, after: []pusher.Code{pusher.PushBegin}},
		{code: pusher.OpenCameraFail, bench: &pushertest.Bench{OpenCamera: cameraFault(capture.Busy)}},
		{code: pusher.OpenMicFail, bench: &pushertest.Bench{OpenMic: micFault(capture.NotFound)}},
		{code: pusher.AudioEncodeFail, bench: &pushertest.Bench{OpenAudio: func(pusher.AudioSettings) error { return errors.New("why") }}},
		{code: pusher.NetDisconnect, bench: &pushertest.Bench{Dial: dialFault(rtmp.PhaseConnect)},
			after: []pusher.Code{pusher.ServerConnFail, pusher.Reconnect, pusher.ServerConnFail, pusher.Reconnect, pusher.ServerConnFail, pusher.Reconnect, pusher.ServerConnFail}},
		{code: pusher.MicSilent, make: func(l *live) { l.bench.Mics()[0].Starve() }},
		{code: pusher.CameraControlFail, edit: func(c *pusher.Config) { c.AutoFocus = false }, after: []pusher.Code{pusher.OpenCameraSucc}},
		{code: pusher.MicSetParamFail, bench: &pushertest.Bench{OpenVoice: func() error { return errors.New("why") }},
			edit: func(c *pusher.Config) { c.EnableAGC = true }, after: []pusher.Code{pusher.ChangeResolution}},
		{code: pusher.CameraDenied, bench: &pushertest.Bench{OpenCamera: cameraFault(capture.Denied)}},
		{code: pusher.MicDenied, bench: &pushertest.Bench{OpenMic: micFault(capture.Denied)}},
		{code: pusher.MusicFail, bench: &pushertest.Bench{OpenMusic: func(string) error { return errors.New("why") }},
			make: func(l *live) { l.PlayBGM(context.Background(), "song.mp3") }},
		{code: pusher.WaitingImageFail, bench: &pushertest.Bench{Waiting: func() error { return errors.New("why") }},
			make: func(l *live) { l.SetStandby(true, false) }},
	}...)
}

// Every event of the component is raised by what it stands for, after those that must come before it, with a
// sentence that is complete.
func TestEveryEventHasItsCause(t *testing.T) {
	var raised []pusher.Code
	for _, c := range causes() {
		raised = append(raised, c.code)
		t.Run(c.code.Name(), func(t *testing.T) {
			bench := c.bench
			if bench == nil {
				bench = &pushertest.Bench{}
			}
			inBubble(t, c.edit, bench, func(t *testing.T, l *live) {
				l.Start()
				sleep(2 * time.Second)
				if c.make != nil {
					c.make(l)
				}
				sleep(20 * time.Second)
				all := l.events()
				i := slices.IndexFunc(all, func(e pusher.Event) bool { return e.Code == c.code })
				if i < 0 {
					t.Fatalf("it is not raised: %v", l.codes())
				}
				if text := all[i].Message(); text == "" || slices.ContainsFunc([]rune(text), func(r rune) bool { return r == '{' || r == '}' }) {
					t.Errorf("its sentence is %q", text)
				}
				before := all[:i]
				for _, want := range c.after {
					j := slices.IndexFunc(before, func(e pusher.Event) bool { return e.Code == want })
					if j < 0 {
						t.Fatalf("%d %s does not come before it where it should: %v", want, want.Name(), l.codes())
					}
					before = before[j+1:]
				}
				for j := 1; j < len(all); j++ {
					if all[j].Time.Before(all[j-1].Time) {
						t.Errorf("event %d is older than the one before it", j)
					}
				}
			})
		})
	}
	for code := pusher.Code(-2000); code < 20000; code++ {
		if code.Name() != "" && !slices.Contains(raised, code) {
			t.Errorf("nothing raises %d %s", code, code.Name())
		}
	}
}

// Figures come once a second while there is a picture, under way and at rest, and the state's latest value is
// what the pusher says when asked.
func TestStatsComeOnceASecond(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		sleep(5 * time.Second)
		if n := len(l.figures()); n != 0 {
			t.Errorf("%d figures without a picture", n)
		}
		l.Start()
		sleep(10500 * time.Millisecond)
		all := l.figures()
		if len(all) < 10 || len(all) > 11 {
			t.Errorf("%d figures in 10.5 s", len(all))
		}
		s := all[len(all)-1]
		if s.VideoFPS != 30 || s.CameraFPS < 29 || s.VideoWidth != 540 || s.VideoHeight != 960 || s.VideoGOP != 2 || s.NetQualityLevel != 1 || s != l.Stats() {
			t.Errorf("%+v", s)
		}
		if state := l.State(); state != l.lastState() {
			t.Errorf("%+v was told last, and it is %+v", l.lastState(), state)
		}
	})
}
