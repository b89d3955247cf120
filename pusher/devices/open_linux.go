package devices

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/blackjack/webcam"

	"livepusher/pusher/capture"
)

// cameraFingerprint changes whenever a video device comes, goes, or changes its permissions or name.
func cameraFingerprint() string {
	var b strings.Builder
	for _, pattern := range []string{"/dev/video*", "/dev/v4l/by-id/*", "/dev/v4l/by-path/*"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			var s syscall.Stat_t
			if err := syscall.Stat(path, &s); err == nil {
				fmt.Fprintf(&b, "%s %d %d %d\n", path, s.Ino, s.Rdev, s.Ctim.Nano())
			}
		}
	}
	return b.String()
}

func (d *Devices) open(e cameraEntry, m capture.Mode, wish capture.CameraWish) (capture.Camera, error) {
	if e.Path == "" { // not one of mediadevices' V4L2 drivers
		return record(e, m)
	}
	return openV4L2(e, m, wish, d.NewJPEG)
}

// abilities asks a camera what it has to set, by opening it once more, which V4L2 allows.
func abilities(path string) capture.Abilities {
	cam, err := webcam.Open(path)
	if err != nil {
		return capture.Abilities{}
	}
	defer cam.Close()
	return newControls(cam).Abilities()
}
