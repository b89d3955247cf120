package standard

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"

	"livepusher/pusher"
	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/devices"
)

// Sources opens cameras and microphones by the names of the command line: pattern, still:FILE,
// file:FILE, tone, or a device. An empty name is the first real camera or the default microphone,
// and where there is none, the test picture or the tone. Those are for machines without devices: a device
// that was in use and has gone is an error, so that viewers of a live stream get neither.
type Sources struct {
	devices *devices.Devices

	mu            sync.Mutex
	front, second keeper
	hadMic        bool // the default microphone has been open
}

// NewSources returns the sources of this machine.
func NewSources() *Sources {
	d := devices.New()
	d.NewJPEG = func() (devices.JPEGDecoder, error) { return av.NewJPEG() }
	return &Sources{devices: d}
}

// OpenCamera opens a camera by name; see Sources.
func (s *Sources) OpenCamera(ctx context.Context, name string, wish capture.CameraWish) (capture.Camera, error) {
	if name == "" || name == pusher.SecondCamera {
		picked, err := s.pick(ctx, name)
		if err != nil {
			return nil, err
		}
		name = picked
	}
	kind, file, hasFile := strings.Cut(name, ":")
	switch {
	case name == "pattern":
		return capture.NewPattern(wish), nil
	case hasFile && kind == "still":
		return capture.OpenStill(file)
	case hasFile && kind == "file":
		return av.OpenVideoFile(ctx, file, av.FileConfig{})
	}
	return s.devices.OpenCamera(ctx, name, wish)
}

// pick chooses a camera for a user who did not: the first device, or for the back camera the second.
func (s *Sources) pick(ctx context.Context, name string) (string, error) {
	cameras, err := s.devices.Cameras(ctx)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := ""
	if name == pusher.SecondCamera {
		id = s.second.pick(cameras, 1)
	} else {
		id = s.front.pick(cameras, 0)
	}
	return cmp.Or(id, "pattern"), nil
}

// OpenMic opens a microphone by name; see Sources.
func (s *Sources) OpenMic(ctx context.Context, name string) (capture.Mic, error) {
	kind, file, hasFile := strings.Cut(name, ":")
	switch {
	case name == "":
		return s.openDefaultMic(ctx)
	case name == "tone":
		return capture.NewTone(), nil
	case hasFile && kind == "file":
		return av.OpenAudioFile(ctx, file, av.FileConfig{})
	}
	return s.devices.OpenMic(ctx, name)
}

func (s *Sources) openDefaultMic(ctx context.Context) (capture.Mic, error) {
	mic, err := s.devices.OpenMic(ctx, "")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hadMic = s.hadMic || err == nil
	var why *capture.Error
	if !s.hadMic && errors.As(err, &why) && why.Kind == capture.NotFound {
		return capture.NewTone(), nil
	}
	return mic, err
}

// Devices lists the real devices.
func (s *Sources) Devices() (cameras, mics []capture.Device, err error) { return s.devices.Devices() }
