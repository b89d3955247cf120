package devices

import (
	"bytes"
	"errors"
	"image"
	"io"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/pion/mediadevices/pkg/frame"

	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// FFmpeg's own JPEG, read the way that a camera of DirectShow's is, with a file in its place.
func TestPacketsOfJPEG(t *testing.T) {
	file := filepath.Join(t.TempDir(), "camera.mjpeg")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "smptebars=size=640x480:rate=30", "-frames:v", "5",
		"-pix_fmt", "yuvj422p", "-q:v", "2", "-f", "mjpeg", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	c, err := openPackets("Camera", capture.Mode{Width: 640, Height: 480, FPS: 30, Format: "MJPEG"}, func() (JPEGDecoder, error) { return av.NewJPEG() },
		func() (packetSource, error) { return av.OpenPackets("mjpeg", file, "framerate=30") })
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range 5 {
		f, err := c.Read()
		if err != nil {
			t.Fatalf("picture %d: %v", i, err)
		}
		if f.Range != media.Full || f.Picture.SubsampleRatio != image.YCbCrSubsampleRatio422 || f.Picture.Rect.Dx() != 640 {
			t.Fatalf("range %v, %v, %v", f.Range, f.Picture.SubsampleRatio, f.Picture.Rect)
		}
		checkPacketBars(t, f.Picture)
	}
	var e *capture.Error
	if _, err := c.Read(); !errors.As(err, &e) || e.Kind != capture.Lost || e.Name != "Camera" {
		t.Errorf("after the end: %v", err)
	}
	if i := c.Info(); i.FPS != 30 || i.Width != 640 || i.Height != 480 || i.Format != "MJPEG" || i.Name != "Camera" {
		t.Errorf("%+v", i)
	}
}

// checkPacketBars looks at the middle of grey, green and blue at 75 %, in full range.
func checkPacketBars(t *testing.T, p *image.YCbCr) {
	t.Helper()
	for bar, want := range map[int][3]int{0: {191, 128, 128}, 3: {112, 64, 48}, 6: {22, 224, 113}} {
		got := p.YCbCrAt((2*bar+1)*640/14, 100)
		for k, v := range [3]int{int(got.Y), int(got.Cb), int(got.Cr)} {
			if v < want[k]-6 || v > want[k]+6 {
				t.Errorf("bar %d is %v, want %v", bar, got, want)
			}
		}
	}
}

// given is a source of a test's own.
type given struct {
	width, height int
	next          func() ([]byte, error)
	closed        chan struct{}
}

func (g *given) Next() ([]byte, error) { return g.next() }
func (g *given) Size() (int, int)      { return g.width, g.height }
func (g *given) FPS() float64          { return 30 }
func (g *given) Close() error          { close(g.closed); return nil }

func openGiven(t *testing.T, format string, g *given) capture.Camera {
	t.Helper()
	g.closed = make(chan struct{})
	c, err := openPackets("Camera", capture.Mode{Format: format}, nil, func() (packetSource, error) { return g, nil })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every raw format is laid out as media.Frame wants it: a picture whose luma is 1, 2, ... and chroma 100 and 200.
func TestPacketsOfPixels(t *testing.T) {
	pairs := []byte{1, 2, 3, 4, 5, 6, 7, 8, 100, 200, 100, 200}
	for format, data := range map[string][]byte{
		"YUYV": {1, 100, 2, 200, 3, 100, 4, 200, 5, 100, 6, 200, 7, 100, 8, 200},
		"UYVY": {100, 1, 200, 2, 100, 3, 200, 4, 100, 5, 200, 6, 100, 7, 200, 8},
		"NV12": pairs,
		"I420": {1, 2, 3, 4, 5, 6, 7, 8, 100, 100, 200, 200},
	} {
		t.Run(format, func(t *testing.T) {
			calls := 0
			c := openGiven(t, format, &given{width: 4, height: 2, next: func() ([]byte, error) {
				if calls++; calls == 1 {
					return nil, nil // none yet
				}
				if calls == 2 {
					return data[:3], nil // cut short
				}
				return data, nil
			}})
			defer c.Close()
			f, err := c.Read()
			if err != nil {
				t.Fatal(err)
			}
			for i := range 8 {
				got := f.Picture.YCbCrAt(i%4, i/4)
				if int(got.Y) != i+1 || got.Cb != 100 || got.Cr != 200 {
					t.Errorf("pixel %d is %v", i, got)
				}
			}
			if f.Range != media.Limited {
				t.Error("not limited range")
			}
		})
	}
}

func TestPacketsEnd(t *testing.T) {
	var e *capture.Error
	pulled := openGiven(t, "NV12", &given{width: 4, height: 2, next: func() ([]byte, error) { return nil, errors.New("pulled out") }})
	if _, err := pulled.Read(); !errors.As(err, &e) || e.Kind != capture.Lost {
		t.Errorf("pulled out: %v", err)
	}
	pulled.Close()

	broken := openGiven(t, "MJPEG", &given{next: func() ([]byte, error) { return bytes.Repeat([]byte{9}, 100), nil }})
	if _, err := broken.Read(); !errors.Is(err, errDamaged) {
		t.Errorf("damaged pictures: %v", err)
	}
	broken.Close()

	g := &given{width: 4, height: 2, next: func() ([]byte, error) { return nil, nil }}
	silent := openGiven(t, "NV12", g)
	ended := make(chan error)
	go func() {
		_, err := silent.Read()
		ended <- err
	}()
	time.Sleep(20 * time.Millisecond)
	silent.Close()
	if err := <-ended; err != io.EOF {
		t.Errorf("closed: %v", err)
	}
	<-g.closed

	refused := errors.New("refused")
	if _, err := openPackets("Camera", capture.Mode{Format: string(frame.FormatMJPEG)}, nil, func() (packetSource, error) { return nil, refused }); err != refused {
		t.Errorf("refused: %v", err)
	}
}

// Waiting for a picture makes no garbage: it is done some 15 times for each.
func TestPacketsWaitWithoutGarbage(t *testing.T) {
	data, calls := make([]byte, 12), 0
	c := openGiven(t, "NV12", &given{width: 4, height: 2, next: func() ([]byte, error) {
		if calls++; calls%10 != 0 {
			return nil, nil
		}
		return data, nil
	}})
	defer c.Close()
	if n := testing.AllocsPerRun(20, func() { c.Read() }); n > 0 {
		t.Errorf("%v allocations a picture", n)
	}
}
