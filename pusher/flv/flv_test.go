package flv

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"livepusher/pusher/amf0"
	"livepusher/pusher/media"
)

var (
	videoTrack = &media.VideoTrack{Width: 540, Height: 960, FPS: 30, Header: []byte{1, 0x64, 0, 31}}
	audioTrack = &media.AudioTrack{Rate: 48000, Channels: 2, Header: []byte{0x11, 0x90}}
)

// One table feeds writer and reader.
func TestVideoBodies(t *testing.T) {
	unit := []byte{0, 0, 0, 1, 0x65}
	rows := []struct {
		name string
		body []byte // as written
		wire []byte
		want VideoBody
	}{
		{"sequence header", AppendVideoHeader(nil, videoTrack), []byte{0x17, 0, 0, 0, 0, 1, 0x64, 0, 31},
			VideoBody{Content: Header, Key: true, Data: videoTrack.Header}},
		{"key frame", AppendVideo(nil, media.Packet{Key: true, Data: unit}), []byte{0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65},
			VideoBody{Content: AccessUnit, Key: true, Data: unit}},
		{"inter frame", AppendVideo(nil, media.Packet{Data: unit}), []byte{0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x65},
			VideoBody{Content: AccessUnit, Data: unit}},
		{"end of sequence", nil, []byte{0x17, 2, 0, 0, 0}, VideoBody{Content: End, Key: true}},
		{"later presentation", nil, []byte{0x27, 1, 0, 0, 80, 9}, VideoBody{Content: AccessUnit, Composition: 80 * time.Millisecond, Data: []byte{9}}},
		{"earlier presentation", nil, []byte{0x27, 1, 0xff, 0xff, 0xfe, 9}, VideoBody{Content: AccessUnit, Composition: -2 * time.Millisecond, Data: []byte{9}}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if r.body != nil && !bytes.Equal(r.body, r.wire) {
				t.Errorf("written % x, want % x", r.body, r.wire)
			}
			if got, err := ParseVideo(r.wire); err != nil || !reflect.DeepEqual(got, r.want) {
				t.Errorf("ParseVideo = %+v, %v; want %+v", got, err, r.want)
			}
		})
	}
}

func TestAudioBodies(t *testing.T) {
	rows := []struct {
		name string
		body []byte
		wire []byte
		want AudioBody
	}{
		{"sequence header", AppendAudioHeader(nil, audioTrack), []byte{0xaf, 0, 0x11, 0x90}, AudioBody{Header, audioTrack.Header}},
		{"frame", AppendAudio(nil, media.Packet{Kind: media.Audio, Data: []byte{0x21}}), []byte{0xaf, 1, 0x21}, AudioBody{AccessUnit, []byte{0x21}}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if !bytes.Equal(r.body, r.wire) {
				t.Errorf("written % x, want % x", r.body, r.wire)
			}
			if got, err := ParseAudio(r.wire); err != nil || !reflect.DeepEqual(got, r.want) {
				t.Errorf("ParseAudio = %+v, %v; want %+v", got, err, r.want)
			}
		})
	}
}

func TestForeignBodies(t *testing.T) {
	video := func(b []byte) error { _, err := ParseVideo(b); return err }
	audio := func(b []byte) error { _, err := ParseAudio(b); return err }
	rows := []struct {
		name  string
		parse func([]byte) error
		body  []byte
		want  error
	}{
		{"video empty", video, nil, ErrShort},
		{"video one byte", video, []byte{0x17}, ErrShort},
		{"video without data", video, []byte{0x27, 1, 0, 0, 0}, ErrShort},
		{"video header without data", video, []byte{0x17, 0, 0, 0, 0}, ErrShort},
		{"Sorenson H.263", video, []byte{0x12, 0, 0, 0, 0, 0}, ErrCodec},
		{"enhanced layout", video, []byte{0x97, 'h', 'v', 'c', '1', 0}, ErrCodec},
		{"unknown packet type", video, []byte{0x17, 3, 0, 0, 0, 0}, ErrCodec},
		{"audio empty", audio, nil, ErrShort},
		{"audio without data", audio, []byte{0xaf, 1}, ErrShort},
		{"MP3", audio, []byte{0x2f, 0xff, 0xfb}, ErrCodec},
		{"unknown AAC packet type", audio, []byte{0xaf, 2, 0}, ErrCodec},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if err := r.parse(r.body); err != r.want {
				t.Errorf("error %v, want %v", err, r.want)
			}
		})
	}
}

func TestMetadata(t *testing.T) {
	whole := Metadata{Video: videoTrack, Audio: audioTrack, VideoBitrate: 1200, AudioBitrate: 64}
	rows := []struct {
		name string
		m    Metadata
		want Metadata
	}{
		{"both tracks", whole, Metadata{&media.VideoTrack{Width: 540, Height: 960, FPS: 30}, &media.AudioTrack{Rate: 48000, Channels: 2}, 1200, 64, "livepusher"}},
		{"sound only", Metadata{Audio: &media.AudioTrack{Rate: 16000, Channels: 1}, AudioBitrate: 24}, Metadata{Audio: &media.AudioTrack{Rate: 16000, Channels: 1}, AudioBitrate: 24, Encoder: "livepusher"}},
		{"picture only", Metadata{Video: videoTrack}, Metadata{Video: &media.VideoTrack{Width: 540, Height: 960, FPS: 30}, Encoder: "livepusher"}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			body := AppendMetadata(nil, r.m)
			if got, err := ParseMetadata(body); err != nil || !reflect.DeepEqual(got, r.want) {
				t.Errorf("ParseMetadata = %+v, %v; want %+v", got, err, r.want)
			}
			values, err := amf0.Values(body)
			if err != nil || len(values) != 3 || values[0] != "@setDataFrame" || values[1] != "onMetaData" {
				t.Fatalf("body holds %v, %v", values, err)
			}
			if o := values[2].(amf0.Object); len(o) != r.m.properties() {
				t.Errorf("array announces %d properties and has %d", r.m.properties(), len(o))
			}
		})
	}
	values, _ := amf0.Values(AppendMetadata(nil, whole))
	want := amf0.Object{"width": 540.0, "height": 960.0, "framerate": 30.0, "videodatarate": 1200.0, "videocodecid": 7.0,
		"audiosamplerate": 48000.0, "stereo": true, "audiodatarate": 64.0, "audiocodecid": 10.0, "encoder": "livepusher"}
	if !reflect.DeepEqual(values[2], want) {
		t.Errorf("metadata %v, want %v", values[2], want)
	}
}

func TestMetadataOfOthers(t *testing.T) {
	plain := amf0.AppendString(nil, "onMetaData")
	object := amf0.AppendObject(plain)
	rows := []struct {
		name string
		body []byte
		want Metadata
		err  error
	}{
		{"without @setDataFrame", amf0.AppendEnd(appendNumber(appendNumber(object, "width", 640), "height", 360)), Metadata{Video: &media.VideoTrack{Width: 640, Height: 360}}, nil},
		{"impossible numbers", amf0.AppendEnd(appendNumber(appendNumber(object, "width", 1e300), "audiosamplerate", -1)), Metadata{}, nil},
		{"numbers as strings", amf0.AppendEnd(amf0.AppendString(amf0.AppendKey(object, "width"), "640")), Metadata{}, nil},
		{"not a number", amf0.AppendEnd(appendNumber(object, "framerate", math.NaN())), Metadata{}, nil},
		{"another message", amf0.AppendNumber(amf0.AppendString(nil, "onCuePoint"), 1), Metadata{}, ErrMetadata},
		{"no object", amf0.AppendNumber(plain, 1), Metadata{}, ErrMetadata},
		{"cut", object, Metadata{}, amf0.ErrShort},
		{"empty", nil, Metadata{}, ErrMetadata},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got, err := ParseMetadata(r.body); !errors.Is(err, r.err) || !reflect.DeepEqual(got, r.want) {
				t.Errorf("ParseMetadata = %+v, %v; want %+v, %v", got, err, r.want, r.err)
			}
		})
	}
}

func TestAppendMakesNoGarbage(t *testing.T) {
	buf := make([]byte, 0, 4096)
	p := media.Packet{Key: true, Data: make([]byte, 2000)}
	m := Metadata{Video: videoTrack, Audio: audioTrack, VideoBitrate: 1, AudioBitrate: 1}
	var l Timeline
	if n := testing.AllocsPerRun(100, func() {
		AppendVideo(buf, p)
		AppendAudio(buf, p)
		AppendVideoHeader(buf, videoTrack)
		AppendAudioHeader(buf, audioTrack)
		AppendMetadata(buf, m)
		l.Millis(media.Video, time.Second)
		ParseVideo(buf[:cap(buf)])
	}); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func TestTimeline(t *testing.T) {
	const ms = time.Millisecond
	type step struct {
		kind media.Kind
		at   time.Duration
		want uint32
	}
	rows := []struct {
		name  string
		start time.Duration
		steps []step
	}{
		{"starts at zero", 7 * time.Second, []step{{media.Video, 7 * time.Second, 0}, {media.Video, 7*time.Second + 33*ms, 33}, {media.Video, 7*time.Second + 66*ms, 66}}},
		{"kinds do not hold each other up", 0, []step{{media.Video, 100 * ms, 100}, {media.Audio, 40 * ms, 40}, {Data, 10 * ms, 10}, {media.Audio, 60 * ms, 60}}},
		{"never back", 0, []step{{media.Audio, 100 * ms, 100}, {media.Audio, 90 * ms, 100}, {media.Audio, 101 * ms, 101}}},
		{"before the start", time.Second, []step{{media.Audio, 990 * ms, 0}, {media.Audio, 0, 0}, {media.Audio, -time.Hour, 0}, {media.Audio, 1010 * ms, 10}}},
		{"parts of milliseconds add up", 0, []step{{media.Video, 33333 * time.Microsecond, 33}, {media.Video, 66667 * time.Microsecond, 66}, {media.Video, 100 * ms, 100}}},
		{"round the 32 bits", 0, []step{{media.Video, math.MaxUint32 * ms, math.MaxUint32}, {media.Video, (1 << 32) * ms, 0}, {media.Video, (1<<32 - 5) * ms, 0}, {media.Video, (1<<32 + 33) * ms, 33}}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var l Timeline
			l.Start(time.Hour)
			l.Millis(media.Video, 1000*time.Hour) // an earlier connection leaves nothing behind
			l.Start(r.start)
			for i, s := range r.steps {
				if got := l.Millis(s.kind, s.at); got != s.want {
					t.Errorf("step %d: %d ms, want %d", i, got, s.want)
				}
			}
		})
	}
}

func FuzzParseVideo(f *testing.F) {
	f.Add([]byte{0x17, 1, 0, 0, 0, 1})
	f.Add([]byte{0x27, 2, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, body []byte) {
		v, err := ParseVideo(body)
		if err == nil && (v.Content < Header || v.Content > End || len(v.Data) > len(body)) {
			t.Errorf("ParseVideo = %+v", v)
		}
		if err == nil && v.Content == AccessUnit && v.Composition == 0 && body[0]&0x70 <= interFrame && body[0] >= keyFrame {
			if again := AppendVideo(nil, media.Packet{Key: v.Key, Data: v.Data}); !bytes.Equal(again, body) {
				t.Errorf("written again % x, was % x", again, body)
			}
		}
	})
}

func FuzzParseAudio(f *testing.F) {
	f.Add([]byte{0xaf, 1, 0x21})
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := ParseAudio(body)
		if err == nil && (len(a.Data) == 0 || a.Content != Header && a.Content != AccessUnit) {
			t.Errorf("ParseAudio = %+v", a)
		}
	})
}

func FuzzParseMetadata(f *testing.F) {
	f.Add(AppendMetadata(nil, Metadata{Video: videoTrack, Audio: audioTrack, VideoBitrate: 1200, AudioBitrate: 64}))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := ParseMetadata(body)
		if err != nil {
			return
		}
		if v := m.Video; v != nil && (v.Width <= 0 || v.Width > 16384 || v.Height <= 0 || v.FPS < 0 || v.FPS > 1000) {
			t.Errorf("video %+v", *v)
		}
		if a := m.Audio; a != nil && (a.Rate <= 0 || a.Rate > 192000 || a.Channels < 1 || a.Channels > 2) {
			t.Errorf("audio %+v", *a)
		}
	})
}

func TestParameterSets(t *testing.T) {
	record := []byte{1, 66, 0, 30, 0xff, 0xe1, 0, 3, 0x67, 1, 2, 2, 0, 2, 0x68, 3, 0, 1, 0x68}
	want := []byte{0, 0, 0, 3, 0x67, 1, 2, 0, 0, 0, 2, 0x68, 3, 0, 0, 0, 1, 0x68}
	if got := AppendParameterSets([]byte{}, record); !bytes.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	for n := range record { // damaged: what is whole, and no panic
		if got := AppendParameterSets(nil, record[:n]); !bytes.HasPrefix(want, got) {
			t.Errorf("cut after %d bytes: %x", n, got)
		}
	}
	if got := AppendParameterSets(nil, []byte{1, 66, 0, 30, 0xff, 0xe0, 0}); len(got) != 0 {
		t.Errorf("a record without sets gives %x", got)
	}
}
