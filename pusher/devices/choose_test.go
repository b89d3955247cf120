package devices

import (
	"slices"
	"testing"

	"livepusher/pusher/capture"
)

func mode(format string, w, h int, fps float64) capture.Mode {
	return capture.Mode{Width: w, Height: h, FPS: fps, Format: format}
}

// webcam is what a common USB 2 camera offers: large pictures fast only as JPEG.
var webcamModes = []capture.Mode{
	mode("YUYV", 640, 480, 30), mode("YUYV", 640, 480, 15), mode("YUYV", 1280, 720, 10), mode("YUYV", 1920, 1080, 5),
	mode("MJPEG", 640, 480, 30), mode("MJPEG", 1280, 720, 30), mode("MJPEG", 1920, 1080, 30), mode("MJPEG", 1280, 720, 60),
}

func TestBest(t *testing.T) {
	vivid := []capture.Mode{
		mode("YUYV", 320, 180, 60), mode("YUYV", 640, 360, 40), mode("YUYV", 640, 360, 30), mode("YUYV", 640, 360, 25),
		mode("YUYV", 640, 480, 25), mode("YUYV", 1280, 720, 12.5), mode("YUYV", 1920, 1080, 5),
	}
	for _, c := range []struct {
		name      string
		modes     []capture.Mode
		w, h, fps int
		want      capture.Mode
		ok        bool
	}{
		{"no wish: least work", webcamModes, 0, 0, 0, mode("YUYV", 640, 480, 15), true},
		{"covered without compression", webcamModes, 640, 480, 30, mode("YUYV", 640, 480, 30), true},
		{"lower rate asked", webcamModes, 640, 360, 15, mode("YUYV", 640, 480, 15), true},
		{"only JPEG is fast enough", webcamModes, 1280, 720, 30, mode("MJPEG", 1280, 720, 30), true},
		{"faster than needed is not taken", webcamModes, 1280, 720, 24, mode("MJPEG", 1280, 720, 30), true},
		{"portrait HD needs the height", webcamModes, 540, 960, 30, mode("MJPEG", 1920, 1080, 30), true},
		{"portrait SD", webcamModes, 360, 640, 25, mode("MJPEG", 1280, 720, 30), true},
		{"more than there is", webcamModes, 1080, 1920, 30, mode("MJPEG", 1920, 1080, 30), true},
		{"raw and slow is enough", webcamModes, 1280, 720, 10, mode("YUYV", 1280, 720, 10), true},
		{"29.97 is 30", []capture.Mode{mode("NV12", 720, 480, 29.97), mode("NV12", 720, 480, 60)}, 720, 480, 30, mode("NV12", 720, 480, 29.97), true},
		{"size against rate", vivid, 360, 640, 25, mode("YUYV", 640, 480, 25), true},
		{"a little slow is better than small", []capture.Mode{mode("YUYV", 320, 240, 30), mode("YUYV", 1280, 720, 25)}, 1280, 720, 30, mode("YUYV", 1280, 720, 25), true},
		{"very slow is worse than small", []capture.Mode{mode("YUYV", 640, 480, 30), mode("YUYV", 1280, 960, 3)}, 1280, 960, 30, mode("YUYV", 640, 480, 30), true},
		{"rate unknown", []capture.Mode{mode("YUYV", 640, 480, 0)}, 640, 480, 30, mode("YUYV", 640, 480, 0), true},
		{"planar before packed", []capture.Mode{mode("YUYV", 640, 480, 30), mode("UYVY", 640, 480, 30), mode("I420", 640, 480, 30)}, 640, 480, 30, mode("I420", 640, 480, 30), true},
		{"nothing", nil, 640, 480, 30, capture.Mode{}, false},
		{"only depth", []capture.Mode{mode("Z16", 640, 480, 30)}, 640, 480, 30, capture.Mode{}, false},
		{"no size", []capture.Mode{mode("YUYV", 0, 480, 30)}, 640, 480, 30, capture.Mode{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := slices.Clone(c.modes)
			for range 2 { // the order in which a driver lists its modes must not matter
				got, ok := best(c.modes, capture.CameraWish{Width: c.w, Height: c.h, FPS: c.fps})
				if got != c.want || ok != c.ok {
					t.Errorf("got %v, %v, want %v", got, ok, c.want)
				}
				slices.Reverse(c.modes)
			}
			if !slices.Equal(before, c.modes) {
				t.Error("the modes were changed")
			}
		})
	}
}

func TestSortModes(t *testing.T) {
	got := sortModes([]capture.Mode{
		mode("YUYV", 640, 480, 15), mode("YUYV", 640, 480, 30), mode("MJPEG", 640, 480, 30), mode("YUYV", 640, 480, 30), mode("MJPEG", 1280, 720, 30),
	})
	want := []capture.Mode{
		mode("MJPEG", 1280, 720, 30), mode("YUYV", 640, 480, 30), mode("MJPEG", 640, 480, 30), mode("YUYV", 640, 480, 15),
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
