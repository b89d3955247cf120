package monitor

import (
	"encoding/binary"
	"io"
	"time"

	"livepusher/pusher/media"
)

const videoScale = 90000 // units of time a second, of the video track

// mp4 writes a fragmented MP4 file (ISO/IEC 14496-12, 8.8) of one or two tracks.
//
// A sample's duration is what lies between it and the next one, never a guess: players that append
// fragments as they come take a sample that begins later than its predecessor ended for a gap, and
// drop all up to the next key frame. So the last packet of each track waits for its successor.
type mp4 struct {
	w      io.Writer
	tracks [2]*mp4Track // by media.Kind; nil where there is none
	number uint32       // of the fragment
	buf    []byte
}

type mp4Track struct {
	id      uint32
	scale   uint32 // units of time a second
	waiting *packet
	base    uint64 // decoding time of the fragment's first sample, units
	samples []mp4Sample
	data    []byte
}

type mp4Sample struct {
	duration, size, flags uint32
	composition           int32
}

// newMP4 writes the initialisation segment; either track may be nil.
func newMP4(w io.Writer, v *media.VideoTrack, a *media.AudioTrack) (*mp4, error) {
	m := &mp4{w: w}
	id := uint32(1)
	if v != nil {
		m.tracks[media.Video] = &mp4Track{id: id, scale: videoScale}
		id++
	}
	if a != nil {
		m.tracks[media.Audio] = &mp4Track{id: id, scale: uint32(a.Rate)}
	}
	_, err := w.Write(m.initialisation(v, a))
	return m, err
}

// units are d in the track's units of time, rounded. Whole seconds go apart: nanoseconds times 90000
// overflow after a day.
func (t *mp4Track) units(d time.Duration) uint64 {
	scale := time.Duration(t.scale)
	return uint64(d/time.Second*scale + (d%time.Second*scale+time.Second/2)/time.Second)
}

// add takes the next packet of a track; times rise within a track.
func (m *mp4) add(p packet) {
	t := m.tracks[p.Kind]
	if t == nil {
		return
	}
	if t.waiting != nil {
		t.end(t.units(p.Time))
	}
	t.waiting = &p
}

// Flags of a sample (8.8.3.1): what it depends on, and whether playing can begin with it.
const (
	independent = 0x02000000
	dependent   = 0x01010000
)

// end puts the packet that waits into the fragment: it lasts until the time next, in units.
func (t *mp4Track) end(next uint64) {
	p := t.waiting
	begins := t.units(p.Time)
	if len(t.samples) == 0 {
		t.base = begins
	}
	s := mp4Sample{duration: uint32(next - begins), size: uint32(len(p.Data)), flags: dependent}
	if p.Key || p.Kind == media.Audio {
		s.flags = independent
	}
	s.composition = int32(p.composition * time.Duration(t.scale) / time.Second)
	t.samples = append(t.samples, s)
	t.data = append(t.data, p.Data...)
}

// flush writes the packets whose durations are known as one fragment, with one Write.
func (m *mp4) flush() error {
	b := m.buf[:0]
	var offsets []int // of the tracks' data offsets in b
	moof := openBox(&b, "moof")
	m.number++
	closeBox(b, fullBox(&b, "mfhd", 0, 0, m.number))
	for _, t := range m.tracks {
		if t == nil || len(t.samples) == 0 {
			continue
		}
		offsets = append(offsets, t.fragment(&b))
	}
	closeBox(b, moof)
	if len(offsets) == 0 {
		return nil
	}
	mdat := openBox(&b, "mdat")
	for _, t := range m.tracks {
		if t == nil || len(t.samples) == 0 {
			continue
		}
		binary.BigEndian.PutUint32(b[offsets[0]:], uint32(len(b)))
		offsets = offsets[1:]
		b = append(b, t.data...)
		t.samples, t.data = t.samples[:0], t.data[:0]
	}
	closeBox(b, mdat)
	m.buf = b
	_, err := m.w.Write(b)
	return err
}

// fragment appends the track's part of a moof and returns where its data offset has to be put.
func (t *mp4Track) fragment(b *[]byte) (offset int) {
	const (
		baseIsMoof     = 0x020000 // tfhd: offsets count from the moof
		hasOffset      = 0x000001 // trun, and per sample:
		hasDuration    = 0x000100
		hasSize        = 0x000200
		hasFlags       = 0x000400
		hasComposition = 0x000800
	)
	traf := openBox(b, "traf")
	closeBox(*b, fullBox(b, "tfhd", 0, baseIsMoof, t.id))
	closeBox(*b, fullBox(b, "tfdt", 1, 0, uint32(t.base>>32), uint32(t.base)))
	trun := fullBox(b, "trun", 1, hasOffset|hasDuration|hasSize|hasFlags|hasComposition, uint32(len(t.samples)))
	offset = len(*b)
	put32(b, 0)
	for _, s := range t.samples {
		put32(b, s.duration, s.size, s.flags, uint32(s.composition))
	}
	closeBox(*b, trun)
	closeBox(*b, traf)
	return offset
}

// openBox appends the head of a box and returns where it begins; closeBox fills in its size.
func openBox(b *[]byte, name string) (start int) {
	start = len(*b)
	put32(b, 0)
	*b = append(*b, name...)
	return start
}

func fullBox(b *[]byte, name string, version byte, flags uint32, fields ...uint32) (start int) {
	start = openBox(b, name)
	put32(b, uint32(version)<<24|flags)
	put32(b, fields...)
	return start
}

func closeBox(b []byte, start int) { binary.BigEndian.PutUint32(b[start:], uint32(len(b)-start)) }

func put32(b *[]byte, values ...uint32) {
	for _, v := range values {
		*b = binary.BigEndian.AppendUint32(*b, v)
	}
}
