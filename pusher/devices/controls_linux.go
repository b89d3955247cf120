package devices

// #include <linux/videodev2.h>
import "C"

import (
	"io"
	"sync"

	"github.com/blackjack/webcam"

	"livepusher/pusher/capture"
)

// V4L2's numbers of the controls (linux/v4l2-controls.h).
const (
	zoomControl      webcam.ControlID = C.V4L2_CID_ZOOM_ABSOLUTE
	autoFocusControl webcam.ControlID = C.V4L2_CID_FOCUS_AUTO
	focusControl     webcam.ControlID = C.V4L2_CID_FOCUS_ABSOLUTE
	torchControl     webcam.ControlID = C.V4L2_CID_FLASH_LED_MODE
)

// controlPort is what the controls need of a *webcam.Webcam.
type controlPort interface {
	GetControls() map[webcam.ControlID]webcam.Control
	SetControl(id webcam.ControlID, value int32) error
}

// controls are the settings of an open V4L2 camera.
type controls struct {
	mu    sync.Mutex
	port  controlPort // nil once the camera is closed
	known map[webcam.ControlID]webcam.Control
	lit   bool // the torch is on
}

func newControls(port controlPort) *controls {
	return &controls{port: port, known: port.GetControls()}
}

// Abilities implements capture.Controls.
func (c *controls) Abilities() capture.Abilities {
	a := capture.Abilities{AutoFocus: c.has(autoFocusControl), Focus: c.has(focusControl)}
	if c.has(zoomControl) {
		_, a.MaxZoom = zoomScale(c.known[zoomControl])
	}
	// A menu: off, flash, torch. A lamp that can only flash ends it before torch.
	a.Torch = c.known[torchControl].Max >= C.V4L2_FLASH_LED_MODE_TORCH
	return a
}

// has tells whether the camera has a control that can take more than one value.
func (c *controls) has(id webcam.ControlID) bool {
	k, ok := c.known[id]
	return ok && k.Max > k.Min
}

// unitlessZoom is the largest magnification of a camera whose zoom control does not tell it.
const unitlessZoom = 4

// maxTold is the largest quotient of a zoom control's ends that is believed to be a magnification.
const maxTold = 40

// zoomScale is what the least value of a zoom control stands for, as values for each 1x, and the
// largest magnification. The control is the lens's focal length in a unit of the driver's, so that the
// least is 1x and magnification is a quotient: webcams have 100 for 1x and 400 or 500 as the largest.
// Controls that begin at zero or end absurdly high count steps of a motor; those are taken as 1x to 4x,
// evenly, and unit is 0.
func zoomScale(k webcam.Control) (unit, most float64) {
	if k.Min > 0 && float64(k.Max)/float64(k.Min) <= maxTold {
		return float64(k.Min), float64(k.Max) / float64(k.Min)
	}
	return 0, unitlessZoom
}

// zoomValue is the control's value for a magnification, and the magnification that it is: the wished
// one or, where the control moves in steps, the next below.
func zoomValue(k webcam.Control, factor float64) (value int32, reached float64) {
	unit, most := zoomScale(k)
	factor = max(1, min(factor, most))
	exact := factor * unit
	perStep := unit
	if unit == 0 {
		perStep = float64(k.Max-k.Min) / (most - 1)
		exact = float64(k.Min) + (factor-1)*perStep
	}
	value = onStep(k, exact)
	return value, 1 + float64(value-k.Min)/perStep
}

// onStep is the largest value of a control that is not above v.
func onStep(k webcam.Control, v float64) int32 {
	const rounding = 1e-6 // 1.1 * 100 is a little more than 110
	step := max(1, int64(k.Step))
	n := int64(v-float64(k.Min)+rounding) / step
	return k.Min + int32(n*step)
}

// SetZoom implements capture.Controls.
func (c *controls) SetZoom(factor float64) (float64, error) {
	if !c.has(zoomControl) {
		return 1, capture.ErrNoControl
	}
	value, reached := zoomValue(c.known[zoomControl], factor)
	return reached, c.set(zoomControl, value)
}

// SetAutoFocus implements capture.Controls.
func (c *controls) SetAutoFocus(on bool) error { return c.set(autoFocusControl, number(on)) }

// SetFocus implements capture.Controls. V4L2's larger values are nearer.
func (c *controls) SetFocus(position float64) error {
	k := c.known[focusControl]
	position = max(0, min(position, 1))
	return c.set(focusControl, onStep(k, float64(k.Min)+position*float64(k.Max-k.Min)))
}

// SetTorch implements capture.Controls.
func (c *controls) SetTorch(on bool) error {
	if !c.Abilities().Torch {
		return capture.ErrNoControl
	}
	mode := int32(C.V4L2_FLASH_LED_MODE_NONE)
	if on {
		mode = C.V4L2_FLASH_LED_MODE_TORCH
	}
	return c.set(torchControl, mode)
}

// set gives a control a value that it can take.
func (c *controls) set(id webcam.ControlID, value int32) error {
	if !c.has(id) {
		return capture.ErrNoControl
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.port == nil {
		return io.ErrClosedPipe
	}
	err := c.port.SetControl(id, value)
	if id == torchControl && err == nil {
		c.lit = value == C.V4L2_FLASH_LED_MODE_TORCH
	}
	return err
}

// close switches the torch off, which would outlive the program, and makes everything else fail, so
// that no control of another file is set by a number that was this camera's.
func (c *controls) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.port != nil && c.lit {
		_ = c.port.SetControl(torchControl, C.V4L2_FLASH_LED_MODE_NONE) // fails when the device is gone
	}
	c.port = nil
}

func number(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
