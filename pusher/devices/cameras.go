package devices

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"

	"livepusher/pusher/capture"
)

// cameraEntry is a camera that was found.
type cameraEntry struct {
	capture.Device
	driver  driver.Driver // mediadevices'; nil on Windows
	openErr error         // why its modes could not be asked for
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

// errNoFrames is a camera that runs and delivers nothing; errDamaged one of which maxDamaged pictures in a row cannot
// be read.
var (
	errNoFrames = errors.New("no picture for 5 s")
	errDamaged  = errors.New("the camera delivers damaged pictures")
)

const maxDamaged = 30
