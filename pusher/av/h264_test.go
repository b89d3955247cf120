package av

import (
	"errors"
	"fmt"
	"image"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// encoded is what came out of an encoder, copied.
type encoded struct {
	units [][]byte
	times []time.Duration
	keys  []int // numbers of the key frames
}

func (e *encoded) emit(p media.Packet) {
	if p.Key {
		e.keys = append(e.keys, len(e.units))
	}
	e.units = append(e.units, append([]byte(nil), p.Data...))
	e.times = append(e.times, p.Time)
}

// encodeScene encodes n pictures whose times are picture number + 7 s, with key frames at the numbers
// forced.
func encodeScene(t *testing.T, g H264Config, n int, noise uint32, forced ...int) (media.VideoTrack, *encoded) {
	t.Helper()
	e, err := OpenH264(g)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	out := new(encoded)
	f := &media.Frame{Picture: media.NewPicture(g.Width, g.Height)}
	for i := range n {
		scene(f, i, noise)
		f.Time = pictureTime(i, g.FPS)
		key := false
		for _, k := range forced {
			key = key || k == i
		}
		if err := e.Encode(f, key, out.emit); err != nil {
			t.Fatal(err)
		}
		if g.LowLatency && len(out.units) != i+1 {
			t.Fatalf("%d pictures in, %d access units out: a delay in spite of LowLatency", i+1, len(out.units))
		}
	}
	if err := e.Drain(out.emit); err != nil {
		t.Fatal(err)
	}
	return e.Track(), out
}

func pictureTime(i, fps int) time.Duration {
	return 7*time.Second + time.Duration(i)*time.Second/time.Duration(fps)
}

func TestH264(t *testing.T) {
	for _, c := range []struct {
		name   string
		config H264Config
		n      int
		forced []int
		keys   string
		psnr   float64
	}{
		{"live, key frames every 2 s", H264Config{Width: 180, Height: 320, FPS: 30, KeyInterval: 2 * time.Second, Bitrate: 2000}, 150, nil, "[0 60 120]", 36},
		{"RTC, every second", H264Config{Width: 136, Height: 240, FPS: 20, KeyInterval: time.Second, Bitrate: 1200, LowLatency: true}, 50, nil, "[0 20 40]", 36},
		{"forced key frames start the interval anew", H264Config{Width: 136, Height: 240, FPS: 20, KeyInterval: time.Second, Bitrate: 1200, LowLatency: true}, 50, []int{7, 8, 45}, "[0 7 8 28 45]", 36},
		{"forced with look-ahead", H264Config{Width: 180, Height: 320, FPS: 25, KeyInterval: 2 * time.Second, Bitrate: 2000}, 60, []int{31}, "[0 31]", 36},
		{"two threads", H264Config{Width: 180, Height: 320, FPS: 25, KeyInterval: time.Second, Bitrate: 2000, Threads: 2}, 60, []int{31}, "[0 25 31 56]", 36},
	} {
		t.Run(c.name, func(t *testing.T) {
			guard(t)
			track, out := encodeScene(t, c.config, c.n, 0, c.forced...)
			if got := fmt.Sprint(out.keys); got != c.keys {
				t.Errorf("key frames %s, want %s", got, c.keys)
			}
			for i, at := range out.times {
				if at != pictureTime(i, c.config.FPS) {
					t.Fatalf("access unit %d has time %v, its picture %v", i, at, pictureTime(i, c.config.FPS))
				}
			}
			path := save(t, "out.h264", annexB(track, out.units))
			p := probe(t, path, "-show_frames")
			s := p.Streams[0]
			got := fmt.Sprint(s.CodecName, s.Profile, s.Width, s.Height, s.PixFmt, s.FrameRate, s.BFrames, s.ColorRange, s.ColorSpace)
			want := fmt.Sprint("h264", "High", c.config.Width, c.config.Height, "yuv420p", fmt.Sprintf("%d/1", c.config.FPS), 0, "tv", "smpte170m")
			if got != want {
				t.Errorf("ffprobe says %s, want %s", got, want)
			}
			if len(p.Frames) != c.n {
				t.Fatalf("ffprobe sees %d pictures of %d", len(p.Frames), c.n)
			}
			var keys []int
			for i, f := range p.Frames {
				if f.Key == 1 {
					keys = append(keys, i)
				}
				if f.Type == "B" {
					t.Fatalf("picture %d is a B-frame", i)
				}
			}
			if got := fmt.Sprint(keys); got != c.keys {
				t.Errorf("ffprobe sees key frames at %s, want %s", got, c.keys)
			}
			compareDecoded(t, path, c.config, c.n, c.psnr)
		})
	}
}

// compareDecoded has ffmpeg decode a file and compares its pictures with the scene's.
func compareDecoded(t *testing.T, path string, g H264Config, n int, least float64) {
	t.Helper()
	raw := run(t, nil, "ffmpeg", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-")
	f := &media.Frame{Picture: media.NewPicture(g.Width, g.Height)}
	size := g.Width * g.Height * 3 / 2
	if len(raw) != n*size {
		t.Fatalf("decoded %d bytes, want %d pictures of %d", len(raw), n, size)
	}
	for i := range n {
		scene(f, i, 0)
		if db := psnr(t, raw[i*size:][:size], packed(f)); db < least {
			t.Fatalf("picture %d: PSNR %.1f dB, want %.1f", i, db, least)
		}
	}
}

// kbps is the rate of units encoded from picture `from` to `to`.
func (e *encoded) kbps(from, to, fps int) int {
	bytes := 0
	for _, u := range e.units[from:to] {
		bytes += len(u)
	}
	return bytes * 8 * fps / (to - from) / 1000
}

func TestH264FollowsBitrate(t *testing.T) {
	for _, c := range []struct {
		name       string
		lowLatency bool
	}{{"live", false}, {"RTC", true}} {
		t.Run(c.name, func(t *testing.T) {
			guard(t)
			const fps, second = 30, 30
			e, err := OpenH264(H264Config{Width: 180, Height: 320, FPS: fps, KeyInterval: 2 * time.Second, Bitrate: 1200, LowLatency: c.lowLatency})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			out := new(encoded)
			f := &media.Frame{Picture: media.NewPicture(180, 320)}
			for i := range 12 * second {
				switch i {
				case 4 * second:
					e.SetBitrate(300)
				case 8 * second:
					e.SetBitrate(1200)
				}
				scene(f, i, 40)
				if err := e.Encode(f, false, out.emit); err != nil {
					t.Fatal(err)
				}
			}
			e.Drain(out.emit)
			for _, w := range []struct{ from, to, kbps int }{{2, 4, 1200}, {6, 8, 300}, {10, 12, 1200}} {
				got := out.kbps(w.from*second, w.to*second, fps)
				t.Logf("seconds %d to %d: %d kbit/s", w.from, w.to, got)
				if got < w.kbps*3/4 || got > w.kbps*5/4 {
					t.Errorf("seconds %d to %d: %d kbit/s, want %d", w.from, w.to, got, w.kbps)
				}
			}
			if fmt.Sprint(out.keys) != "[0 60 120 180 240 300]" {
				t.Errorf("a changed rate moved the key frames: %v", out.keys)
			}
		})
	}
}

// An encoder that takes a rate only when it is opened starts anew, without losing a picture.
func TestH264Reopens(t *testing.T) {
	guard(t)
	e, err := OpenH264(H264Config{Width: 320, Height: 240, FPS: 30, Bitrate: 1000})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	e.kind.adapts = false
	header := string(e.Track().Header)
	out := new(encoded)
	f := &media.Frame{Picture: media.NewPicture(320, 240)}
	for i := range 40 {
		if i == 20 {
			e.SetBitrate(500)
		}
		scene(f, i, 0)
		f.Time = pictureTime(i, 30)
		if err := e.Encode(f, false, out.emit); err != nil {
			t.Fatal(err)
		}
	}
	e.Drain(out.emit)
	if len(out.units) != 40 || fmt.Sprint(out.keys) != "[0 20]" {
		t.Errorf("%d access units, key frames %v; want 40 and [0 20]", len(out.units), out.keys)
	}
	for i, at := range out.times {
		if at != pictureTime(i, 30) {
			t.Errorf("access unit %d has time %v", i, at)
		}
	}
	if string(e.Track().Header) != header {
		t.Error("the sequence header has changed")
	}
	path := save(t, "out.h264", annexB(e.Track(), out.units))
	compareDecoded(t, path, e.config, 40, 35)
}

func TestH264Refuses(t *testing.T) {
	guard(t)
	good := H264Config{Width: 64, Height: 64, FPS: 25, Bitrate: 500}
	for _, c := range []struct {
		name   string
		change func(*H264Config)
	}{
		{"unknown encoder", func(g *H264Config) { g.Encoder = "libx999" }},
		{"encoder of another codec", func(g *H264Config) { g.Encoder = "mpeg2video" }},
		{"decoder's name", func(g *H264Config) { g.Encoder = "h264" }},
		{"odd width", func(g *H264Config) { g.Width = 63 }},
		{"no height", func(g *H264Config) { g.Height = 0 }},
		{"huge", func(g *H264Config) { g.Width = 100000 }},
		{"no rate of frames", func(g *H264Config) { g.FPS = 0 }},
		{"no bit rate", func(g *H264Config) { g.Bitrate = 0 }},
		{"negative buffer", func(g *H264Config) { g.Buffer = -time.Second }},
		{"unknown preset", func(g *H264Config) { g.Preset = "warp" }},
		{"options smuggled in", func(g *H264Config) { g.Preset = "superfast=,=" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := good
			c.change(&g)
			e, err := OpenH264(g)
			var typed *Error
			if !errors.As(err, &typed) || typed.Code >= 0 || typed.Text == "" {
				t.Fatalf("got %v, %v; want an *Error", e, err)
			}
			if size := c.name == "odd width" || c.name == "no height" || c.name == "huge"; (typed.Kind == Size) != size {
				t.Errorf("kind %d", typed.Kind)
			}
		})
	}
}

func TestH264RefusesPictures(t *testing.T) {
	guard(t)
	e, err := OpenH264(H264Config{Width: 64, Height: 64, FPS: 25, Bitrate: 500, LowLatency: true})
	if err != nil {
		t.Fatal(err)
	}
	short := media.NewPicture(64, 64)
	short.Cr = short.Cr[:100]
	for name, p := range map[string]*image.YCbCr{
		"none":             nil,
		"another size":     media.NewPicture(64, 62),
		"4:4:4":            image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio444),
		"planes too short": short,
	} {
		if err := e.Encode(&media.Frame{Picture: p}, false, nil); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Encode(&media.Frame{Picture: media.NewPicture(64, 64)}, false, nil); err == nil {
		t.Error("taken after Close")
	}
	e.Close()
}

func TestH264AllocatesNothing(t *testing.T) {
	guard(t)
	for _, low := range []bool{false, true} {
		e, err := OpenH264(H264Config{Width: 320, Height: 240, FPS: 30, Bitrate: 1000, LowLatency: low})
		if err != nil {
			t.Fatal(err)
		}
		f := &media.Frame{Picture: media.NewPicture(320, 240)}
		n := 0
		emit := func(p media.Packet) { n += len(p.Data) }
		encode := func() {
			if err := e.Encode(f, false, emit); err != nil {
				t.Fatal(err)
			}
		}
		scene(f, 0, 40)
		for range 70 {
			encode()
		}
		if a := testing.AllocsPerRun(100, encode); a != 0 {
			t.Errorf("LowLatency %v: %v allocations a picture", low, a)
		}
		e.Close()
	}
}

func TestEncoders(t *testing.T) {
	guard(t)
	found := false
	for _, e := range Encoders() {
		err := Probe(e.Name)
		t.Logf("%-16s hardware %-5v %v", e.Name, e.Hardware, err)
		if e.Name == "libx264" {
			found = true
			if e.Hardware || err != nil {
				t.Errorf("libx264: hardware %v, %v", e.Hardware, err)
			}
		}
		var typed *Error
		if err != nil && !errors.As(err, &typed) {
			t.Errorf("%s: %v is no *Error", e.Name, err)
		}
	}
	if !found {
		t.Error("libx264 is not listed")
	}
}

func BenchmarkH264(b *testing.B) {
	e, err := OpenH264(H264Config{Width: 720, Height: 1280, FPS: 30, Bitrate: 1200})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	var frames [30]media.Frame
	for i := range frames {
		frames[i].Picture = media.NewPicture(720, 1280)
		scene(&frames[i], i, 6)
	}
	emit := func(media.Packet) {}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		e.Encode(&frames[i%len(frames)], false, emit)
	}
}
