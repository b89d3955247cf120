package devices

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/gen2brain/malgo"
	"github.com/pion/mediadevices/pkg/driver/availability"

	"livepusher/pusher/capture"
)

// What capture.Error calls its sources.
const (
	sourceCamera = "camera"
	sourceMic    = "microphone"
)

// asError makes err a *capture.Error about the device that was asked for by name.
func asError(source, name string, err error) *capture.Error {
	var e *capture.Error
	if errors.As(err, &e) {
		filled := *e
		filled.Source, filled.Name = source, name
		return &filled
	}
	kind := kindOf(err)
	e = &capture.Error{Source: source, Name: name, Kind: kind, Err: err}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		e.Detail = "it does not answer"
	case kind == capture.Denied && source == sourceCamera:
		e.Detail = "on Linux, be a member of the group video"
	}
	return e
}

// kindOf sorts what drivers and the system report.
func kindOf(err error) capture.Kind {
	switch {
	case is(err, syscall.EBUSY, malgo.ErrBusy, malgo.ErrAlreadyInUse, availability.ErrBusy):
		return capture.Busy
	case is(err, fs.ErrPermission, syscall.EACCES, syscall.EPERM, malgo.ErrAccessDenied):
		return capture.Denied
	case is(err, syscall.ENOENT, syscall.ENXIO, syscall.ENODEV, malgo.ErrNoDevice, malgo.ErrDoesNotExist,
		malgo.ErrNoBackend, availability.ErrNoDevice):
		return capture.NotFound
	case is(err, context.DeadlineExceeded, context.Canceled, syscall.EIO):
		return capture.Lost
	case strings.Contains(err.Error(), syscall.EBUSY.Error()): // webcam keeps only the text
		return capture.Busy
	}
	return capture.Unsupported
}

func is(err error, targets ...error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}

func panicError(p any) error { return fmt.Errorf("the driver failed: %v", p) }
