package pusher

import (
	"context"
	"errors"
	"strconv"

	"livepusher/pusher/capture"
)

// What a camera can do itself, beside delivering pictures: zoom by optics, focus, a lamp.
//
// Policy:
//   - Zoom is optical as far as the camera goes, and geometry magnifies the rest; without optics it is
//     all geometry, which is no trouble.
//   - A camera that is opened is given all of it, since cameras keep what another program has set.
//   - What a camera does not have, or refuses, is told once each time it is opened or asked for something
//     else; the stream goes on.
//   - The torch is the open camera's and goes off with it.

// tuning is what the open camera should be set to.
type tuning struct {
	zoom      float64 // of which the optics do what they can
	autoFocus bool
	focus     float64 // 0-1, when autoFocus is off
	torch     bool
}

// cameraControls is what the session knows of the open camera's controls.
type cameraControls struct {
	open    bool    // a camera is open and takes wishes
	optical float64 // its magnification now; 0 is 1
	torch   bool    // wished
	asked   tuning
}

// What a tuner reports.
type (
	cameraZoomed struct {
		from    *source
		optical float64
	}
	controlFailed struct {
		from    *source
		control string // the attribute or operation, such as "auto-focus"
		err     error
	}
)

// tuner sets a camera to the newest wish, in a goroutine of its own: a control may take a camera tens of
// milliseconds, which neither the pictures nor the session wait for.
type tuner struct {
	wishes chan tuning // holds the newest
	from   *source
	report func(any)
}

func newTuner(from *source, report func(any)) *tuner {
	return &tuner{wishes: make(chan tuning, 1), from: from, report: report}
}

// ask replaces the wish that waits, if any. Only the session calls it.
func (t *tuner) ask(w tuning) {
	select {
	case <-t.wishes:
	default:
	}
	t.wishes <- w
}

// start serves wishes until ctx ends or stop is called, which returns when no control is being set any
// more. camera is nil when there is nothing to set.
func (t *tuner) start(ctx context.Context, camera capture.Controls) (stop func()) {
	if camera == nil {
		camera = noControls{}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.run(ctx, camera)
	}()
	return func() {
		cancel()
		<-done
	}
}

func (t *tuner) run(ctx context.Context, camera capture.Controls) {
	var set *tuning // nil before the first
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-t.wishes:
			t.tune(camera, set, w)
			set = &w
		}
	}
}

// tune sets what differs from what was set before.
func (t *tuner) tune(camera capture.Controls, set *tuning, w tuning) {
	can := camera.Abilities()
	if can.MaxZoom > 1 && (set == nil || set.zoom != w.zoom) {
		if reached, err := camera.SetZoom(w.zoom); !t.failed("zoom", err) {
			t.report(cameraZoomed{t.from, reached})
		}
	}
	if set == nil || set.autoFocus != w.autoFocus || set.focus != w.focus {
		t.failed("auto-focus", setFocus(camera, can, w))
	}
	if set == nil && w.torch || set != nil && set.torch != w.torch {
		t.failed("torch", camera.SetTorch(w.torch))
	}
}

// setFocus lets the camera focus by itself, or by hand as far as it can. That a camera cannot be told to
// do what it does anyway is no trouble.
func setFocus(camera capture.Controls, can capture.Abilities, w tuning) error {
	if !can.AutoFocus && !can.Focus && !w.autoFocus {
		return capture.ErrNoControl
	}
	if can.AutoFocus {
		if err := camera.SetAutoFocus(w.autoFocus); err != nil {
			return err
		}
	}
	if can.Focus && !w.autoFocus {
		return camera.SetFocus(w.focus)
	}
	return nil
}

// failed reports an error, if there is one.
func (t *tuner) failed(control string, err error) bool {
	if err != nil {
		t.report(controlFailed{t.from, control, err})
	}
	return err != nil
}

// tuneCamera asks the open camera for what is wanted of it now.
func (s *session) tuneCamera() {
	c := &s.controls
	w := tuning{zoom: s.cfg.Zoom, autoFocus: s.cfg.AutoFocus, focus: s.cfg.Focus, torch: c.torch}
	if s.state.Camera == "" || c.open && w == c.asked {
		return
	}
	c.open, c.asked = true, w
	s.source.tuner.ask(w)
}

// takeControl acts on a tuner's report.
func (s *session) takeControl(r any) {
	switch r := r.(type) {
	case cameraZoomed:
		if r.from == s.source {
			s.controls.optical = r.optical
			s.setScene()
		}
	case controlFailed:
		if r.from == s.source && s.controls.open { // a camera that vanishes refuses everything on its way
			s.event(CameraControlFail, "control", r.control, "cause", cause(r.err))
		}
	}
}

// cameraGone forgets the camera that was open.
func (s *session) cameraGone() {
	s.state.Camera, s.state.Abilities = "", capture.Abilities{}
	s.controls = cameraControls{}
}

// digitalZoom is what is left of the zoom for geometry.
func (s *session) digitalZoom() float64 { return s.cfg.Zoom / max(1, s.controls.optical) }

func (s *session) setTorch(on bool) error {
	switch {
	case s.state.Camera == "":
		return errors.New("no camera is open: start the preview first")
	case !s.state.Abilities.Torch:
		return capture.ErrNoControl
	}
	s.controls.torch = on
	s.tuneCamera()
	return nil
}

func (s *session) setZoom(factor float64) error {
	c := s.cfg
	if err := AttributeNamed("zoom").Set(&c, strconv.FormatFloat(factor, 'g', -1, 64)); err != nil {
		return err
	}
	return s.apply(c, s.cube)
}

// SetZoom magnifies the picture by 1.0 to MaxZoom, in steps of 0.1: by the camera's optics as far as it
// has any, and by geometry beyond. It is the attribute zoom.
func (p *Pusher) SetZoom(factor float64) error {
	return p.do(func(s *session) error { return s.setZoom(factor) })
}

// MaxZoom is the largest factor that SetZoom takes. It is the same for all cameras.
func (p *Pusher) MaxZoom() float64 { return MaxZoom }

// SetTorch switches the open camera's lamp. A camera without one is ErrNoControl, "not supported by this
// camera". The lamp goes off when the camera is released.
func (p *Pusher) SetTorch(on bool) error {
	return p.do(func(s *session) error { return s.setTorch(on) })
}

// ErrNoControl is the error of operations that the open camera has no control for.
var ErrNoControl = capture.ErrNoControl

// noControls is a camera without any.
type noControls struct{}

func (noControls) Abilities() capture.Abilities     { return capture.Abilities{} }
func (noControls) SetZoom(float64) (float64, error) { return 1, capture.ErrNoControl }
func (noControls) SetAutoFocus(bool) error          { return capture.ErrNoControl }
func (noControls) SetFocus(float64) error           { return capture.ErrNoControl }
func (noControls) SetTorch(bool) error              { return capture.ErrNoControl }
