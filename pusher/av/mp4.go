package av

/*
#cgo noescape mp4_write
#cgo nocallback mp4_write
#include "mp4.h"
*/
import "C"
import (
	"io"
	"runtime"
	"time"
	"unsafe"

	"livepusher/pusher/media"
)

// MP4 writes H.264 and AAC as fragmented MP4 that a browser plays from a plain video element or
// through Media Source Extensions: an initialisation segment, then fragments that end where Flush
// says. Each of these is one Write. It is used by one goroutine.
type MP4 struct {
	c     *C.mp4
	w     io.Writer
	audio C.int // index of the audio track
	has   [2]bool
}

// NewMP4 writes the initialisation segment (ftyp and moov) to w. Either track may be nil, not both.
// Errors are *Error, or w's own.
func NewMP4(w io.Writer, v *media.VideoTrack, a *media.AudioTrack) (*MP4, error) {
	const op = "begin MP4"
	if v == nil && a == nil {
		return nil, misuse(op, "no track")
	}
	m := &MP4{w: w}
	var pins runtime.Pinner // the headers, in structs that C is given
	defer pins.Unpin()
	var cv *C.mp4_video
	var ca *C.mp4_audio
	if v != nil {
		if v.Width < 1 || v.Height < 1 || v.FPS < 1 || len(v.Header) == 0 {
			return nil, misuse(op, "an incomplete video track")
		}
		pins.Pin(&v.Header[0])
		cv = &C.mp4_video{width: C.int(v.Width), height: C.int(v.Height), fps: C.int(v.FPS),
			header: plane(v.Header), header_size: C.int(len(v.Header))}
		m.audio = 1
	}
	if a != nil {
		if a.Rate < 1 || a.Channels < 1 || len(a.Header) == 0 {
			return nil, misuse(op, "an incomplete audio track")
		}
		pins.Pin(&a.Header[0])
		ca = &C.mp4_audio{rate: C.int(a.Rate), channels: C.int(a.Channels), header: plane(a.Header),
			header_size: C.int(len(a.Header))}
	}
	m.has[media.Video], m.has[media.Audio] = v != nil, a != nil
	if err := check(op, C.mp4_open(&m.c, cv, ca)); err != nil {
		return nil, err
	}
	if err := m.pass(); err != nil {
		m.free()
		return nil, err
	}
	return m, nil
}

// Sample is an access unit at its place in the file.
type Sample struct {
	media.Packet               // Time is its decoding time, from 0
	Composition  time.Duration // presentation time minus decoding time; not negative
	Duration     time.Duration // until the next one's decoding time; 0 is what the track usually has
}

// WritePacket adds an access unit whose presentation time is its decoding time; see WriteSample.
func (m *MP4) WritePacket(p media.Packet) error { return m.WriteSample(Sample{Packet: p}) }

// WriteSample adds an access unit to the present fragment. A time that does not lie behind the track's
// last one is moved behind it. Samples of a track without description are left out.
func (m *MP4) WriteSample(s Sample) error {
	const op = "write MP4"
	if m.c == nil {
		return misuse(op, "the file is closed")
	}
	if !m.has[s.Kind] || len(s.Data) == 0 {
		return nil
	}
	if s.Time < 0 || s.Composition < 0 || s.Duration < 0 {
		return misuse(op, "time %v, composition %v, duration %v", s.Time, s.Composition, s.Duration)
	}
	stream, key := C.int(0), s.Key
	if s.Kind == media.Audio {
		stream, key = m.audio, true
	}
	at := C.mp4_times{decoding: C.int64_t(s.Time), composition: C.int64_t(s.Composition), duration: C.int64_t(s.Duration)}
	return check(op, C.mp4_write(m.c, stream, at, flag(key), plane(s.Data), C.int(len(s.Data))))
}

// Flush ends the present fragment (moof and mdat) and writes it; without packets it does nothing.
func (m *MP4) Flush() error {
	const op = "write MP4"
	if m.c == nil {
		return misuse(op, "the file is closed")
	}
	if err := check(op, C.mp4_flush(m.c)); err != nil {
		return err
	}
	return m.pass()
}

// pass hands what has been written to w.
func (m *MP4) pass() error {
	if m.c.length == 0 {
		return nil
	}
	_, err := m.w.Write(unsafe.Slice((*byte)(m.c.out), m.c.length))
	C.mp4_taken(m.c)
	return err
}

// Close writes the last fragment and releases the writer. It may be called again.
func (m *MP4) Close() error {
	if m.c == nil {
		return nil
	}
	err := m.Flush()
	m.free()
	return err
}

func (m *MP4) free() {
	C.mp4_close(m.c)
	m.c = nil
}
