package devices

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/camera"

	"livepusher/pusher/capture"
)

// cameraEntry is a camera that was found.
type cameraEntry struct {
	capture.Device
	driver  driver.Driver
	openErr error // why its modes could not be asked for
}

func (e cameraEntry) device() capture.Device { return e.Device }

// whyUseless explains a camera without a mode to choose.
func (e cameraEntry) whyUseless() error {
	if e.openErr != nil {
		return e.openErr
	}
	return &capture.Error{Kind: capture.Unsupported, Detail: "it offers no picture format that can be used"}
}

// maxAge is how long a list of cameras is believed when nothing tells that it has changed: a virtual
// camera may begin to offer pictures without any sign.
const maxAge = 10 * time.Second

// cameraList finds cameras, and remembers them for a while: to ask a camera for its modes wakes it.
type cameraList struct {
	mu      sync.Mutex
	entries []cameraEntry
	seen    string // cameraFingerprint when they were listed
	when    time.Time
}

// scanning keeps to one goroutine what mediadevices does to its global list of drivers.
var scanning sync.Mutex

// list returns the cameras that are there now.
func (l *cameraList) list(ctx context.Context) ([]cameraEntry, error) {
	entries, err := within(ctx, func() ([]cameraEntry, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		now := cameraFingerprint()
		if l.seen != now || time.Since(l.when) > maxAge {
			l.entries, l.seen, l.when = scan(), now, time.Now()
		}
		return l.entries, nil
	}, nil)
	if err != nil {
		return nil, asError(sourceCamera, "", err)
	}
	return entries, nil
}

// forget makes the next list look again.
func (l *cameraList) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.when = time.Time{}
}

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

// arrange puts cameras in a fixed order, makes their names and IDs unique, and the first that can be
// used the default.
func arrange(entries []cameraEntry) []cameraEntry {
	slices.SortFunc(entries, func(a, b cameraEntry) int {
		return cmp.Or(cmp.Compare(len(a.Path), len(b.Path)), // /dev/video10 after /dev/video9
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var names, ids []*string
	for i := range entries {
		names, ids = append(names, &entries[i].Name), append(ids, &entries[i].ID)
	}
	makeUnique(names)
	makeUnique(ids)
	usable := slices.IndexFunc(entries, func(e cameraEntry) bool { return len(e.Modes) > 0 })
	if first := max(0, usable); first < len(entries) {
		entries[first].Default = true
	}
	return entries
}

// errNoFrames is a camera that runs and delivers nothing.
var errNoFrames = errors.New("no picture for 5 s")
