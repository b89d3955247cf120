// Package devices opens the cameras and microphones of this machine. Start with New, list with
// Devices, open with OpenCamera and OpenMic; they answer with the interfaces of package capture, and
// every error is a *capture.Error.
//
// Cameras are found through mediadevices' driver layer (V4L2, AVFoundation), on Windows through FFmpeg's dshow, which
// also delivers their frames: mediadevices' driver there reads no JPEG. On Linux the
// frames are read one level lower, from blackjack/webcam on which mediadevices' driver stands too:
// that driver decodes JPEG in Go, makes garbage with every frame, ignores the size that the camera
// really chose, and lets Close wait for its read timeout. Elsewhere they come from the driver.
//
// Microphones come from malgo (PulseAudio and PipeWire, ALSA, WASAPI, CoreAudio). mediadevices'
// microphone driver, which stands on it too, is not used: it opens the sound system while the program
// is being loaded (tenths of a second and pages on standard error where there is none, a panic where
// opening fails), it hands out memory that the sound thread is already writing again, and it never
// lets go of a sound server it has once listed.
package devices

import (
	"context"
	"errors"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// Time limits. Opening may wait for a device that the system must wake first.
const (
	listTimeout  = 5 * time.Second
	stallTimeout = 5 * time.Second // without a frame or a sample: the device counts as lost
	closeTimeout = 3 * time.Second // for a driver to let go; after that it is left behind
)

// Devices lists and opens this machine's cameras and microphones. Its methods may be called from any
// goroutine, and listing does not disturb what is open.
type Devices struct {
	// NewJPEG makes a decoder for a camera that delivers JPEG. Nil is Go's own decoder, which takes a
	// third of a core for 1280x720 at 30 frames a second.
	NewJPEG func() (JPEGDecoder, error)

	cameras cameraList
}

// JPEGDecoder decodes the frames of one camera. It is used by one goroutine at a time.
type JPEGDecoder interface {
	// Decode sets dst.Picture and dst.Range to the picture in data. The planes are lent until the next
	// Decode; Close leaves them be.
	Decode(data []byte, dst *media.Frame) error
	Close() error
}

// New returns Devices without touching any.
func New() *Devices { return &Devices{} }

// Devices lists the cameras and microphones that are there now, each in an order that does not change
// while they stay. No device is no error; err says what kept one kind from being listed while the
// other still is.
func (d *Devices) Devices() (cameras, mics []capture.Device, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), listTimeout)
	defer cancel()
	cameras, cameraErr := d.Cameras(ctx)
	sounds, micErr := listMics(ctx)
	for _, s := range sounds {
		mics = append(mics, s.Device)
	}
	return cameras, mics, errors.Join(cameraErr, micErr)
}

// Cameras lists the cameras alone: a sound system that hangs does not matter to it.
func (d *Devices) Cameras(ctx context.Context) (cameras []capture.Device, err error) {
	entries, err := d.cameras.list(ctx)
	for _, e := range entries {
		cameras = append(cameras, e.Device)
	}
	return cameras, err
}

// OpenCamera opens a camera by its ID, path or name and starts it in the mode that serves the wish
// best. An empty name is the first camera that can be used. It gives up when ctx ends.
func (d *Devices) OpenCamera(ctx context.Context, name string, wish capture.CameraWish) (capture.Camera, error) {
	if err := permission(sourceCamera); err != nil {
		return nil, asError(sourceCamera, name, err)
	}
	cam, err := within(ctx, func() (capture.Camera, error) { return d.openCamera(ctx, name, wish) },
		func(c capture.Camera) { c.Close() })
	if err != nil {
		return nil, asError(sourceCamera, name, err)
	}
	return cam, nil
}

func (d *Devices) openCamera(ctx context.Context, name string, wish capture.CameraWish) (capture.Camera, error) {
	entry, mode, err := d.chooseCamera(ctx, name, wish)
	if err != nil { // perhaps the list is a few seconds old
		d.cameras.forget()
		entry, mode, err = d.chooseCamera(ctx, name, wish)
	}
	if err != nil {
		return nil, err
	}
	return d.open(entry, mode, wish)
}

// chooseCamera picks the camera that is meant and its mode.
func (d *Devices) chooseCamera(ctx context.Context, name string, wish capture.CameraWish) (cameraEntry, capture.Mode, error) {
	entries, err := d.cameras.list(ctx)
	if err != nil {
		return cameraEntry{}, capture.Mode{}, err
	}
	entry, err := find(entries, name)
	if err != nil {
		return entry, capture.Mode{}, err
	}
	mode, ok := best(entry.Modes, wish)
	if !ok {
		return entry, mode, entry.whyUseless()
	}
	return entry, mode, nil
}

// OpenMic opens a microphone by its ID or name, 48 kHz in one or two channels as the device has. An
// empty name is the system's default one. It gives up when ctx ends.
func (d *Devices) OpenMic(ctx context.Context, name string) (capture.Mic, error) {
	if err := permission(sourceMic); err != nil {
		return nil, asError(sourceMic, name, err)
	}
	m, err := within(ctx, func() (*mic, error) { return openMic(ctx, name) }, func(m *mic) { m.Close() })
	if err != nil {
		return nil, asError(sourceMic, name, err)
	}
	return m, nil
}

// within runs f, which cannot be interrupted, in a goroutine of its own and waits until it or ctx
// ends. What f makes too late is given to discard. A panic in f, which calls into drivers, is an
// error.
func within[T any](ctx context.Context, f func() (T, error), discard func(T)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = panicError(p)
			}
			select {
			case done <- r:
			case <-ctx.Done():
				if r.err == nil && discard != nil {
					discard(r.value)
				}
			}
		}()
		r.value, r.err = f()
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
