package monitor

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// fragment is one track of what an mp4 has written after its initialisation segment.
type fragment struct {
	track        uint32
	base         uint64
	durations    []uint32
	sizes        []uint32
	flags        []uint32
	compositions []int32
	data         []byte
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

// parseFragment reads a moof and its mdat.
func parseFragment(t *testing.T, b []byte) (all []fragment) {
	t.Helper()
	u32 := binary.BigEndian.Uint32
	boxes(t, b, func(name string, body []byte) {
		if name != "moof" {
			return
		}
		boxes(t, body, func(name string, body []byte) {
			if name != "traf" {
				return
			}
			var f fragment
			boxes(t, body, func(name string, body []byte) {
				switch name {
				case "tfhd":
					f.track = u32(body[4:])
				case "tfdt":
					f.base = binary.BigEndian.Uint64(body[4:])
				case "trun":
					offset, total := u32(body[8:]), uint32(0)
					for i := range u32(body[4:]) {
						s := body[12+16*i:]
						f.durations = append(f.durations, u32(s))
						f.sizes = append(f.sizes, u32(s[4:]))
						f.flags = append(f.flags, u32(s[8:]))
						f.compositions = append(f.compositions, int32(u32(s[12:])))
						total += u32(s[4:])
					}
					f.data = b[offset : offset+total]
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
	out.Reset()
	check(t, m.flush())
	if out.Len() != 0 {
		t.Error("an empty fragment")
	}
	day := 40 * time.Hour // far enough for nanoseconds times 90000 to overflow
	m.add(videoPacket(day, true, "key"))
	check(t, m.flush())
	if out.Len() != 0 {
		t.Error("written before its duration is known")
	}
	b := videoPacket(day+500*time.Millisecond, false, "late")
	b.composition = -40 * time.Millisecond
	m.add(b)
	m.add(audioPacket(day, "a"))
	m.add(audioPacket(day+21*time.Millisecond, "bb"))
	m.add(videoPacket(day+533*time.Millisecond, false, "next"))
	check(t, m.flush())
	f := parseFragment(t, out.Bytes())
	if len(f) != 2 {
		t.Fatalf("%d tracks", len(f))
	}
	v, a := f[0], f[1]
	if v.track != 1 || v.base != 40*3600*90000 || len(v.durations) != 2 || v.durations[0] != 45000 || v.durations[1] != 2970 {
		t.Errorf("video: %+v", v)
	}
	if v.flags[0] != independent || v.flags[1] != dependent || v.compositions[0] != 0 || v.compositions[1] != -3600 || string(v.data) != "keylate" {
		t.Errorf("video: %+v", v)
	}
	if a.track != 2 || a.base != 40*3600*48000 || len(a.durations) != 1 || a.durations[0] != 1008 || string(a.data) != "a" {
		t.Errorf("audio: %+v", a)
	}
	out.Reset()
	m.add(videoPacket(day+566*time.Millisecond, false, "x"))
	check(t, m.flush())
	f = parseFragment(t, out.Bytes())
	if len(f) != 1 || string(f[0].data) != "next" || f[0].base != 40*3600*90000+47970 {
		t.Errorf("next fragment: %+v", f)
	}
}

func TestOneTrack(t *testing.T) {
	var out bytes.Buffer
	m, err := newMP4(&out, nil, someAudio)
	check(t, err)
	out.Reset()
	m.add(videoPacket(0, true, "ignored"))
	m.add(audioPacket(0, "a"))
	m.add(audioPacket(20*time.Millisecond, "b"))
	check(t, m.flush())
	if f := parseFragment(t, out.Bytes()); len(f) != 1 || f[0].track != 1 || string(f[0].data) != "a" {
		t.Errorf("%+v", f)
	}
}

// Once its buffers have grown, writing a frame takes no memory but the packet that waits.
func TestFragmentsTakeNoMemory(t *testing.T) {
	m, err := newMP4(io.Discard, someVideo, nil)
	check(t, err)
	at := time.Duration(0)
	p := videoPacket(0, false, string(make([]byte, 5000)))
	n := testing.AllocsPerRun(200, func() {
		p.Time = at
		m.add(p)
		m.flush()
		at += 33 * time.Millisecond
	})
	if n > 2 {
		t.Errorf("%v allocations a frame", n)
	}
}
