// Package capture says what a camera and a microphone are to the pusher, and holds those that need no
// hardware: the moving test picture (Pattern), its tone (Tone) and a still picture (Still). Real devices
// are in pusher/devices, video and sound files in pusher/av.
package capture

import (
	"fmt"

	"livepusher/pusher/media"
)

// Camera is a source of pictures, open and running.
type Camera interface {
	// Read waits for the next picture and lends it until the next Read or Close. The picture may have
	// any subsampling; its size may change from one Read to the next. Its Time is set by the caller.
	// It returns io.EOF when the source has come to its end or was closed, and an *Error with Kind
	// Lost when a device vanished or failed. After an error the camera can only be closed.
	Read() (*media.Frame, error)
	// Close releases the device. A Read that waits returns soon after. It may be called once, from any
	// goroutine.
	Close() error
	// Info describes the source as it runs.
	Info() CameraInfo
}

// CameraInfo describes a running camera.
type CameraInfo struct {
	Name          string  // for people
	Width, Height int     // pixels, as the source delivers
	FPS           float64 // frames a second as announced; 0 is unknown
	Format        string  // the source's own pixel format: "YUYV", "MJPEG", "I420", ...
}

// Mic is a source of sound, open and running.
type Mic interface {
	// Read waits for the next samples and lends them until the next Read or Close. Errors are those of
	// Camera.Read.
	Read() (*media.Samples, error)
	Close() error
	Info() MicInfo
}

// MicInfo describes a running microphone.
type MicInfo struct {
	Name     string
	Rate     int // Hz
	Channels int // 1 or 2
}

// CameraWish is what the pusher would like a camera to deliver. A source comes as near as it can and
// says in Info what it does.
type CameraWish struct {
	Width, Height int // the pushed picture's size in pixels; the source's should cover it
	FPS           int // frames a second
}

// Device is a camera or microphone that can be opened by its ID.
type Device struct {
	ID      string // stable between runs where the system allows: what --camera and --mic take
	Name    string // for people
	Path    string // device node or the system's own id; may be empty
	Default bool
	Modes   []Mode    // cameras: what they offer, best first
	Can     Abilities // cameras: what can be set
	Rates   []string  // microphones: formats, such as "48000 Hz mono"
}

// Mode is one picture format that a camera offers.
type Mode struct {
	Width, Height int
	FPS           float64
	Format        string // "YUYV", "MJPEG", "NV12", "I420", ...
}

// Kind is why a source could not be opened or stopped; callers switch on it, never on texts.
type Kind int

const (
	NotFound    Kind = iota + 1 // no such device or file
	Busy                        // another program has it
	Denied                      // the system refuses access
	Lost                        // it ran and vanished or failed
	Unsupported                 // it is there, but delivers nothing that can be used
	Damaged                     // a file that is not what it should be
)

var kindNames = map[Kind]string{
	NotFound: "not found", Busy: "in use by another program", Denied: "access denied", Lost: "lost",
	Unsupported: "not supported", Damaged: "damaged or not of this kind",
}

func (k Kind) String() string { return kindNames[k] }

// Error is the only type of error that opening and reading sources returns, besides io.EOF.
type Error struct {
	Source string // "camera", "microphone", or "file" of music
	Name   string // what the user asked for; empty for no one in particular
	Kind   Kind
	Detail string // what else helps a person, one clause; may be empty
	Err    error  // the cause; may be nil
}

func (e *Error) Error() string {
	s := e.Source
	if e.Name != "" {
		s += fmt.Sprintf(" %q", e.Name)
	}
	s += ": " + e.Kind.String()
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
