//go:build !linux

package devices

import "livepusher/pusher/capture"

// cameraFingerprint would change whenever a camera comes or goes; here nothing tells.
func cameraFingerprint() string { return "" }

func (d *Devices) open(e cameraEntry, m capture.Mode, _ capture.CameraWish) (capture.Camera, error) {
	return record(e, m)
}

// abilities: here no camera tells what it has to set.
func abilities(string) capture.Abilities { return capture.Abilities{} }
