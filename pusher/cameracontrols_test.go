package pusher_test

import (
	"errors"
	"image"
	"math"
	"slices"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest"
)

// wantDigital checks how much of the zoom is done by geometry: the camera's pictures have 48 rows.
func wantDigital(t *testing.T, what string, crop image.Rectangle, factor float64) {
	t.Helper()
	if want := 48 / factor; math.Abs(float64(crop.Dy())-want) > 1 {
		t.Errorf("%s: %v is shown, want %.0f rows", what, crop, want)
	}
}

// Zoom is optical as far as the optics go, and geometry does the rest.
func TestZoomIsOpticalFirst(t *testing.T) {
	bench := &pushertest.Bench{Abilities: capture.Abilities{MaxZoom: 2}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		if l.MaxZoom() != pusher.MaxZoom {
			t.Errorf("up to %v", l.MaxZoom())
		}
		l.StartPreview()
		sleep(time.Second)
		camera := bench.Cameras()[0]
		if z := camera.Settings().Zoom; z != 1 { // what another program has left is undone
			t.Errorf("opened at %v", z)
		}
		for _, c := range []struct{ wish, optical, digital float64 }{{1.5, 1.5, 1}, {2, 2, 1}, {3, 2, 1.5}, {4, 2, 2}, {1, 1, 1}} {
			if err := l.SetZoom(c.wish); err != nil {
				t.Fatal(err)
			}
			sleep(time.Second)
			if z := camera.Settings().Zoom; z != c.optical || l.Config().Zoom != c.wish {
				t.Errorf("zoom %v: optics at %v, want %v", c.wish, z, c.optical)
			}
			wantDigital(t, "zoom", bench.Crop(), c.digital)
		}
		for _, wrong := range []float64{0.5, 4.2, math.NaN()} {
			if l.SetZoom(wrong) == nil || l.Config().Zoom != 1 {
				t.Errorf("zoom %v was taken", wrong)
			}
		}
		camera.Refuse(syscall.EIO) // then geometry does what the optics do not
		l.SetZoom(2)
		sleep(time.Second)
		wantDigital(t, "refused", bench.Crop(), 2)
		if !l.has(pusher.CameraControlFail) || len(bench.Cameras()) != 1 {
			t.Errorf("events %v, %d cameras", l.codes(), len(bench.Cameras()))
		}
	})
}

// A camera without optics is magnified by geometry alone, and one that comes after one with optics too.
func TestZoomWithoutOptics(t *testing.T) {
	bench := &pushertest.Bench{Abilities: capture.Abilities{MaxZoom: 4}}
	inBubble(t, func(c *pusher.Config) { c.Zoom = 2 }, bench, func(t *testing.T, l *live) {
		l.StartPreview()
		sleep(time.Second)
		wantDigital(t, "with optics", bench.Crop(), 1)
		bench.Abilities = capture.Abilities{}
		l.SwitchCamera()
		sleep(time.Second)
		wantDigital(t, "without optics", bench.Crop(), 2)
		if n := bench.Cameras()[1].Settings().Calls; n != 0 || l.has(pusher.CameraControlFail) {
			t.Errorf("a camera without controls was called %d times, events %v", n, l.codes())
		}
	})
}

func TestFocusByHand(t *testing.T) {
	bench := &pushertest.Bench{Abilities: capture.Abilities{AutoFocus: true, Focus: true}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		camera := bench.Cameras()[0]
		for _, c := range []struct {
			name  string
			auto  bool
			focus float64
			want  pushertest.CameraSettings
		}{
			{"by itself", true, 0.3, pushertest.CameraSettings{AutoFocus: true}},
			{"by hand", false, 0.3, pushertest.CameraSettings{Focus: 0.3}},
			{"nearer", false, 0.8, pushertest.CameraSettings{Focus: 0.8}},
			{"by itself again", true, 0.8, pushertest.CameraSettings{AutoFocus: true, Focus: 0.8}},
		} {
			config := l.Config()
			config.AutoFocus, config.Focus = c.auto, c.focus
			if err := l.Apply(config); err != nil {
				t.Fatal(err)
			}
			sleep(time.Second)
			got := camera.Settings()
			got.Calls = 0
			if got != c.want {
				t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
			}
		}
		if len(bench.Cameras()) != 1 || l.has(pusher.CameraControlFail) {
			t.Errorf("the camera was opened %d times, events %v", len(bench.Cameras()), l.codes())
		}
		if a := l.State().Abilities; a != bench.Abilities {
			t.Errorf("the state tells %+v", a)
		}
	})
}

// Manual focus on a camera without it: said once, in one sentence, and the stream goes on.
func TestFocusWithoutControl(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, func(c *pusher.Config) { c.AutoFocus = false }, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(10 * time.Second)
		i := slices.IndexFunc(l.all, func(e pusher.Event) bool { return e.Code == pusher.CameraControlFail })
		if i < 0 || l.all[i].Message() != "auto-focus cannot be set: not supported by this camera" {
			t.Errorf("%+v", l.all)
		}
		n := 0
		for _, c := range l.codes() {
			if c == pusher.CameraControlFail {
				n++
			}
		}
		if s := l.State(); n != 1 || !s.Live() || s.Source != pusher.Camera || s.Trouble != nil {
			t.Errorf("said %d times; %+v", n, s)
		}
	})
}

// The torch is the open camera's.
func TestTorch(t *testing.T) {
	bench := &pushertest.Bench{Abilities: capture.Abilities{Torch: true}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		if err := l.SetTorch(true); err == nil {
			t.Error("lit without a camera")
		}
		l.StartPreview()
		sleep(time.Second)
		for _, on := range []bool{true, false, true} {
			if err := l.SetTorch(on); err != nil {
				t.Fatal(err)
			}
			sleep(time.Second)
			if got := bench.Cameras()[0].Settings().Torch; got != on {
				t.Errorf("torch %v, want %v", got, on)
			}
		}
		l.SwitchCamera()
		sleep(time.Second)
		if bench.Cameras()[1].Settings().Torch {
			t.Error("the other camera's torch is on")
		}
		bench.Abilities = capture.Abilities{}
		l.SwitchCamera()
		sleep(time.Second)
		if err := l.SetTorch(true); !errors.Is(err, pusher.ErrNoControl) || err.Error() != "not supported by this camera" {
			t.Errorf("without a torch: %v", err)
		}
	})
}
