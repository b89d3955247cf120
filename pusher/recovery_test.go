package pusher_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest"
)

// fault is what a bench's device fails with when it is opened; 0 is nothing.
type fault struct {
	atomic.Int64
	source string
}

func (f *fault) open(name string) error {
	if k := capture.Kind(f.Load()); k != 0 {
		return &capture.Error{Source: f.source, Name: name, Kind: k}
	}
	return nil
}

// since are the codes of the events after the first n.
func (l *live) since(n int) []pusher.Code { return l.codes()[n:] }

func wantCodes(t *testing.T, what string, got []pusher.Code, want ...pusher.Code) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: events %v, want %v", what, got, want)
	}
}

// A camera that is pulled out while live, missing for a while, taken by another program, and then back.
func TestCameraComesBack(t *testing.T) {
	f := &fault{source: "camera"}
	bench := &pushertest.Bench{OpenCamera: f.open}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		conn := bench.Conns()[0]
		said := len(l.codes())

		f.Store(int64(capture.NotFound))
		bench.Cameras()[0].Fail(&capture.Error{Source: "camera", Name: "one", Kind: capture.Lost})
		sleep(300 * time.Millisecond)
		wantCodes(t, "pulled out", l.since(said), pusher.CameraRemoved)
		said = len(l.codes())
		if s := l.State(); s.Source != pusher.Broken || s.Camera != "" || s.Trouble == nil || lastLuma(conn) != pushertest.WaitingLuma {
			t.Errorf("pulled out: %+v, picture %d", s, lastLuma(conn))
		}
		sleep(30 * time.Second)
		wantCodes(t, "missing", l.since(said), pusher.OpenCameraFail) // once, though it was tried many times
		said = len(l.codes())

		f.Store(int64(capture.Busy))
		sleep(30 * time.Second)
		wantCodes(t, "busy", l.since(said), pusher.OpenCameraFail)
		said = len(l.codes())

		f.Store(0)
		sleep(3 * time.Second)
		wantCodes(t, "back", l.since(said), pusher.CameraAvailable, pusher.OpenCameraSucc, pusher.FirstFrame)
		if s := l.State(); s.Source != pusher.Camera || s.Trouble != nil || !s.Live() || lastLuma(conn) != pushertest.CameraLuma+10 {
			t.Errorf("back: %+v, picture %d", s, lastLuma(conn))
		}
		if len(bench.Conns()) != 1 {
			t.Error("the stream did not go on")
		}
		i := slices.IndexFunc(conn.Messages(), func(m pushertest.Written) bool {
			return m.MS > 60000 && m.Kind == 'v' && m.Luma() == pushertest.CameraLuma+10
		})
		if i < 0 || !conn.Messages()[i].Key() {
			t.Error("the camera does not come back with a key frame")
		}
	})
}

// What has failed to open, is repaired without a word when nobody wants it any more, or another one.
func TestFailedCameraIsNotTriedWhenNobodyWantsIt(t *testing.T) {
	f := &fault{source: "camera"}
	f.Store(int64(capture.Busy))
	bench := &pushertest.Bench{OpenCamera: f.open}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.StartPreview()
		sleep(10 * time.Second)
		wantCodes(t, "busy", l.codes(), pusher.OpenCameraFail)
		l.StopPreview()
		f.Store(0)
		sleep(10 * time.Second)
		if n := len(bench.Cameras()); n != 0 || l.State().Source != pusher.Off || l.State().Trouble != nil {
			t.Errorf("%d cameras were opened without a preview: %+v", n, l.State())
		}
	})
}

func TestDamagedFileIsNotTriedAgain(t *testing.T) {
	f := &fault{source: "camera"}
	f.Store(int64(capture.Damaged))
	bench := &pushertest.Bench{OpenCamera: f.open}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		f.Store(0)
		sleep(10 * time.Second)
		if len(bench.Cameras()) != 0 || l.State().Source != pusher.Broken || !l.State().Live() {
			t.Errorf("%+v", l.State())
		}
	})
}

func TestCameraDisabledWhileLive(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		said := len(l.codes())
		bench.Cameras()[0].Fail(&capture.Error{Source: "camera", Name: "one", Kind: capture.Denied})
		sleep(5 * time.Second)
		wantCodes(t, "disabled and allowed again", l.since(said), pusher.CameraDisabled, pusher.CameraAvailable, pusher.OpenCameraSucc, pusher.FirstFrame)
	})
}

func TestMicrophoneComesBack(t *testing.T) {
	f := &fault{source: "microphone"}
	bench := &pushertest.Bench{OpenMic: f.open}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		conn := bench.Conns()[0]
		said := len(l.codes())
		f.Store(int64(capture.NotFound))
		bench.Mics()[0].Fail(&capture.Error{Source: "microphone", Name: "mic", Kind: capture.Lost})
		sleep(10 * time.Second)
		wantCodes(t, "pulled out", l.since(said), pusher.OpenMicFail, pusher.OpenMicFail) // lost, then missing
		said = len(l.codes())
		if s := l.State(); s.Mic != "" || s.Trouble == nil || lastSound(conn) != 0 {
			t.Errorf("pulled out: %+v, sound %v", s, lastSound(conn))
		}
		f.Store(0)
		sleep(5 * time.Second)
		wantCodes(t, "back", l.since(said))
		if s := l.State(); s.Mic != "mic" || s.Trouble != nil || lastSound(conn) == 0 {
			t.Errorf("back: %+v, sound %v", s, lastSound(conn))
		}
		checkStream(t, conn.Messages(), 30, 17*time.Second)
	})
}

// Open, but nothing comes: said once, and opened anew until something does.
func TestMicrophoneThatDeliversNothing(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		said := len(l.codes())
		bench.Mics()[0].Starve()
		sleep(10 * time.Second)
		wantCodes(t, "starved", l.since(said), pusher.MicSilent)
		if n := len(bench.Mics()); n != 2 {
			t.Errorf("it was opened %d times", n)
		}
		if s := l.State(); s.Mic != "mic" || s.Trouble != nil || lastSound(bench.Conns()[0]) == 0 {
			t.Errorf("opened anew: %+v, sound %v", s, lastSound(bench.Conns()[0]))
		}
	})
}

// lastSound is the loudness of the piece of sound that a connection saw last; 0 is silence.
func lastSound(c *pushertest.Conn) byte {
	all := c.Messages()
	for i := len(all) - 1; i >= 0; i-- {
		if m := all[i]; m.Kind == 'a' && !m.Header() {
			return m.Body[len(m.Body)-1]
		}
	}
	return 0
}
