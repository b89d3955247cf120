package devices

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"livepusher/pusher/capture"
)

// dshowFormats are the formats that FFmpeg's dshow names, by capture.Mode's names, and how it is asked for each.
var dshowFormats = map[string]string{
	"MJPEG": "vcodec=mjpeg", "YUYV": "pixel_format=yuyv422", "UYVY": "pixel_format=uyvy422",
	"NV12": "pixel_format=nv12", "I420": "pixel_format=yuv420p",
}

// dshowLine is what dshow writes about a format, such as
//
//	vcodec=mjpeg  min s=1280x720 fps=5 max s=1280x720 fps=30
//
// with remarks behind it. A camera has it from one size to another where both differ.
var dshowLine = regexp.MustCompile(`(?m)^\s*(vcodec=\w+|pixel_format=\w+)\s+min s=(\d+)x(\d+) fps=\S+ max s=(\d+)x(\d+) fps=([\d.]+)`)

// dshowModes reads the formats that can be used out of what dshow writes. Each is taken at its largest size and its
// highest rate.
func dshowModes(text string) []capture.Mode {
	names := map[string]string{}
	for name, option := range dshowFormats {
		names[option] = name
	}
	var modes []capture.Mode
	for _, found := range dshowLine.FindAllStringSubmatch(text, -1) {
		format, known := names[found[1]]
		w, _ := strconv.Atoi(found[4])
		h, _ := strconv.Atoi(found[5])
		fps, err := strconv.ParseFloat(found[6], 64)
		if known && err == nil && w > 0 && h > 0 && w%2 == 0 && h%2 == 0 && fps > 0 {
			modes = append(modes, capture.Mode{Width: w, Height: h, FPS: fps, Format: format})
		}
	}
	return sortModes(modes)
}

// dshowBuffer is dshow's room for pictures that nobody has taken yet, in bytes: several of the largest.
const dshowBuffer = 16 << 20

// dshowOptions asks dshow for a mode, at the wished rate where the camera has more.
func dshowOptions(m capture.Mode, wish capture.CameraWish) string {
	fps := m.FPS
	if wish.FPS > 0 {
		fps = min(fps, float64(wish.FPS))
	}
	return strings.Join([]string{
		dshowFormats[m.Format], fmt.Sprintf("video_size=%dx%d", m.Width, m.Height),
		"framerate=" + strconv.FormatFloat(fps, 'f', -1, 64), fmt.Sprintf("rtbufsize=%d", dshowBuffer),
	}, ",")
}
