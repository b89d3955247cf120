package pushertest

import (
	"cmp"
	"context"
	"io"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// MusicLevel is the value of all samples of a Music.
const MusicLevel = 0.25

// Music is a file of music that delivers a constant value, MusicLevel, as fast as it is read.
type Music struct {
	bench  *Bench
	path   string
	pieces int // left
	data   [480]float32
}

var _ capture.Mic = (*Music)(nil)

func (b *Bench) openMusic(_ context.Context, path string) (capture.Mic, error) {
	if b.OpenMusic != nil {
		if err := b.OpenMusic(path); err != nil {
			return nil, err
		}
	}
	b.open.Add(1)
	return &Music{bench: b, path: path, pieces: cmp.Or(b.MusicPieces, 100)}, nil
}

// Read implements capture.Mic.
func (m *Music) Read() (*media.Samples, error) {
	if m.pieces == 0 {
		return nil, io.EOF
	}
	m.pieces--
	for i := range m.data {
		m.data[i] = MusicLevel
	}
	return &media.Samples{Data: m.data[:], Rate: 48000, Channels: 1}, nil
}

// Close implements capture.Mic.
func (m *Music) Close() error {
	m.bench.open.Add(-1)
	return nil
}

// Info implements capture.Mic.
func (m *Music) Info() capture.MicInfo {
	return capture.MicInfo{Name: m.path, Rate: 48000, Channels: 1}
}
