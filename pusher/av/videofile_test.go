package av

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// quick plays a file once, as fast as it can be read.
var quick = FileConfig{Once: true, Unpaced: true}

func openVideo(t *testing.T, path string, config FileConfig) *VideoFile {
	t.Helper()
	v, err := OpenVideoFile(context.Background(), path, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// readAll copies a file's pictures without padding.
func readAll(t *testing.T, v capture.Camera) (pictures []byte, n int, last media.Frame) {
	t.Helper()
	for {
		f, err := v.Read()
		if err == io.EOF {
			return pictures, n, last
		}
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, packed(f)...)
		last, n = *f, n+1
	}
}

// Planar pictures arrive as they are, byte for byte; others as FFmpeg itself converts them.
func TestVideoFileFormats(t *testing.T) {
	for _, c := range []struct {
		format, file string
		size         string
		ratio        image.YCbCrSubsampleRatio
		colours      media.Range
		same         string // the format that the pictures have
	}{
		{"yuv420p", "a.y4m", "320x240", image.YCbCrSubsampleRatio420, media.Limited, "yuv420p"},
		{"yuv420p", "a.y4m", "321x241", image.YCbCrSubsampleRatio420, media.Limited, "yuv420p"},
		{"yuv422p", "a.y4m", "320x240", image.YCbCrSubsampleRatio422, media.Limited, "yuv422p"},
		{"yuv444p", "a.y4m", "320x240", image.YCbCrSubsampleRatio444, media.Limited, "yuv444p"},
		{"yuv422p", "a.mkv", "322x242", image.YCbCrSubsampleRatio422, media.Limited, "yuv422p"},
		{"yuvj420p", "a.avi", "320x240", image.YCbCrSubsampleRatio420, media.Full, "yuvj420p"},
		{"yuv420p10le", "a.mkv", "320x240", image.YCbCrSubsampleRatio420, media.Limited, ""},
		{"nv12", "a.nut", "320x240", image.YCbCrSubsampleRatio420, media.Limited, "yuv420p"},
		{"rgb24", "a.nut", "320x240", image.YCbCrSubsampleRatio420, media.Limited, ""},
		{"gray", "a.nut", "320x240", image.YCbCrSubsampleRatio420, media.Limited, ""},
	} {
		t.Run(fmt.Sprint(c.format, " ", c.file, " ", c.size), func(t *testing.T) {
			guard(t)
			args := []string{"-f", "lavfi", "-i", "testsrc=s=" + c.size + ":r=25:d=1", "-pix_fmt", c.format}
			switch filepath.Ext(c.file) {
			case ".avi":
				args = append(args, "-c:v", "mjpeg")
			case ".nut":
				args = append(args, "-c:v", "rawvideo")
			case ".mkv":
				args = append(args, "-c:v", "ffv1")
			}
			path := generate(t, append(args, c.file)...)
			v := openVideo(t, path, quick)
			got, n, last := readAll(t, v)
			if n != 25 {
				t.Fatalf("%d pictures, want 25", n)
			}
			size := fmt.Sprintf("%dx%d", last.Picture.Rect.Dx(), last.Picture.Rect.Dy())
			info := v.Info()
			if size != c.size || fmt.Sprintf("%dx%d", info.Width, info.Height) != c.size || info.FPS != 25 {
				t.Errorf("pictures of %s, info %+v", size, info)
			}
			if last.Picture.SubsampleRatio != c.ratio || last.Range != c.colours || last.Turn != 0 {
				t.Errorf("%v, range %v, turn %d", last.Picture.SubsampleRatio, last.Range, last.Turn)
			}
			same := c.same
			if same == "" {
				same = "yuv420p"
			}
			want := run(t, nil, "ffmpeg", "-i", path, "-f", "rawvideo", "-pix_fmt", same, "-")
			if c.same != "" && !bytes.Equal(got, want) {
				t.Error("the pictures differ from ffmpeg's")
			}
			if db := psnr(t, got, want); db < 38 {
				t.Errorf("PSNR against ffmpeg %.1f dB", db)
			}
		})
	}
}

// Pictures made by another matrix than BT.601 keep their colours.
func TestVideoFileMatrix(t *testing.T) {
	guard(t)
	// Red in BT.709 (Rec. ITU-R BT.709-6, item 3.4: 63, 102, 240), said and not said.
	for matrix, want := range map[string][3]uint8{"bt709": {81, 90, 240}, "smpte170m": {63, 102, 240}, "unknown": {63, 102, 240}} {
		path := generate(t, "-f", "lavfi", "-i", "nullsrc=s=64x48:r=25:d=0.1,format=yuv420p,geq=63:102:240",
			"-c:v", "libx264", "-qp", "0", "-colorspace", matrix, "-color_range", "tv", "a.mp4")
		f, err := openVideo(t, path, quick).Read()
		if err != nil {
			t.Fatal(err)
		}
		got := f.Picture.YCbCrAt(30, 20)
		if f.Range != media.Limited || differ(got.Y, want[0]) > 1 || differ(got.Cb, want[1]) > 1 || differ(got.Cr, want[2]) > 1 {
			t.Errorf("%s: %v, want %v", matrix, got, want)
		}
	}
}

func TestVideoFileTurn(t *testing.T) {
	// What ffmpeg calls rotate counts the other way round; what it then shows decides.
	for degrees, want := range map[string]int{"0": 0, "90": 270, "180": 180, "270": 90} {
		t.Run(degrees, func(t *testing.T) {
			guard(t)
			plain := generate(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.2", "-pix_fmt", "yuv420p", "a.mp4")
			path := generate(t, "-i", plain, "-c", "copy", "-metadata:s:v", "rotate="+degrees, "b.mp4")
			f, err := openVideo(t, path, quick).Read()
			if err != nil || f.Turn != want {
				t.Fatalf("turn %d, %v; want %d", f.Turn, err, want)
			}
			// Upright it is what ffmpeg shows, which turns by itself.
			w, h := 64, 48
			if want%180 == 90 {
				w, h = h, w
			}
			upright := newFrame(w, h)
			s := NewScaler()
			defer s.Close()
			if err := s.Scale(upright, f, f.Picture.Rect, f.Turn, false); err != nil {
				t.Fatal(err)
			}
			shown := run(t, nil, "ffmpeg", "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-")
			if db := psnr(t, packed(upright), shown); db < 60 {
				t.Errorf("PSNR against what ffmpeg shows: %.1f dB", db)
			}
		})
	}
}

// A file plays by its own times, and again from the start without a break.
func TestVideoFilePaces(t *testing.T) {
	for _, name := range []string{"a.mp4", "a.y4m", "a.h264", "a.gif", "a.mkv", "a.ts", "a.avi", "a.flv", "a.webm"} {
		t.Run(name, func(t *testing.T) {
			guard(t)
			path := generate(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=20:d=0.5", name)
			synctest.Test(t, func(t *testing.T) {
				v := openVideo(t, path, FileConfig{})
				start := time.Now()
				for i := range 35 {
					if _, err := v.Read(); err != nil {
						t.Fatal(err)
					}
					due := time.Duration(i) * time.Second / 20
					if at := time.Since(start); absolute(at-due) > time.Millisecond {
						t.Fatalf("picture %d came at %v, want %v", i, at, due)
					}
				}
			})
		})
	}
}

// Whoever is held up for long sees the rest later, not faster.
func TestVideoFileHeldUp(t *testing.T) {
	guard(t)
	path := generate(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2", "a.mp4")
	synctest.Test(t, func(t *testing.T) {
		v := openVideo(t, path, FileConfig{})
		v.Read()
		time.Sleep(5 * time.Second)
		v.Read()
		again := time.Now()
		for range 10 {
			v.Read()
		}
		if d := time.Since(again); absolute(d-time.Second) > time.Millisecond {
			t.Errorf("the next second took %v", d)
		}
	})
}

// Close ends a Read that waits for the next picture.
func TestVideoFileCloseEndsRead(t *testing.T) {
	guard(t)
	path := generate(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=1/5:d=20", "a.mkv")
	closeWhileReading(t, openVideo(t, path, FileConfig{}), 2)
}

// closeWhileReading closes a camera whose Read number n will not return by itself.
func closeWhileReading(t *testing.T, v *VideoFile, n int) {
	t.Helper()
	done := make(chan error, 1)
	reading := make(chan bool)
	go func() {
		for i := 1; ; i++ {
			if i == n {
				close(reading)
			}
			f, err := v.Read()
			if err != nil {
				done <- err
				return
			}
			packed(f) // what was lent stays readable
		}
	}()
	<-reading
	time.Sleep(50 * time.Millisecond)
	v.Close()
	select {
	case err := <-done:
		if err != io.EOF {
			t.Errorf("Read returned %v, want io.EOF", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("Read still waits")
	}
	if _, err := v.Read(); err != io.EOF {
		t.Errorf("Read after Close: %v", err)
	}
}

// y4m is a YUV4MPEG2 stream of n pictures of 64x48.
func y4m(n int) []byte {
	var b bytes.Buffer
	b.WriteString("YUV4MPEG2 W64 H48 F30:1 Ip A1:1 C420jpeg\n")
	f := newFrame(64, 48)
	for i := range n {
		scene(f, i, 0)
		b.WriteString("FRAME\n")
		b.Write(packed(f))
	}
	return b.Bytes()
}

func sceneFrame(w, h, n int) *media.Frame {
	f := newFrame(w, h)
	scene(f, n, 0)
	return f
}

func TestVideoFileRefuses(t *testing.T) {
	guard(t)
	dir := t.TempDir()
	clip := generate(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "clip.mp4")
	sound := generate(t, "-f", "lavfi", "-i", "sine=d=1", "sound.wav")
	whole, err := os.ReadFile(clip)
	if err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name, path string
		kind       capture.Kind
	}{
		{"no such file", filepath.Join(dir, "missing.mp4"), capture.NotFound},
		{"empty name", "", capture.NotFound},
		{"an address", "http://127.0.0.1:1/clip.mp4", capture.NotFound},
		{"a protocol", "concat:" + clip, capture.NotFound},
		{"folder", dir, capture.Damaged},
		{"empty", write("empty.mp4", ""), capture.Damaged},
		{"text", write("text.txt", strings.Repeat("The quick brown fox jumps over the lazy dog.\n", 100)), capture.Damaged},
		{"escape sequences", write("art.ans", strings.Repeat("\x1b[31mred\x1b[0m\n", 100)), capture.Damaged},
		{"noise", write("noise.mp4", string(noise)), capture.Damaged},
		{"cut before its index", write("cut.mp4", string(whole[:len(whole)/3])), capture.Damaged},
		{"no picture", sound, capture.Unsupported},
		{"huge pictures", write("huge.y4m", "YUV4MPEG2 W10000 H10000 F30:1\nFRAME\n"+strings.Repeat("x", 100000)), capture.Unsupported},
		{"pictures beyond counting", write("beyond.y4m", "YUV4MPEG2 W60000 H60000 F30:1\nFRAME\n"+strings.Repeat("x", 100000)), capture.Damaged},
		{"wide pictures", write("wide.y4m", "YUV4MPEG2 W8194 H2 F30:1\nFRAME\n"+strings.Repeat("x", 100000)), capture.Unsupported},
		{"negative size", write("negative.y4m", "YUV4MPEG2 W-64 H48 F30:1\nFRAME\n"+strings.Repeat("x", 100000)), capture.Damaged},
		{"list of files", write("list.ffconcat", "ffconcat version 1.0\nfile '"+clip+"'\n"), capture.Damaged},
		{"playlist", write("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://"+clip+"\n#EXT-X-ENDLIST\n"), capture.Damaged},
		{"session description", write("list.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"), capture.Damaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			guard(t)
			v, err := OpenVideoFile(context.Background(), c.path, FileConfig{})
			if err == nil {
				_, err = v.Read()
				v.Close()
			}
			var typed *capture.Error
			if !errors.As(err, &typed) || typed.Kind != c.kind || typed.Source != "camera" || typed.Name != c.path {
				t.Errorf("%v (%#v), want kind %v", err, err, c.kind)
			}
			t.Log(err)
		})
	}
}

// A file that is damaged further on goes on playing; one that stops being a picture file ends.
func TestVideoFileDamagedInside(t *testing.T) {
	guard(t)
	path := generate(t, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=4", "-c:v", "libx264", "-g", "25", "a.ts")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(data) / 4; i < len(data)/2; i++ {
		data[i] = byte(i * 31)
	}
	v := openVideo(t, save(t, "b.ts", data), quick)
	_, n, _ := readAll(t, v)
	if n < 40 || n > 100 {
		t.Errorf("%d pictures of 100", n)
	}
}

func TestVideoFileAllocatesNothing(t *testing.T) {
	guard(t)
	for _, format := range []string{"yuv420p", "yuv420p10le"} {
		path := generate(t, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2", "-c:v", "ffv1", "-pix_fmt", format, "a.mkv")
		v := openVideo(t, path, FileConfig{Unpaced: true})
		read := func() {
			if _, err := v.Read(); err != nil {
				t.Fatal(err)
			}
		}
		read()
		if a := testing.AllocsPerRun(120, read); a != 0 {
			t.Errorf("%s: %v allocations a picture", format, a)
		}
	}
}

func FuzzVideoFile(f *testing.F) {
	f.Add(y4m(1))
	f.Add([]byte("#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:1/x\n"))
	f.Add([]byte("ffconcat version 1.0\nfile /etc/passwd\n"))
	for _, name := range []string{"a.mp4", "a.mkv", "a.avi", "a.gif", "a.ts"} {
		data, err := os.ReadFile(generate(f, "-f", "lavfi", "-i", "testsrc2=s=32x32:r=25:d=0.08", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, fmt.Sprint(os.Getpid()))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := OpenVideoFile(context.Background(), path, quick)
		if err != nil {
			return
		}
		defer v.Close()
		for range 3 {
			if _, err := v.Read(); err != nil {
				return
			}
		}
	})
}
