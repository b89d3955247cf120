package pushertest

import (
	"sync"

	"livepusher/pusher/capture"
)

// CameraSettings is what a Camera has been set to.
type CameraSettings struct {
	Zoom      float64 // by optics; 0 when never set
	AutoFocus bool
	Focus     float64
	Torch     bool
	Calls     int // of the four functions that set something
}

// controls are the settings of a Camera that has Bench.Abilities.
type controls struct {
	can capture.Abilities
	mu  sync.Mutex
	set CameraSettings
	err error
}

// Settings is what the camera has been set to.
func (c *controls) Settings() CameraSettings {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.set
}

// Refuse makes the camera answer with err when something is set from now on.
func (c *controls) Refuse(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

func (c *controls) change(can bool, f func(*CameraSettings)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set.Calls++
	switch {
	case !can:
		return capture.ErrNoControl
	case c.err != nil:
		return c.err
	}
	f(&c.set)
	return nil
}

// Abilities implements capture.Controls, as do the following methods. The optics know every factor.
func (c *controls) Abilities() capture.Abilities { return c.can }

func (c *controls) SetZoom(factor float64) (float64, error) {
	factor = max(1, min(factor, c.can.MaxZoom))
	return factor, c.change(c.can.MaxZoom > 1, func(s *CameraSettings) { s.Zoom = factor })
}

func (c *controls) SetAutoFocus(on bool) error {
	return c.change(c.can.AutoFocus, func(s *CameraSettings) { s.AutoFocus = on })
}

func (c *controls) SetFocus(position float64) error {
	return c.change(c.can.Focus, func(s *CameraSettings) { s.Focus = position })
}

func (c *controls) SetTorch(on bool) error {
	return c.change(c.can.Torch, func(s *CameraSettings) { s.Torch = on })
}

var _ capture.Controls = (*Camera)(nil)
