package devices

import (
	"slices"
	"testing"

	"livepusher/pusher/capture"
)

// As FFmpeg 5 and 7 write about a Logitech C920, a camera with JPEG alone, and what no camera has.
const dshowListed = `DirectShow video device options (from video devices)
 Pin "Capture" (alternative pin name "0")
  pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30
  pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30 (tv, bt470bg/bt709/unknown, topleft)
  pixel_format=yuyv422  min s=1280x720 fps=5 max s=1280x720 fps=10
  vcodec=mjpeg  min s=1280x720 fps=5 max s=1280x720 fps=30
  vcodec=mjpeg  min s=1920x1080 fps=5 max s=1920x1080 fps=30 (pc, bt470bg/bt709/unknown, topleft)
  vcodec=h264  min s=1920x1080 fps=5 max s=1920x1080 fps=30
  unknown compression type 0x34363248  min s=640x480 fps=5 max s=640x480 fps=30
  pixel_format=nv12  min s=320x240 fps=15.0002 max s=1920x1080 fps=60.0002
  pixel_format=bgr24  min s=640x480 fps=30 max s=640x480 fps=30
  pixel_format=nv12  min s=0x0 fps=0 max s=0x0 fps=inf
`

func TestDShowModes(t *testing.T) {
	want := []capture.Mode{
		{Width: 1920, Height: 1080, FPS: 60.0002, Format: "NV12"},
		{Width: 1920, Height: 1080, FPS: 30, Format: "MJPEG"},
		{Width: 1280, Height: 720, FPS: 30, Format: "MJPEG"},
		{Width: 1280, Height: 720, FPS: 10, Format: "YUYV"},
		{Width: 640, Height: 480, FPS: 30, Format: "YUYV"},
	}
	if got := dshowModes(dshowListed); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := dshowModes("nothing\n"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// Which mode is chosen, and how dshow is asked for it.
func TestDShowIsAsked(t *testing.T) {
	c920 := dshowModes(dshowListed)
	c920 = slices.DeleteFunc(c920, func(m capture.Mode) bool { return m.Format == "NV12" })
	for _, row := range []struct {
		name  string
		modes []capture.Mode
		wish  capture.CameraWish
		want  string
	}{
		{"only JPEG is fast enough", c920, capture.CameraWish{Width: 1280, Height: 720, FPS: 30},
			"vcodec=mjpeg,video_size=1280x720,framerate=30,rtbufsize=16777216"},
		{"raw is less work", c920, capture.CameraWish{Width: 640, Height: 360, FPS: 15},
			"pixel_format=yuyv422,video_size=640x480,framerate=15,rtbufsize=16777216"},
		{"a rate that is no whole number", []capture.Mode{{Width: 640, Height: 480, FPS: 29.97, Format: "NV12"}},
			capture.CameraWish{Width: 640, Height: 360, FPS: 30}, "pixel_format=nv12,video_size=640x480,framerate=29.97,rtbufsize=16777216"},
	} {
		m, ok := best(row.modes, row.wish)
		if got := dshowOptions(m, row.wish); !ok || got != row.want {
			t.Errorf("%s: %s", row.name, got)
		}
	}
}
