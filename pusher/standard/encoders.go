package standard

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"livepusher/pusher"
	"livepusher/pusher/av"
)

// encoders lists FFmpeg's H.264 encoders. Those of hardware that a pusher tries by itself are opened for
// a moment, once for the whole process; software works, and others are opened only when asked for.
var encoders = sync.OnceValue(func() (list []pusher.EncoderInfo) {
	for _, e := range av.Encoders() {
		works := !e.Hardware || slices.Contains(pusher.HardwareEncoders, e.Name) && av.Probe(e.Name) == nil
		list = append(list, pusher.EncoderInfo{Name: e.Name, Works: works})
	}
	return list
})

func newVideo(s pusher.VideoSettings) (pusher.VideoEncoder, error) {
	e, err := av.OpenH264(av.H264Config{Encoder: s.Encoder, Preset: s.Preset, Width: s.Width, Height: s.Height, FPS: s.FPS,
		KeyInterval: s.KeyInterval, Bitrate: s.Bitrate, Buffer: s.Buffer, CBR: s.CBR, LowLatency: s.LowLatency})
	if err != nil {
		return nil, unsupported(err)
	}
	return e, nil
}

func newAudio(s pusher.AudioSettings) (pusher.AudioEncoder, error) {
	e, err := av.OpenAAC(av.AACConfig{Rate: s.Rate, Channels: s.Channels, Bitrate: s.Bitrate})
	if err != nil {
		return nil, unsupported(err)
	}
	return e, nil
}

// unsupported says in the pusher's words what an encoder cannot be opened for.
func unsupported(err error) error {
	var e *av.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case av.Size:
		return fmt.Errorf("%w: %w", pusher.ErrSize, err)
	case av.SampleRate:
		return fmt.Errorf("%w: %w", pusher.ErrSampleRate, err)
	}
	return err
}
