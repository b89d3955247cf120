package monitor

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"
)

// probe is what ffprobe says of a file.
type probe struct {
	Streams []struct {
		Index        int    `json:"index"`
		CodecName    string `json:"codec_name"`
		CodecType    string `json:"codec_type"`
		Width        int    `json:"width"`
		Height       int    `json:"height"`
		SampleRate   string `json:"sample_rate"`
		Channels     int    `json:"channels"`
		NbReadFrames string `json:"nb_read_frames"`
	} `json:"streams"`
	Packets []struct {
		StreamIndex int    `json:"stream_index"`
		PTS         string `json:"pts_time"`
		DTS         string `json:"dts_time"`
		Flags       string `json:"flags"`
	} `json:"packets"`
}

// record watches the stream for a while and lets ffprobe read what came, decoding every frame.
func record(t *testing.T, ctx context.Context, m *Monitor, length time.Duration) probe {
	t.Helper()
	waitFor(t, ctx, "the stream is live", func() bool { return m.Stats().Live })
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", m.PageURL()+"stream.mp4", nil)
	check(t, err)
	a, err := http.DefaultClient.Do(r)
	check(t, err)
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "video/mp4" {
		t.Fatal(a.Status, a.Header)
	}
	file, writer := io.Pipe()
	end := time.AfterFunc(length, cancel)
	defer end.Stop()
	go func() { io.Copy(writer, a.Body); writer.Close() }()
	var p probe
	out := run(t, context.Background(), file, "ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_packets", "-of", "json", "-")
	check(t, json.Unmarshal([]byte(out), &p))
	return p
}

func seconds(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	check(t, err)
	return v
}

// track checks that a track begins at its start with a packet to begin with and that its times rise;
// it gives the last time, the number of packets, and whether they are presented in another order.
func (p probe) track(t *testing.T, index int) (last float64, packets int, reordered bool) {
	t.Helper()
	for _, k := range p.Packets {
		if k.StreamIndex != index {
			continue
		}
		dts := seconds(t, k.DTS)
		if packets == 0 && (dts > 0.1 || k.Flags[0] != 'K') {
			t.Errorf("track %d begins with %+v", index, k)
		}
		if packets > 0 && dts <= last || seconds(t, k.PTS) < dts {
			t.Errorf("track %d: presented at %s, decoded at %s, after %.3f", index, k.PTS, k.DTS, last)
		}
		if k.PTS != k.DTS {
			reordered = true
		}
		last = dts
		packets++
	}
	return last, packets, reordered
}

func TestStreamFromFFmpeg(t *testing.T) {
	ctx := begin(t, 60*time.Second)
	m := startMonitor(t)
	push(t, m.PushURL())
	p := record(t, ctx, m, 4*time.Second)
	if len(p.Streams) != 2 {
		t.Fatalf("%d tracks", len(p.Streams))
	}
	v, a := p.Streams[0], p.Streams[1]
	if v.CodecName != "h264" || v.Width != 540 || v.Height != 960 {
		t.Errorf("video: %+v", v)
	}
	if a.CodecName != "aac" || a.SampleRate != "48000" || a.Channels != 2 {
		t.Errorf("audio: %+v", a)
	}
	vLast, vCount, _ := p.track(t, 0)
	aLast, aCount, _ := p.track(t, 1)
	if vCount < 60 || v.NbReadFrames != strconv.Itoa(vCount) {
		t.Errorf("%d video packets, %s frames decoded", vCount, v.NbReadFrames)
	}
	if aCount < 90 {
		t.Errorf("%d audio packets", aCount)
	}
	if d := vLast - aLast; d < -0.2 || d > 0.2 {
		t.Errorf("video ends at %.3f s, audio at %.3f s", vLast, aLast)
	}
	s := m.Stats()
	if s.Width != 540 || s.Height != 960 || s.FPS < 28 || s.FPS > 32 || s.AudioCodec != "AAC-LC 48 kHz stereo" || s.KeyInterval != 2*time.Second {
		t.Errorf("%+v", s)
	}
	if s.VideoKbps < 100 || s.VideoKbps > 2400 || s.AudioKbps < 30 || s.AudioKbps > 130 || s.Encoder == "" {
		t.Errorf("%+v", s)
	}
	t.Logf("%+v", s)
}

// Publishers of other shapes.
func TestStreamShapes(t *testing.T) {
	for _, test := range []struct {
		name                 string
		options              []string
		codecs               string
		width, height        int
		leastVideo, leastAll int
	}{
		{"no sound", []string{"-an"}, "h264", 540, 960, 30, 30},
		{"no picture", []string{"-vn"}, "aac", 0, 0, 0, 40},
		{"5 frames a second", []string{"-r", "5", "-g", "5"}, "h264 aac", 540, 960, 6, 40},
		{"varying frame rate", []string{"-vf", "select='not(mod(n,17))+not(mod(n,5))'", "-fps_mode", "vfr"}, "h264 aac", 540, 960, 5, 40},
		{"odd size, high profile", []string{"-s", "638x362", "-preset", "veryfast", "-profile:v", "high"}, "h264 aac", 638, 362, 30, 40},
		{"B-frames", []string{"-preset", "veryfast", "-tune", "film", "-bf", "2"}, "h264 aac", 540, 960, 30, 40},
		{"16 kHz mono", []string{"-ar", "16000", "-ac", "1"}, "h264 aac", 540, 960, 30, 40},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx := begin(t, 60*time.Second)
			m := startMonitor(t)
			push(t, m.PushURL(), test.options...)
			p := record(t, ctx, m, 2*time.Second)
			codecs, video, all := "", 0, 0
			for _, s := range p.Streams {
				if codecs != "" {
					codecs += " "
				}
				codecs += s.CodecName
				_, n, reordered := p.track(t, s.Index)
				all += n
				if s.CodecType == "video" {
					video = n
					if reordered != (test.name == "B-frames") || s.NbReadFrames != strconv.Itoa(n) {
						t.Errorf("%d packets, %s frames, presented in another order: %v", n, s.NbReadFrames, reordered)
					}
					if s.Width != test.width || s.Height != test.height {
						t.Errorf("%d x %d", s.Width, s.Height)
					}
				}
			}
			if codecs != test.codecs || video < test.leastVideo || all < test.leastAll {
				t.Errorf("tracks %q, %d video packets, %d in all", codecs, video, all)
			}
			st := m.Stats()
			if st.Width != test.width || st.Height != test.height {
				t.Errorf("%+v", st)
			}
		})
	}
}

// A viewer that comes in the middle begins with the newest key frame, and ends in order when the
// publisher leaves.
func TestViewerBeginsAtKeyFrameAndEnds(t *testing.T) {
	ctx := begin(t, 60*time.Second)
	m := startMonitor(t)
	p := push(t, m.PushURL())
	waitFor(t, ctx, "two key frames", func() bool { return m.Stats().KeyInterval > 0 })
	r, err := http.NewRequestWithContext(ctx, "GET", m.PageURL()+"stream.mp4", nil)
	check(t, err)
	a, err := http.DefaultClient.Do(r)
	check(t, err)
	defer a.Body.Close()
	time.AfterFunc(time.Second, p.stop)
	n, err := io.Copy(io.Discard, a.Body)
	if err != nil || n == 0 {
		t.Errorf("%d bytes, then %v", n, err)
	}
	waitFor(t, ctx, "no publisher", func() bool { return !m.Stats().Publishing })
	if code, body, _ := get(t, ctx, m.PageURL()+"stream.mp4"); code != http.StatusServiceUnavailable {
		t.Error(code, body)
	}
	var f facts
	_, body, _ := get(t, ctx, m.PageURL()+"facts")
	check(t, json.Unmarshal([]byte(body), &f))
	if f != (facts{}) {
		t.Errorf("%+v", f)
	}
}
