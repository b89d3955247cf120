package standard

import (
	"context"
	"strings"
	"sync"

	"livepusher/pusher"
	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/devices"
	"livepusher/pusher/media"
)

// Sources opens cameras and microphones by the names of the command line: pattern, still:FILE,
// file:FILE, tone, or a device. An empty name is the first real camera or the default microphone,
// and where there is none, the test picture or the tone.
type Sources struct{ devices *devices.Devices }

// NewSources returns the sources of this machine.
func NewSources() *Sources {
	d := devices.New()
	decoder := sync.OnceValues(av.NewJPEG) // most machines' cameras never need it
	d.DecodeJPEG = func(data []byte, dst *media.Frame) error {
		j, err := decoder()
		if err != nil {
			return err
		}
		return j.Decode(data, dst)
	}
	return &Sources{d}
}

// OpenCamera opens a camera by name; see Sources.
func (s *Sources) OpenCamera(ctx context.Context, name string, wish capture.CameraWish) (capture.Camera, error) {
	if name == "" || name == pusher.SecondCamera {
		name = s.pick(name)
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
func (s *Sources) pick(name string) string {
	cameras, _, err := s.devices.Devices()
	wanted := 0
	if name == pusher.SecondCamera {
		wanted = 1
	}
	if err != nil || len(cameras) <= wanted {
		return "pattern"
	}
	return cameras[wanted].ID
}

// OpenMic opens a microphone by name; see Sources.
func (s *Sources) OpenMic(ctx context.Context, name string) (capture.Mic, error) {
	if name == "" {
		if _, mics, err := s.devices.Devices(); err != nil || len(mics) == 0 {
			name = "tone"
		}
	}
	kind, file, hasFile := strings.Cut(name, ":")
	switch {
	case name == "tone":
		return capture.NewTone(), nil
	case hasFile && kind == "file":
		return av.OpenAudioFile(ctx, file, av.FileConfig{})
	}
	return s.devices.OpenMic(ctx, name)
}

// Devices lists the real devices.
func (s *Sources) Devices() (cameras, mics []capture.Device, err error) { return s.devices.Devices() }
