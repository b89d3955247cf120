package monitor

import (
	"io"

	"livepusher/pusher/av"
	"livepusher/pusher/media"
)

// mp4 writes a viewer's packets as fragmented MP4.
//
// A sample's duration is what lies between it and the next one, never a guess: players that append
// fragments as they come take a sample that begins later than its predecessor ended for a gap, and
// drop all up to the next key frame. So the last packet of each track waits for its successor.
type mp4 struct {
	file    *av.MP4
	waiting [2]*packet // by media.Kind
	err     error      // of add
}

// usualFPS is the frame rate of a track that does not tell its own; it is good for nothing but the
// description.
const usualFPS = 30

// newMP4 writes the initialisation segment; either track may be nil.
func newMP4(w io.Writer, v *media.VideoTrack, a *media.AudioTrack) (*mp4, error) {
	if v != nil && v.FPS < 1 {
		track := *v
		track.FPS = usualFPS
		v = &track
	}
	file, err := av.NewMP4(w, v, a)
	if err != nil {
		return nil, err
	}
	return &mp4{file: file}, nil
}

// add takes the next packet of a track; times rise within a track.
func (m *mp4) add(p packet) {
	if last := m.waiting[p.Kind]; last != nil && m.err == nil {
		m.err = m.file.WriteSample(av.Sample{Packet: last.Packet, Composition: max(0, last.composition), Duration: p.Time - last.Time})
	}
	m.waiting[p.Kind] = &p
}

// flush writes the packets whose durations are known as one fragment, with one Write.
func (m *mp4) flush() error {
	if m.err != nil {
		return m.err
	}
	return m.file.Flush()
}

// close writes what was added and releases the writer.
func (m *mp4) close() { m.file.Close() }
