// Package standard has the real parts of a pusher: cameras and microphones of this machine, files, the
// test picture, FFmpeg's encoders and an RTMP connection.
//
//	p := pusher.New(standard.Parts(), pusher.NewConfig(), pusher.Handlers{})
package standard

import (
	"context"
	"errors"
	"sync"
	"time"

	"livepusher/assets"
	"livepusher/beauty"
	"livepusher/pusher"
	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/rtmp"
	"livepusher/pusher/voice"
	"livepusher/pusher/watermark"
)

// Parts returns the real parts. They may serve several pushers, which then compete for the devices.
func Parts() pusher.Parts {
	go encoders() // so that the first start need not wait for slow drivers
	return pusher.Parts{
		Sources:      NewSources(),
		Encoders:     encoders,
		NewVideo:     newVideo,
		NewAudio:     newAudio,
		NewScaler:    func() pusher.Scaler { return av.NewScaler() },
		NewFilter:    func() pusher.Filter { return beauty.New() },
		NewConvert:   newConvert,
		NewWatermark: newWatermark,
		NewVoice:     newVoice,
		Dial:         dial,
		Waiting:      waiting,
		OpenMusic:    openMusic,
		Machine:      newMachine().load,
	}
}

// The types of the leaves are what the pusher asks for.
var (
	_ pusher.Sources        = (*Sources)(nil)
	_ pusher.VideoEncoder   = (*av.H264)(nil)
	_ pusher.AudioEncoder   = (*av.AAC)(nil)
	_ pusher.Scaler         = (*av.Scaler)(nil)
	_ pusher.AudioConverter = (*av.Resampler)(nil)
	_ pusher.VoiceProcessor = (*voice.Processor)(nil)
	_ pusher.Conn           = (*rtmp.Session)(nil)
	_ pusher.Filter         = (*beauty.Filter)(nil)
	_ pusher.Watermark      = (*watermark.Mark)(nil)
)

// letters is the font that watermarks are written in.
var letters = sync.OnceValue(func() *watermark.Font {
	f, err := watermark.Parse(assets.Font())
	if err != nil {
		panic(err) // it comes with the program
	}
	return f
})

func newWatermark() pusher.Watermark { return watermark.New(letters()) }

func newVoice(f pusher.AudioFormat, s pusher.VoiceSettings) (pusher.VoiceProcessor, error) {
	return voice.Open(voice.Config{Rate: f.Rate, Channels: f.Channels, AGC: s.AGC, ANS: s.ANS})
}

func newConvert(from, to pusher.AudioFormat) (pusher.AudioConverter, error) {
	return av.NewResampler(from.Rate, from.Channels, to.Rate, to.Channels)
}

func openMusic(ctx context.Context, path string) (capture.Mic, error) {
	f, err := av.OpenAudioFile(ctx, path, av.FileConfig{Once: true, Unpaced: true})
	if err != nil {
		var failed *capture.Error
		if errors.As(err, &failed) {
			failed.Source = "file" // it is no microphone
		}
		return nil, err
	}
	return f, nil
}

// dialTimeout bounds all steps of connecting together; each has its own bound inside.
const dialTimeout = 20 * time.Second

// Check goes to c.URL step by step; see pusher.Check.
func Check(ctx context.Context, c pusher.Config, report func(pusher.CheckStep)) error {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	return pusher.Check(ctx, c, rtmp.Config{}, report)
}

func dial(ctx context.Context, url string, connected func()) (pusher.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	s, err := rtmp.Dial(ctx, url, rtmp.Config{Connected: connected})
	if err != nil {
		return nil, err
	}
	return s, nil
}
