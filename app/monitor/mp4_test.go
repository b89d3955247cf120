package monitor

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// fragment is one track of what an mp4 has written after its initialisation segment.
type fragment struct {
	track                   uint32
	base                    uint64
	durations, compositions []uint32
	data                    []byte
}

// boxes calls f for each box in b.
func boxes(t *testing.T, b []byte, f func(name string, body []byte)) {
	t.Helper()
	for len(b) > 0 {
		if len(b) < 8 {
			t.Fatalf("%d bytes after the last box", len(b))
		}
		n := binary.BigEndian.Uint32(b)
		if n < 8 || int(n) > len(b) {
			t.Fatalf("box %q of %d bytes in %d", b[4:8], n, len(b))
		}
		f(string(b[4:8]), b[8:n])
		b = b[n:]
	}
}

// fields takes 32-bit numbers off the front of a box.
type fields []byte

func (f *fields) next() uint32 {
	v := binary.BigEndian.Uint32(*f)
	*f = (*f)[4:]
	return v
}

// optional takes a number if the flag says that it is there.
func (f *fields) optional(flags, flag, otherwise uint32) uint32 {
	if flags&flag == 0 {
		return otherwise
	}
	return f.next()
}

// parseFragments reads moofs and their mdats (ISO/IEC 14496-12, 8.8.7 to 8.8.12).
func parseFragments(t *testing.T, b []byte) (all []fragment) {
	t.Helper()
	begin := 0
	boxes(t, b, func(name string, body []byte) {
		moof := b[begin:]
		begin += len(body) + 8
		if name != "moof" {
			return
		}
		boxes(t, body, func(name string, body []byte) {
			if name != "traf" {
				return
			}
			var f fragment
			var usualDuration, usualSize uint32
			boxes(t, body, func(name string, body []byte) {
				b := fields(body)
				flags := b.next() & 0xffffff
				switch name {
				case "tfhd":
					f.track = b.next()
					b.optional(flags, 2, 0)
					usualDuration, usualSize = b.optional(flags, 8, 0), b.optional(flags, 0x10, 0)
				case "tfdt":
					f.base = binary.BigEndian.Uint64(b)
				case "trun":
					count := b.next()
					offset, total := b.optional(flags, 1, 0), uint32(0)
					b.optional(flags, 4, 0)
					for range count {
						f.durations = append(f.durations, b.optional(flags, 0x100, usualDuration))
						total += b.optional(flags, 0x200, usualSize)
						b.optional(flags, 0x400, 0)
						f.compositions = append(f.compositions, b.optional(flags, 0x800, 0))
					}
					f.data = moof[offset : offset+total]
				}
			})
			all = append(all, f)
		})
	})
	return all
}

var (
	someVideo = &media.VideoTrack{Width: 540, Height: 960, FPS: 30, Header: []byte{1, 66, 0, 31, 0xff, 0xe1, 0, 0}}
	someAudio = &media.AudioTrack{Rate: 48000, Channels: 2, Header: []byte{0x11, 0x90}}
)

func videoPacket(at time.Duration, key bool, data string) packet {
	return packet{Packet: media.Packet{Kind: media.Video, Key: key, Time: at, Data: []byte(data)}}
}

func audioPacket(at time.Duration, data string) packet {
	return packet{Packet: media.Packet{Kind: media.Audio, Time: at, Data: []byte(data)}}
}

func TestFragmentsSayHowLongSamplesLast(t *testing.T) {
	var out bytes.Buffer
	m, err := newMP4(&out, someVideo, someAudio)
	check(t, err)
	defer m.close()
	out.Reset()
	check(t, m.flush())
	m.add(videoPacket(0, true, "key"))
	check(t, m.flush())
	if out.Len() != 0 {
		t.Error("written before its duration is known")
	}
	b := videoPacket(500*time.Millisecond, false, "late")
	b.composition = 40 * time.Millisecond
	m.add(b)
	m.add(audioPacket(0, "a"))
	m.add(audioPacket(21*time.Millisecond, "bb"))
	m.add(videoPacket(533*time.Millisecond, false, "next"))
	check(t, m.flush())
	f := parseFragments(t, out.Bytes())
	if len(f) != 2 {
		t.Fatalf("%d tracks", len(f))
	}
	v, a := f[0], f[1]
	if v.track != 1 || v.base != 0 || len(v.durations) != 2 || v.durations[0] != 45000 || v.durations[1] != 2970 ||
		v.compositions[0] != 0 || v.compositions[1] != 3600 || string(v.data) != "keylate" {
		t.Errorf("video: %+v", v)
	}
	if a.track != 2 || len(a.durations) != 1 || a.durations[0] != 1008 || string(a.data) != "a" {
		t.Errorf("audio: %+v", a)
	}
	out.Reset()
	hour := time.Hour
	m.add(videoPacket(hour, false, "an hour later"))
	m.add(videoPacket(hour+33*time.Millisecond, false, "x"))
	check(t, m.flush())
	f = parseFragments(t, out.Bytes())
	if len(f) != 1 || string(f[0].data) != "nextan hour later" || f[0].base != 47970 || f[0].durations[0] != 3600*90000-47970 {
		t.Errorf("next fragment: %+v", f)
	}
}

func TestOneTrack(t *testing.T) {
	var out bytes.Buffer
	m, err := newMP4(&out, nil, someAudio)
	check(t, err)
	defer m.close()
	out.Reset()
	m.add(videoPacket(0, true, "ignored"))
	m.add(audioPacket(0, "a"))
	m.add(audioPacket(20*time.Millisecond, "b"))
	check(t, m.flush())
	if f := parseFragments(t, out.Bytes()); len(f) != 1 || f[0].track != 1 || string(f[0].data) != "a" {
		t.Errorf("%+v", f)
	}
}
