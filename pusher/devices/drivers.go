//go:build !windows

package devices

import (
	"cmp"
	"strings"
	"sync"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/camera"

	"livepusher/pusher/capture"
)

// scanning keeps to one goroutine what mediadevices does to its global list of drivers.
var scanning sync.Mutex

// scan registers mediadevices' camera drivers anew and asks each for what it can do. Its drivers that
// are open stay open: they only leave the list.
func scan() []cameraEntry {
	scanning.Lock()
	defer scanning.Unlock()
	manager := driver.GetManager()
	isCamera := driver.FilterAnd(driver.FilterVideoRecorder(), driver.FilterDeviceType(driver.Camera))
	for _, d := range manager.Query(isCamera) {
		manager.Delete(d.ID()) // on Windows Initialize would list them twice
	}
	camera.Initialize()
	var entries []cameraEntry
	for _, d := range manager.Query(isCamera) {
		if e, ok := describe(d); ok {
			entries = append(entries, e)
		}
	}
	return arrange(entries)
}

// describe asks a driver for its names and modes. It returns false for what is no camera, such as the
// second node of a UVC camera, which delivers only metadata.
func describe(d driver.Driver) (cameraEntry, bool) {
	e := cameraEntry{Device: identify(d.Info()), driver: d}
	if e.openErr = d.Open(); e.openErr != nil {
		return e, isThere(e.openErr)
	}
	defer d.Close()
	for _, p := range d.Properties() {
		m := capture.Mode{Width: p.Width, Height: p.Height, FPS: float64(p.FrameRate), Format: string(p.FrameFormat)}
		if work(m) > 0 {
			e.Modes = append(e.Modes, m)
		}
	}
	e.Modes = sortModes(e.Modes)
	e.Can = abilities(e.Path)
	return e, len(e.Modes) > 0
}

// isThere tells whether an error of opening speaks of a camera that exists but cannot be had now.
func isThere(err error) bool {
	k := kindOf(err)
	return k == capture.Busy || k == capture.Denied
}

// identify takes a driver's names apart. On Linux mediadevices packs two into each: the label is the
// link below /dev/v4l or else the node, then the node; the name is the card's, then its bus address.
func identify(info driver.Info) capture.Device {
	label, node, packed := strings.Cut(info.Label, camera.LabelSeparator)
	name, bus, _ := strings.Cut(info.Name, camera.LabelSeparator)
	d := capture.Device{ID: label, Name: cmp.Or(name, label)}
	if packed {
		d.Path = "/dev/" + node
		if label == node && bus != "" { // no link: the bus address is more stable than the number
			d.ID = bus
		}
	}
	return d
}
