package av

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"livepusher/pusher/media"
)

// guard ends a test that hangs, and fails one that leaves a goroutine behind.
func guard(t *testing.T) {
	t.Helper()
	timer := time.AfterFunc(2*time.Minute, func() { panic(t.Name() + " hangs") })
	t.Cleanup(func() {
		timer.Stop()
		goleak.VerifyNone(t)
	})
}

// run starts one of FFmpeg's programs and returns what it printed.
func run(t testing.TB, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is missing: install FFmpeg's command line (Debian: apt-get install ffmpeg)", name)
	}
	var out, problems bytes.Buffer
	c := exec.Command(name, append([]string{"-hide_banner", "-loglevel", "error"}, args...)...)
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(stdin), &out, &problems
	if err := c.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, problems.Bytes())
	}
	return out.Bytes()
}

// generate has ffmpeg make a file of lavfi sources or other inputs; the last argument is its name.
func generate(t testing.TB, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), args[len(args)-1])
	run(t, nil, "ffmpeg", append(args[:len(args)-1:len(args)-1], "-y", path)...)
	return path
}

// probed is what ffprobe says of a file.
type probed struct {
	Streams []struct {
		CodecName  string `json:"codec_name"`
		CodecType  string `json:"codec_type"`
		Profile    string
		Width      int
		Height     int
		PixFmt     string `json:"pix_fmt"`
		FrameRate  string `json:"r_frame_rate"`
		BFrames    int    `json:"has_b_frames"`
		ColorRange string `json:"color_range"`
		ColorSpace string `json:"color_space"`
		SampleRate string `json:"sample_rate"`
		Channels   int
	}
	Frames []struct {
		Key  int    `json:"key_frame"`
		Type string `json:"pict_type"`
	}
	Packets []struct {
		CodecType string `json:"codec_type"`
		PTS       string `json:"pts_time"`
		DTS       string `json:"dts_time"`
		Duration  string `json:"duration_time"`
		Flags     string
	}
}

func probe(t *testing.T, path string, show ...string) probed {
	t.Helper()
	args := append([]string{"-of", "json", "-show_streams"}, show...)
	var p probed
	if err := json.Unmarshal(run(t, nil, "ffprobe", append(args, path)...), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// save writes data to a new file.
func save(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// annexB makes an H.264 file of an encoder's track and access units.
func annexB(track media.VideoTrack, units [][]byte) []byte {
	h := track.Header
	n := binary.BigEndian.Uint16(h[6:])
	sps, rest := h[8:8+n], h[8+n:]
	pps := rest[3 : 3+binary.BigEndian.Uint16(rest[1:])]
	file := bytes.Join([][]byte{nil, sps, pps}, []byte{0, 0, 0, 1})
	for _, u := range units {
		for len(u) > 0 {
			n := binary.BigEndian.Uint32(u)
			file = append(append(file, 0, 0, 0, 1), u[4:4+n]...)
			u = u[4+n:]
		}
	}
	return file
}

// scene draws picture n of a moving scene with fine texture and camera noise of the given strength.
func scene(f *media.Frame, n int, noise uint32) {
	p := f.Picture
	w, h := p.Rect.Dx(), p.Rect.Dy()
	waves := make([]float32, w)
	for x := range waves {
		waves[x] = float32(60 * math.Sin(float64(x+3*n)/23))
	}
	random := uint32(n)*2654435761 + 1
	for y := range h {
		wave := float32(math.Cos(float64(y-2*n) / 31))
		row := p.Y[y*p.YStride:][:w]
		for x := range row {
			row[x] = uint8(110 + waves[x]*wave)
			if (x/8+y/8)%2 == 0 {
				row[x] += 15
			}
			if noise > 0 {
				random ^= random << 13
				random ^= random >> 17
				random ^= random << 5
				row[x] += uint8(random % noise)
			}
		}
	}
	for y := range (h + 1) / 2 {
		for x := range (w + 1) / 2 {
			p.Cb[y*p.CStride+x] = uint8(100 + (x+n)/8%50)
			p.Cr[y*p.CStride+x] = uint8(120 + y/8%40)
		}
	}
}

// packed returns a picture's planes without padding, as ffmpeg's rawvideo has them.
func packed(f *media.Frame) []byte {
	p := f.Picture
	w, h := p.Rect.Dx(), p.Rect.Dy()
	cw, ch := media.ChromaSize(p.SubsampleRatio, w, h)
	var out []byte
	add := func(plane []byte, stride, w, h int) {
		for y := range h {
			out = append(out, plane[y*stride:][:w]...)
		}
	}
	add(p.Y, p.YStride, w, h)
	add(p.Cb, p.CStride, cw, ch)
	add(p.Cr, p.CStride, cw, ch)
	return out
}

// psnr compares samples of 8 bits, in dB; equal ones give 100.
func psnr(t *testing.T, a, b []byte) float64 {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d bytes against %d", len(a), len(b))
	}
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	if sum == 0 {
		return 100
	}
	return 10 * math.Log10(255*255*float64(len(a))/sum)
}

// sine is n samples a channel of a tone of the given frequency.
func sine(n, channels, rate int, hz float64) []float32 {
	s := make([]float32, n*channels)
	for i := range s {
		s[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i/channels)/float64(rate)))
	}
	return s
}

// floats reads 32-bit floats as ffmpeg's f32le has them.
func floats(b []byte) []float32 {
	s := make([]float32, len(b)/4)
	for i := range s {
		s[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return s
}

// frequency measures a clean tone by its rising zero crossings, between samples.
func frequency(s []float32, rate int) float64 {
	first, last, n := -1.0, 0.0, -1
	for i := 1; i < len(s); i++ {
		if s[i-1] < 0 && s[i] >= 0 {
			last = float64(i-1) + float64(-s[i-1]/(s[i]-s[i-1]))
			if n++; n == 0 {
				first = last
			}
		}
	}
	return float64(n) * float64(rate) / (last - first)
}
