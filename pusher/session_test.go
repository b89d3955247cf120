package pusher_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

const address = "rtmp://server/app/SECRETKEY?sign=SECRETSIGN"

// live is a pusher on a bench, with its events.
type live struct {
	*pusher.Pusher
	bench *pushertest.Bench
	mu    sync.Mutex
	all   []pusher.Event
	stats []pusher.Stats
	state pusher.State // told last
}

func (l *live) event(e pusher.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, e)
}

func (l *live) events() []pusher.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.all)
}

func (l *live) figures() []pusher.Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.stats)
}

func (l *live) lastState() pusher.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// codes are the codes of the events so far, without those of changed bitrates.
func (l *live) codes() (codes []pusher.Code) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.all {
		if e.Code != pusher.ChangeBitrate {
			codes = append(codes, e.Code)
		}
	}
	return codes
}

func (l *live) has(c pusher.Code) bool { return slices.Contains(l.codes(), c) }

// inBubble runs a test in a bubble of its own time, in which every goroutine has to end, and checks
// that the pusher releases everything and names no secret.
func inBubble(t *testing.T, change func(*pusher.Config), bench *pushertest.Bench, f func(t *testing.T, l *live)) {
	synctest.Test(t, func(t *testing.T) {
		c := pusher.NewConfig()
		c.URL, c.Mode, c.Camera, c.Mic = address, pusher.HD, "one", "mic"
		c.BackCamera = "two"
		if change != nil {
			change(&c)
		}
		l := &live{bench: bench}
		l.Pusher = pusher.New(bench.Parts(), c, pusher.Handlers{OnEvent: l.event,
			OnStats: func(s pusher.Stats) { l.mu.Lock(); l.stats = append(l.stats, s); l.mu.Unlock() },
			OnState: func(s pusher.State) { l.mu.Lock(); l.state = s; l.mu.Unlock() }})
		defer l.Close()
		f(t, l)
		l.Close()
		synctest.Wait()
		if n := bench.Open(); n != 0 {
			t.Errorf("%d devices, encoders or connections are left open", n)
		}
		for _, e := range l.all {
			line, _ := e.MarshalJSON()
			if strings.Contains(string(line), "SECRET") || strings.Contains(fmt.Sprint(e), "SECRET") {
				t.Errorf("event %s holds the key", line)
			}
		}
	})
}

func sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestLiveFromStartToStop(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		if err := l.Start(); err != nil {
			t.Fatal(err)
		}
		sleep(5 * time.Second)
		for _, c := range []pusher.Code{pusher.OpenCameraSucc, pusher.FirstFrame, pusher.ConnectSucc, pusher.PushBegin, pusher.ChangeResolution, pusher.StartVideoEncoder} {
			if !l.has(c) {
				t.Errorf("event %d %s is missing in %v", c, c.Name(), l.codes())
			}
		}
		if s := l.State(); !s.Live() || s.Source != pusher.Camera || s.Width != 540 || s.Height != 960 || s.Server != "rtmp://server/app/****" {
			t.Errorf("state %+v", s)
		}
		l.Stop()
		sleep(time.Second)
		if s := l.State(); s.Link != pusher.Idle || s.Source != pusher.Off {
			t.Errorf("after Stop: %+v", s)
		}
		checkStream(t, bench.Conns()[0].Messages(), 30, 5*time.Second)
	})
}

// checkStream checks what every connection must see: metadata, sequence headers, a key frame at time 0,
// key frames every 2 s, a steady picture, and times that never fall.
func checkStream(t *testing.T, all []pushertest.Written, fps int, length time.Duration) {
	t.Helper()
	if len(all) < 4 || all[0].Kind != 'd' || !all[1].Header() || all[1].Kind != 'v' || !all[2].Header() || all[2].Kind != 'a' || !all[3].Key() || all[3].MS != 0 {
		t.Fatalf("the stream does not begin with metadata, sequence headers and a key frame at 0: %+v", all[:min(len(all), 4)])
	}
	last := uint32(0)
	lastOf := map[byte]uint32{}
	pictures, sounds := 0, 0
	for i, m := range all[3:] {
		if m.MS < last {
			t.Errorf("message %d: time falls from %d to %d", i, last, m.MS)
		}
		last = m.MS
		switch {
		case m.Kind == 'a':
			sounds++
		case m.Key() && m.MS > 0 && (m.MS%2000 > 40 && m.MS%2000 < 1960):
			t.Errorf("a key frame at %d ms", m.MS)
		}
		if m.Kind == 'v' {
			pictures++
			if d := m.MS - lastOf['v']; m.MS > 0 && (int(d) < 1000/fps-3 || int(d) > 1000/fps+4) {
				t.Errorf("picture at %d ms comes %d ms after the one before", m.MS, d)
			}
		}
		lastOf[m.Kind] = m.MS
	}
	if want := int(length.Seconds() * float64(fps)); pictures < want-fps/2 || pictures > want+2 {
		t.Errorf("%d pictures in %v", pictures, length)
	}
	if want := int(length.Seconds() * 48000 / 1024); sounds < want*3/10 {
		t.Errorf("%d pieces of sound in %v", sounds, length)
	}
}

func TestEventsComeInOrder(t *testing.T) {
	inBubble(t, nil, &pushertest.Bench{}, func(t *testing.T, l *live) {
		l.StartPreview()
		sleep(time.Second)
		if want := []pusher.Code{pusher.OpenCameraSucc, pusher.FirstFrame}; !slices.Equal(l.codes(), want) {
			t.Errorf("preview: %v, want %v", l.codes(), want)
		}
		l.Start()
		sleep(time.Second)
		codes := l.codes()[2:]
		if codes[0] != pusher.ChangeResolution || slices.Index(codes, pusher.ConnectSucc) > slices.Index(codes, pusher.PushBegin) {
			t.Errorf("start: %v", codes)
		}
	})
}

// Each typed error of the link and the devices, and the code that the component knows it by.
func TestFailuresHaveTheirCodes(t *testing.T) {
	link := func(p rtmp.Phase) *pushertest.Bench {
		return &pushertest.Bench{Dial: func(int) error { return &rtmp.Error{Phase: p, Err: errors.New("why")} }}
	}
	camera := func(k capture.Kind) *pushertest.Bench {
		return &pushertest.Bench{OpenCamera: func(string) error { return &capture.Error{Source: "camera", Name: "one", Kind: k} }}
	}
	for _, row := range []struct {
		name  string
		bench *pushertest.Bench
		want  pusher.Code
		retry bool
		live  bool
	}{
		{"name unknown", link(rtmp.PhaseDNS), pusher.DNSFail, true, false},
		{"port refused", link(rtmp.PhaseConnect), pusher.ServerConnFail, true, false},
		{"no TLS", link(rtmp.PhaseTLS), pusher.ServerConnFail, true, false},
		{"no handshake", link(rtmp.PhaseHandshake), pusher.ShakeFail, true, false},
		{"silent after handshake", link(rtmp.PhaseCommand), pusher.ServerDisconnect, true, false},
		{"refused", link(rtmp.PhaseRefused), pusher.ServerDisconnect, false, false},
		{"reading failed", link(rtmp.PhaseRead), pusher.ReadWriteFail, true, false},
		{"writing failed", link(rtmp.PhaseWrite), pusher.ReadWriteFail, true, false},
		{"no camera", camera(capture.NotFound), pusher.OpenCameraFail, false, true},
		{"camera busy", camera(capture.Busy), pusher.OpenCameraFail, false, true},
		{"camera denied", camera(capture.Denied), pusher.CameraDenied, false, true},
		{"microphone denied", &pushertest.Bench{OpenMic: func(string) error { return &capture.Error{Source: "microphone", Kind: capture.Denied} }}, pusher.MicDenied, false, true},
		{"no microphone", &pushertest.Bench{OpenMic: func(string) error { return &capture.Error{Source: "microphone", Kind: capture.NotFound} }}, pusher.OpenMicFail, false, true},
		{"no video encoder", &pushertest.Bench{OpenVideo: func(pusher.VideoSettings) error { return errors.New("why") }}, pusher.VideoEncodeFail, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			inBubble(t, nil, row.bench, func(t *testing.T, l *live) {
				l.Start()
				sleep(400 * time.Millisecond)
				if !l.has(row.want) {
					t.Fatalf("event %d is missing in %v", row.want, l.codes())
				}
				if l.has(pusher.Reconnect) != row.retry {
					t.Errorf("reconnect announced: %v, want %v", l.has(pusher.Reconnect), row.retry)
				}
				sleep(20 * time.Second)
				if s := l.State(); s.Live() != row.live || !row.live && s.Link != pusher.Failed {
					t.Errorf("state %+v", s)
				}
				if l.has(pusher.NetDisconnect) != row.retry {
					t.Errorf("given up after the tries: %v", l.codes())
				}
			})
		})
	}
}

func TestReconnects(t *testing.T) {
	bench := &pushertest.Bench{}
	bench.Dial = func(try int) error {
		if try == 2 || try == 3 {
			return &rtmp.Error{Phase: rtmp.PhaseConnect}
		}
		return nil
	}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(11 * time.Second)
		begin := time.Now()
		bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead})
		sleep(time.Millisecond)
		for _, row := range []struct {
			until time.Duration
			try   int
			link  pusher.Link
		}{{400 * time.Millisecond, 1, pusher.Reconnecting}, {2400 * time.Millisecond, 2, pusher.Reconnecting}, {7400 * time.Millisecond, 3, pusher.Reconnecting}, {8 * time.Second, 0, pusher.Pushing}} {
			time.Sleep(row.until - time.Since(begin))
			synctest.Wait()
			if s := l.State(); s.Link != row.link || s.Try != row.try {
				t.Errorf("%v after the loss: %v, try %d; want %v, try %d", row.until, s.Link, s.Try, row.link, row.try)
			}
		}
		sleep(4 * time.Second)
		l.Stop()
		sleep(time.Second)
		if n := len(bench.Cameras()); n != 1 {
			t.Errorf("the camera was opened %d times", n)
		}
		for _, c := range bench.Conns() {
			if all := c.Messages(); all[0].Kind != 'd' || !all[3].Key() || all[3].MS != 0 {
				t.Error("a connection does not begin anew")
			}
		}
	})
}

// After a loss the server may hold the name of the dead connection for a while.
func TestNameInUseAfterALossIsTriedAgain(t *testing.T) {
	inUse := &rtmp.Error{Phase: rtmp.PhaseRefused, Code: "NetStream.Publish.BadName"}
	bench := &pushertest.Bench{Dial: func(try int) error {
		if try == 2 {
			return inUse
		}
		return nil
	}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		bench.Conns()[0].Break(&rtmp.Error{Phase: rtmp.PhaseRead})
		sleep(3 * time.Second)
		if !l.State().Live() {
			t.Errorf("state %+v", l.State())
		}
	})
	inBubble(t, nil, &pushertest.Bench{Dial: func(int) error { return inUse }}, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		if l.State().Link != pusher.Failed {
			t.Errorf("a name in use at the first try: state %+v", l.State())
		}
	})
}

func TestRetryNow(t *testing.T) {
	bench := &pushertest.Bench{Dial: func(try int) error {
		if try == 1 {
			return &rtmp.Error{Phase: rtmp.PhaseConnect}
		}
		return nil
	}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		if l.RetryNow() == nil {
			t.Error("a retry of nothing succeeds")
		}
		l.Start()
		synctest.Wait()
		if err := l.RetryNow(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !l.State().Live() {
			t.Errorf("state %+v", l.State())
		}
	})
}

// lastLuma is the colour of the picture that a connection saw last.
func lastLuma(c *pushertest.Conn) byte {
	all := c.Messages()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == 'v' && !all[i].Header() {
			return all[i].Luma()
		}
	}
	return 0
}

func TestPictureFollowsItsSource(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		conn := bench.Conns()[0]
		shows := func(what string, want byte) {
			t.Helper()
			sleep(time.Second)
			if got := lastLuma(conn); got != want {
				t.Errorf("%s: the picture is %d, want %d", what, got, want)
			}
		}
		shows("first camera", pushertest.CameraLuma)
		l.SwitchCamera()
		shows("second camera", pushertest.CameraLuma+10)
		l.SetStandby(true, false)
		shows("standby", pushertest.WaitingLuma)
		if n := bench.Open(); n != 4 { // microphone, two encoders, connection
			t.Errorf("%d parts are open in standby, want 4: the camera is released", n)
		}
		l.SetStandby(false, false)
		shows("back again", pushertest.CameraLuma+20)
		if len(bench.Conns()) != 1 || !l.State().Live() {
			t.Error("the stream did not go on")
		}
	})
}

func TestSourceThatEndsIsNoTrouble(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		bench.Cameras()[0].Fail(io.EOF)
		sleep(time.Second)
		if s := l.State(); !s.SourceEnded || s.Trouble != nil || !s.Live() || l.has(pusher.OpenCameraFail) {
			t.Errorf("state %+v, events %v", s, l.codes())
		}
		if got := lastLuma(bench.Conns()[0]); got != pushertest.WaitingLuma {
			t.Errorf("the picture is %d", got)
		}
	})
}

func TestPauseHoldsPictureAndSilence(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		if l.Pause() == nil {
			t.Error("a pause of nothing succeeds")
		}
		l.Start()
		sleep(time.Second)
		l.Pause()
		sleep(3 * time.Second)
		conn := bench.Conns()[0]
		if got := lastLuma(conn); got != pushertest.CameraLuma {
			t.Errorf("the picture is %d", got)
		}
		if n := bench.Open(); n != 3 {
			t.Errorf("%d parts are open, want the two encoders and the connection", n)
		}
		all := conn.Messages()
		for _, m := range all[len(all)-20:] {
			if m.Kind == 'a' && m.Body[len(m.Body)-1] != 0 {
				t.Error("there is sound in the pause")
				break
			}
		}
		before := len(all)
		l.Resume()
		sleep(time.Second)
		all = conn.Messages()
		i := slices.IndexFunc(all[before:], func(m pushertest.Written) bool { return m.Kind == 'v' })
		if i < 0 || !all[before+i].Key() {
			t.Error("the stream does not go on with a key frame")
		}
	})
}

func TestMutedIsSilentAndKeepsItsTrack(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, func(c *pusher.Config) { c.Muted = true }, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		n := 0
		for i, m := range bench.Conns()[0].Messages() {
			if m.Kind == 'a' && !m.Header() {
				if n++; n > 1 && m.Body[len(m.Body)-1] != 0 {
					t.Fatalf("message %d is not silent", i)
				}
			}
		}
		if n < 10 {
			t.Errorf("%d pieces of sound", n)
		}
	})
}

func TestAudioQualityChangesWhileLive(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		c := l.Config()
		c.AudioQuality = pusher.QualityHigh
		l.Apply(c)
		sleep(2 * time.Second)
		headers := 0
		for _, m := range bench.Conns()[0].Messages() {
			if m.Kind == 'a' && m.Header() {
				headers++
			}
		}
		if headers != 2 {
			t.Errorf("%d audio sequence headers, want one for each quality", headers)
		}
		if s := l.State(); s.SampleRate != 48000 || !s.Live() {
			t.Errorf("state %+v", s)
		}
	})
}

func TestSnapshotIsTheFrame(t *testing.T) {
	inBubble(t, nil, &pushertest.Bench{}, func(t *testing.T, l *live) {
		if _, err := l.Snapshot(context.Background(), pusher.OfStream); err == nil {
			t.Error("a snapshot of nothing succeeds")
		}
		l.StartPreview()
		sleep(time.Second)
		p, err := l.Snapshot(context.Background(), pusher.OfStream)
		if err != nil || p.Rect.Dx() != 540 || p.Rect.Dy() != 960 || p.Y[0] != pushertest.CameraLuma {
			t.Errorf("snapshot %v, %v", p, err)
		}
	})
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	inBubble(t, func(c *pusher.Config) { c.URL = "" }, &pushertest.Bench{}, func(t *testing.T, l *live) {
		if l.Start() == nil {
			t.Error("starts without an address")
		}
	})
	inBubble(t, nil, &pushertest.Bench{}, func(t *testing.T, l *live) {
		l.Start()
		if l.Start() == nil {
			t.Error("starts twice")
		}
		c := l.Config()
		c.MinBitrate = c.MaxBitrate + 1
		if l.Apply(c) == nil {
			t.Error("takes bitrates that contradict each other")
		}
	})
}

func TestModeCountsFromTheNextStart(t *testing.T) {
	inBubble(t, nil, &pushertest.Bench{}, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		c := l.Config()
		c.Mode = pusher.SD
		l.Apply(c)
		sleep(time.Second)
		if s := l.State(); s.Width != 540 {
			t.Errorf("the size changed to %d while live", s.Width)
		}
		l.Stop()
		l.Start()
		sleep(time.Second)
		if s := l.State(); s.Width != 360 || s.FPS != 25 {
			t.Errorf("after a new start %dx%d at %d", s.Width, s.Height, s.FPS)
		}
	})
}

func TestModeReopensThePreviewedCamera(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.StartPreview()
		sleep(time.Second)
		c := l.Config()
		c.Mode = pusher.FHD
		l.Apply(c)
		sleep(time.Second)
		f, _ := l.Preview().Latest()
		if n := len(bench.Cameras()); n != 2 || f.Picture.Rect.Dx() != 720 || f.Picture.Y[0] != pushertest.CameraLuma+10 {
			t.Errorf("%d cameras, preview %v of %d", n, f.Picture.Rect, f.Picture.Y[0])
		}
	})
}

// The meter shows what the microphone hears, muted or not, and nothing when it is off.
func TestMicLevelOfNow(t *testing.T) {
	inBubble(t, func(c *pusher.Config) { c.Muted = true }, &pushertest.Bench{}, func(t *testing.T, l *live) {
		if db := l.MicLevel(); db != -96 {
			t.Errorf("before anything is open: %v", db)
		}
		l.StartPreview()
		sleep(time.Second)
		if db := l.MicLevel(); db < -6.1 || db > -5.9 { // of 0.5
			t.Errorf("muted: %v", db)
		}
		c := l.Config()
		c.EnableMic = false
		l.Apply(c)
		sleep(time.Second)
		l.MicLevel()
		sleep(time.Second)
		if db := l.MicLevel(); db != -96 {
			t.Errorf("off: %v", db)
		}
	})
}
