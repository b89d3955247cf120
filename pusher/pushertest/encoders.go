package pushertest

import (
	"encoding/binary"

	"livepusher/pusher"
	"livepusher/pusher/media"
)

// videoEncoder makes access units that hold one NAL unit with the first luma sample of the picture.
type videoEncoder struct {
	bench *Bench
	track media.VideoTrack
	first bool
}

func (b *Bench) newVideo(s pusher.VideoSettings) (pusher.VideoEncoder, error) {
	if b.OpenVideo != nil {
		if err := b.OpenVideo(); err != nil {
			return nil, err
		}
	}
	b.open.Add(1)
	return &videoEncoder{bench: b, first: true, track: media.VideoTrack{Width: s.Width, Height: s.Height, FPS: s.FPS,
		Header: []byte{1, 66, 0, 30, 0xff, 0xe0, 0}, Encoder: "test"}}, nil
}

func (v *videoEncoder) Track() media.VideoTrack { return v.track }

func (v *videoEncoder) Encode(f *media.Frame, key bool, emit func(media.Packet)) error {
	data := binary.BigEndian.AppendUint32(nil, 2)
	data = append(data, 0x65, f.Picture.Y[0])
	emit(media.Packet{Kind: media.Video, Key: key || v.first, Time: f.Time, Data: data})
	v.first = false
	return nil
}

func (v *videoEncoder) SetBitrate(int) {}

func (v *videoEncoder) Close() error {
	v.bench.open.Add(-1)
	return nil
}

// audioEncoder makes access units that hold the first sample of the piece, in 1/100.
type audioEncoder struct {
	bench *Bench
	track media.AudioTrack
}

func (b *Bench) newAudio(s pusher.AudioSettings) (pusher.AudioEncoder, error) {
	if b.OpenAudio != nil {
		if err := b.OpenAudio(); err != nil {
			return nil, err
		}
	}
	b.open.Add(1)
	return &audioEncoder{b, media.AudioTrack{Rate: s.Rate, Channels: s.Channels, Header: []byte{0x11, 0x90}, Encoder: "test"}}, nil
}

func (a *audioEncoder) Track() media.AudioTrack { return a.track }
func (a *audioEncoder) FrameSize() int          { return 1024 }

func (a *audioEncoder) Encode(s *media.Samples, emit func(media.Packet)) error {
	emit(media.Packet{Kind: media.Audio, Time: s.Time, Data: []byte{byte(100 * s.Data[0])}})
	return nil
}

func (a *audioEncoder) Close() error {
	a.bench.open.Add(-1)
	return nil
}

var (
	_ pusher.VideoEncoder = (*videoEncoder)(nil)
	_ pusher.AudioEncoder = (*audioEncoder)(nil)
)
