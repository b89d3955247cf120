package capture

import "errors"

// Controls is what a Camera may implement besides: optics and a lamp that can be set while it runs.
// What a camera does not have is false or 0 in its Abilities, and setting it fails with ErrNoControl;
// other errors are of the device, and leave the setting as it was. The methods may be called from any
// goroutine, also while Read waits; they may take tens of milliseconds. After Close they fail.
type Controls interface {
	// Abilities do not change while the camera is open.
	Abilities() Abilities
	// SetZoom magnifies by optics, by 1 to Abilities.MaxZoom; factors beyond are brought within. It
	// returns the magnification that the camera has now: the wished one, or the next below that it
	// knows.
	SetZoom(factor float64) (reached float64, err error)
	// SetAutoFocus lets the camera focus by itself, or keeps its focus where it is.
	SetAutoFocus(on bool) error
	// SetFocus focuses by hand, from 0, far away, to 1, as near as the camera can. It has no effect
	// while the camera focuses by itself.
	SetFocus(position float64) error
	// SetTorch switches the lamp. Close switches it off.
	SetTorch(on bool) error
}

// Abilities are what a camera has to set. The zero value is a camera without any.
type Abilities struct {
	MaxZoom   float64 // largest optical magnification; up to 1 is none
	AutoFocus bool    // its automatic focus can be switched on and off
	Focus     bool    // it can be focused by hand
	Torch     bool    // it has a lamp
}

// ErrNoControl is the error of setting what the camera does not have.
var ErrNoControl = errors.New("not supported by this camera")
