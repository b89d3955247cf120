package pushertest

import (
	"encoding/binary"
	"hash/crc32"

	"livepusher/pusher"
	"livepusher/pusher/media"
)

// videoEncoder makes access units that hold one NAL unit with the first luma sample of the picture. Each
// encoder and preset has a sequence header of its own.
type videoEncoder struct {
	bench    *Bench
	settings pusher.VideoSettings
	track    media.VideoTrack
	first    bool
}

func (b *Bench) encoders() []pusher.EncoderInfo {
	if b.Encoders != nil {
		return b.Encoders
	}
	return []pusher.EncoderInfo{{Name: "libx264", Works: true}}
}

func (b *Bench) newVideo(s pusher.VideoSettings) (pusher.VideoEncoder, error) {
	if b.OpenVideo != nil {
		if err := b.OpenVideo(s); err != nil {
			return nil, err
		}
	}
	b.mu.Lock()
	b.videos = append(b.videos, s)
	b.mu.Unlock()
	b.open.Add(1)
	mark := crc32.ChecksumIEEE([]byte(s.Encoder + " " + s.Preset))
	return &videoEncoder{bench: b, settings: s, first: true, track: media.VideoTrack{Width: s.Width, Height: s.Height, FPS: s.FPS,
		Header: []byte{1, 66, byte(mark), 30, 0xff, 0xe0, 0}, Encoder: s.Encoder}}, nil
}

func (v *videoEncoder) Track() media.VideoTrack { return v.track }

func (v *videoEncoder) Encode(f *media.Frame, key bool, emit func(media.Packet)) error {
	if v.bench.Encode != nil {
		if err := v.bench.Encode(v.settings); err != nil {
			return err
		}
	}
	data := binary.BigEndian.AppendUint32(nil, 2)
	data = append(data, 0x65, f.Picture.Y[0])
	emit(media.Packet{Kind: media.Video, Key: key || v.first, Time: f.Time, Data: data})
	v.first = false
	return nil
}

func (v *videoEncoder) SetBitrate(int) {}

func (v *videoEncoder) Drain(func(media.Packet)) error { return nil }

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
		if err := b.OpenAudio(s); err != nil {
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
