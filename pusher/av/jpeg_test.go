package av

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// photo encodes a smooth picture with ffmpeg.
func photo(t *testing.T, size, format string, more ...string) []byte {
	t.Helper()
	args := []string{"-f", "lavfi", "-i", "testsrc=s=" + size, "-frames:v", "1", "-pix_fmt", format, "-q:v", "3"}
	return run(t, nil, "ffmpeg", append(append(args, more...), "-f", "mjpeg", "-")...)
}

func TestJPEG(t *testing.T) {
	guard(t)
	j, err := NewJPEG()
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	dst := &media.Frame{Time: time.Second, Turn: 90}
	for _, c := range []struct {
		size, format string
		ratio        image.YCbCrSubsampleRatio
	}{
		{"640x480", "yuvj422p", image.YCbCrSubsampleRatio422},
		{"640x480", "yuvj420p", image.YCbCrSubsampleRatio420},
		{"640x480", "yuvj444p", image.YCbCrSubsampleRatio444},
		{"321x241", "yuvj420p", image.YCbCrSubsampleRatio420},
	} {
		data := photo(t, c.size, c.format)
		if err := j.Decode(data, dst); err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		want := m.(*image.YCbCr)
		if dst.Picture.SubsampleRatio != c.ratio || dst.Picture.Rect != want.Rect || dst.Range != media.Full {
			t.Fatalf("%v: %v of %v, range %v", c, dst.Picture.SubsampleRatio, dst.Picture.Rect, dst.Range)
		}
		if dst.Time != time.Second || dst.Turn != 90 {
			t.Error("time or turn has changed")
		}
		if db := psnr(t, packed(dst), packed(&media.Frame{Picture: want})); db < 45 {
			t.Errorf("%v: PSNR against image/jpeg %.1f dB", c, db)
		}
	}
}

func TestJPEGRefuses(t *testing.T) {
	guard(t)
	j, err := NewJPEG()
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	good := photo(t, "320x240", "yuvj420p")
	sof := bytes.Index(good, []byte{0xff, 0xc0})
	huge := bytes.Clone(good)
	copy(huge[sof+5:], []byte{0xff, 0xff, 0xff, 0xff})
	var gray bytes.Buffer
	jpeg.Encode(&gray, image.NewGray(image.Rect(0, 0, 64, 64)), nil)
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"nothing", nil},
		{"text", []byte("this is not a picture, not at all")},
		{"header only", good[:40]},
		{"65535x65535", huge},
		{"grey", gray.Bytes()},
	} {
		dst := newFrame(32, 32)
		before := packed(dst)
		var typed *Error
		if err := j.Decode(c.data, dst); !errors.As(err, &typed) {
			t.Errorf("%s: %v, want an *Error", c.name, err)
		}
		if !bytes.Equal(packed(dst), before) {
			t.Errorf("%s: the frame has changed", c.name)
		}
		if err := j.Decode(good, dst); err != nil {
			t.Errorf("a good picture after %s: %v", c.name, err)
		}
	}
	j.Close()
	if err := j.Decode(good, newFrame(32, 32)); err == nil {
		t.Error("taken after Close")
	}
}

func TestJPEGAllocatesNothing(t *testing.T) {
	guard(t)
	j, err := NewJPEG()
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	data, dst := photo(t, "320x240", "yuvj422p"), new(media.Frame)
	decode := func() {
		if err := j.Decode(data, dst); err != nil {
			t.Fatal(err)
		}
	}
	decode()
	if a := testing.AllocsPerRun(50, decode); a != 0 {
		t.Errorf("%v allocations a picture", a)
	}
}

func FuzzJPEG(f *testing.F) {
	var b bytes.Buffer
	jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420), nil)
	f.Add(b.Bytes())
	j, err := NewJPEG()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dst := new(media.Frame)
		if j.Decode(data, dst) == nil && !whole(dst.Picture) {
			t.Fatalf("a picture of %v with planes that do not hold it", dst.Picture.Rect)
		}
	})
}

func BenchmarkJPEG(b *testing.B) {
	src := newFrame(1920, 1080)
	scene(src, 1, 10)
	var data bytes.Buffer
	jpeg.Encode(&data, src.Picture, &jpeg.Options{Quality: 85})
	j, _ := NewJPEG()
	defer j.Close()
	dst := new(media.Frame)
	for b.Loop() {
		j.Decode(data.Bytes(), dst)
	}
}

// The full range of a camera's JPEG becomes the stream's limited range: white is 235 and black 16 to whoever decodes
// it, and the stream does not call itself anything else.
func TestMJPEGRangeReachesTheStream(t *testing.T) {
	guard(t)
	const w, h = 320, 240
	src := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio422)
	media.Fill(src, 0, 128, 128)
	for y := range h {
		for x := range w / 2 {
			src.Y[y*src.YStride+x] = 255
		}
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, src, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	j, err := NewJPEG()
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	decoded, i420 := new(media.Frame), newFrame(w, h)
	if err := j.Decode(data.Bytes(), decoded); err != nil {
		t.Fatal(err)
	}
	scaler := NewScaler()
	defer scaler.Close()
	if err := scaler.Scale(i420, decoded, decoded.Picture.Rect, 0, false); err != nil || i420.Range != media.Limited {
		t.Fatalf("range %v, %v", i420.Range, err)
	}
	e, err := OpenH264(H264Config{Width: w, Height: h, FPS: 30, KeyInterval: time.Second, Bitrate: 1000, LowLatency: true})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var units [][]byte
	if err := e.Encode(i420, true, func(p media.Packet) { units = append(units, bytes.Clone(p.Data)) }); err != nil || len(units) != 1 {
		t.Fatalf("%d access units, %v", len(units), err)
	}
	file := save(t, "stream.h264", annexB(e.Track(), units))
	if r := probe(t, file).Streams[0].ColorRange; r != "" && r != "tv" {
		t.Errorf("the stream says that its range is %s", r)
	}
	raw := run(t, nil, "ffmpeg", "-i", file, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-")
	for x, want := range map[int]int{w / 4: 235, 3 * w / 4: 16} {
		if got := int(raw[h/2*w+x]); got < want-2 || got > want+2 {
			t.Errorf("luma %d at %d, want %d", got, x, want)
		}
	}
}
