package av

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// writes keeps each Write apart.
type writes struct {
	parts [][]byte
	fail  error
}

func (w *writes) Write(p []byte) (int, error) {
	if w.fail != nil {
		return 0, w.fail
	}
	w.parts = append(w.parts, bytes.Clone(p))
	return len(p), nil
}

// boxes lists the names of the boxes in data, with those inside the containers named.
func boxes(t *testing.T, data []byte, containers ...string) (names []string) {
	t.Helper()
	for len(data) > 0 {
		if len(data) < 8 {
			t.Fatalf("%d bytes behind the last box", len(data))
		}
		n, name := int(binary.BigEndian.Uint32(data)), string(data[4:8])
		if n < 8 || n > len(data) {
			t.Fatalf("box %q of %d bytes in %d", name, n, len(data))
		}
		names = append(names, name)
		if slices.Contains(containers, name) {
			names = append(names, boxes(t, data[8:n], containers...)...)
		}
		data = data[n:]
	}
	return names
}

// tracks encodes five seconds of picture and sound, in the order of their times.
func tracks(t *testing.T) (media.VideoTrack, media.AudioTrack, []media.Packet) {
	t.Helper()
	g := H264Config{Width: 180, Height: 320, FPS: 30, KeyInterval: 2 * time.Second, Bitrate: 500}
	video, pictures := encodeScene(t, g, 150, 0)
	audio, packets := encodeSound(t, AACConfig{Rate: 48000, Channels: 2}, sine(5*48000, 2, 48000, 997), 0)
	for i, data := range pictures.units {
		packets = append(packets, media.Packet{Kind: media.Video, Key: slices.Contains(pictures.keys, i),
			Time: pictures.times[i] - 7*time.Second, Data: data})
	}
	slices.SortStableFunc(packets, func(a, b media.Packet) int { return int(a.Time - b.Time) })
	return video, audio, packets
}

func TestMP4(t *testing.T) {
	video, audio, packets := tracks(t)
	for _, c := range []struct {
		name  string
		video *media.VideoTrack
		audio *media.AudioTrack
		start time.Duration // of the first packet
	}{
		{"both", &video, &audio, 0}, {"picture only", &video, nil, 0}, {"sound only", nil, &audio, 0},
		{"from the middle", &video, &audio, 100 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			guard(t)
			out := new(writes)
			m, err := NewMP4(out, c.video, c.audio)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(boxes(t, bytes.Join(out.parts, nil))); got != "[ftyp moov]" || len(out.parts) != 1 {
				t.Fatalf("the beginning is %s in %d writes", got, len(out.parts))
			}
			for i, p := range packets {
				if i%20 == 0 {
					if err := m.Flush(); err != nil {
						t.Fatal(err)
					}
				}
				p.Time += c.start
				if err := m.WritePacket(p); err != nil {
					t.Fatal(err)
				}
			}
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
			for i, part := range out.parts[1:] {
				names := boxes(t, part, "moof", "traf")
				if names[0] != "moof" || names[len(names)-1] != "mdat" || slices.Index(names, "mdat") != len(names)-1 {
					t.Fatalf("fragment %d is %v", i, names)
				}
			}
			checkPackets(t, save(t, "out.mp4", bytes.Join(out.parts, nil)), packets, c.video != nil, c.audio != nil, c.start)
		})
	}
}

// checkPackets compares what ffprobe reads with what was written.
func checkPackets(t *testing.T, path string, packets []media.Packet, video, audio bool, start time.Duration) {
	t.Helper()
	var want []media.Packet
	for _, p := range packets {
		if p.Kind == media.Video && video || p.Kind == media.Audio && audio {
			want = append(want, p)
		}
	}
	names := map[media.Kind]string{media.Video: "video", media.Audio: "audio"}
	next := map[media.Kind]int{}
	got := probe(t, path, "-show_packets").Packets
	if len(got) != len(want) {
		t.Fatalf("ffprobe reads %d packets of %d", len(got), len(want))
	}
	for _, w := range want {
		// Where the tracks lie in a fragment is the muxer's business: each track's order counts.
		i := next[w.Kind]
		for got[i].CodecType != names[w.Kind] {
			i++
		}
		g := got[i]
		next[w.Kind] = i + 1
		seconds, err := strconv.ParseFloat(g.PTS, 64)
		if at := time.Duration(seconds * 1e9); err != nil || absolute(at-start-w.Time) > 50*time.Microsecond || g.PTS != g.DTS {
			t.Fatalf("%s packet at %s (%s), written at %v", g.CodecType, g.PTS, g.DTS, start+w.Time)
		}
		if key := g.Flags[0] == 'K'; key != (w.Key || w.Kind == media.Audio) {
			t.Fatalf("%s packet at %s: key %v", g.CodecType, g.PTS, key)
		}
	}
}

func TestMP4Refuses(t *testing.T) {
	guard(t)
	video, audio, packets := tracks(t)
	var typed *Error
	for name, err := range map[string]error{
		"no track":       second(NewMP4(new(writes), nil, nil)),
		"empty picture":  second(NewMP4(new(writes), &media.VideoTrack{}, nil)),
		"empty sound":    second(NewMP4(new(writes), nil, &media.AudioTrack{})),
		"sound, no rate": second(NewMP4(new(writes), &video, &media.AudioTrack{Channels: 2, Header: audio.Header})),
	} {
		if !errors.As(err, &typed) {
			t.Errorf("%s: %v, want an *Error", name, err)
		}
	}
	gone := errors.New("gone")
	if _, err := NewMP4(&writes{fail: gone}, &video, nil); err != gone {
		t.Errorf("the writer's error became %v", err)
	}
	out := new(writes)
	m, err := NewMP4(out, &video, &audio)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.WritePacket(media.Packet{Kind: media.Video, Time: -1, Data: []byte{0, 0, 0, 1, 65}}); err == nil {
		t.Error("a time below 0 was taken")
	}
	if err := m.Flush(); err != nil || len(out.parts) != 1 {
		t.Errorf("an empty fragment: %v, %d writes", err, len(out.parts))
	}
	// Times that stand still or go back do not end the file.
	for _, at := range []time.Duration{time.Second, time.Second, 900 * time.Millisecond} {
		p := packets[0]
		p.Time = at
		if err := m.WritePacket(p); err != nil {
			t.Error(err)
		}
	}
	out.fail = gone
	if err := m.Flush(); err != gone {
		t.Errorf("the writer's error became %v", err)
	}
	m.Close()
	m.Close()
	if err := m.WritePacket(packets[0]); err == nil {
		t.Error("taken after Close")
	}
}

func second[T any](_ T, err error) error { return err }
