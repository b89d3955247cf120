package pusher

import (
	"image"
	"slices"
	"strings"

	"livepusher/pusher/capture"
)

// TestPicture is the name under which the test picture runs as a camera.
const TestPicture = capture.PatternName

// previewMirrored tells whether the preview shows the picture as a mirror does.
func (c *Config) previewMirrored() bool {
	return c.LocalMirror == MirrorOn || c.LocalMirror == MirrorAuto && c.DevicePosition == Front
}

// ViewTurned tells whether the preview turns the picture it gets left to right. It gets the picture as
// pushed, so that mirroring for viewers must be undone for us; the waiting image is shown as it is, and
// what nobody looks at like a mirror (test picture, files) only when asked for.
func ViewTurned(c *Config, s *State) bool {
	if s.Source != Camera {
		return false
	}
	mirrored := c.previewMirrored()
	if c.LocalMirror == MirrorAuto && (s.Camera == TestPicture || madeUp(c.ActiveCamera())) {
		mirrored = false
	}
	return mirrored != c.RemoteMirror
}

// madeUp tells whether a camera's name is none of a device.
func madeUp(name string) bool {
	return name == "pattern" || name == "none" || strings.HasPrefix(name, "still:") || strings.HasPrefix(name, "file:")
}

// turnOver turns a picture left to right. Its width is even, as all sizes are that are pushed.
func turnOver(p *image.YCbCr) {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	turn := func(plane []uint8, stride, w, h int) {
		for y := range h {
			slices.Reverse(plane[y*stride:][:w])
		}
	}
	turn(p.Y, p.YStride, w, h)
	turn(p.Cb, p.CStride, w/2, (h+1)/2)
	turn(p.Cr, p.CStride, w/2, (h+1)/2)
}
