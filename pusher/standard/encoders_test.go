package standard

import (
	"errors"
	"slices"
	"testing"
	"time"

	"livepusher/pusher"
)

func TestUnsupportedIsSaidInThePushersWords(t *testing.T) {
	video := pusher.VideoSettings{Encoder: "libx264", Preset: "superfast", Width: 64, Height: 64, FPS: 25, KeyInterval: time.Second, Bitrate: 300}
	audio := pusher.AudioSettings{AudioFormat: pusher.AudioFormat{Rate: 48000, Channels: 2}, Bitrate: 128}
	openVideo := func(change func(*pusher.VideoSettings)) error {
		s := video
		change(&s)
		e, err := newVideo(s)
		if err == nil {
			e.Close()
		}
		return err
	}
	if err := openVideo(func(*pusher.VideoSettings) {}); err != nil {
		t.Error(err)
	}
	if err := openVideo(func(s *pusher.VideoSettings) { s.Width = 63 }); !errors.Is(err, pusher.ErrSize) {
		t.Errorf("odd width: %v", err)
	}
	if err := openVideo(func(s *pusher.VideoSettings) { s.Encoder = "h264_warp" }); err == nil || errors.Is(err, pusher.ErrSize) {
		t.Errorf("unknown encoder: %v", err)
	}
	audio.Rate = 12345
	if _, err := newAudio(audio); !errors.Is(err, pusher.ErrSampleRate) {
		t.Errorf("12345 Hz: %v", err)
	}
}

func TestEncodersAreProbedOnce(t *testing.T) {
	first := encoders()
	begin := time.Now()
	list := encoders()
	if took := time.Since(begin); took > 10*time.Millisecond || !slices.Equal(first, list) {
		t.Errorf("the second look took %v: %v", took, list)
	}
	if !slices.Contains(list, pusher.EncoderInfo{Name: "libx264", Works: true}) {
		t.Errorf("libx264 is missing in %v", list)
	}
	t.Log(list)
}
