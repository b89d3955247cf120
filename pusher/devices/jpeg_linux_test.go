package devices

import (
	"bytes"
	"errors"
	"image"
	"os/exec"
	"testing"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// A camera that delivers JPEG only, with Go's decoder and with one that is given; and a camera that begins to offer
// pictures after it was listed.
func cameraOfJPEG(t *testing.T) {
	d := New()
	_, err := d.OpenCamera(t.Context(), "/dev/video7", sd)
	wantKind(t, err, capture.NotFound) // nobody writes: it has no formats
	feed := exec.Command("ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", "/io/bars.avi", "-c", "copy", "-f", "v4l2", "/dev/video7")
	if err := feed.Start(); err != nil {
		t.Fatal(err)
	}
	defer feed.Wait()
	defer feed.Process.Kill()
	var cam capture.Camera
	for range 60 {
		if cam, err = d.OpenCamera(t.Context(), "Webcam", sd); err == nil {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := readFrames(t, cam, 3)
	if i := cam.Info(); i.Format != "MJPEG" || i.Width != 640 || i.Height != 480 || f.Range != media.Full {
		t.Errorf("%+v, range %v", i, f.Range)
	}
	checkJPEGBars(t, f.Picture)
	cam.Close()

	given := 0
	d.NewJPEG = useDecoder(func(data []byte, dst *media.Frame) error {
		if given++; given%3 == 0 {
			return errors.New("damaged") // a frame that cannot be decoded is passed over
		}
		if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
			t.Errorf("%x is no JPEG", data[:min(4, len(data))])
		}
		return slowJPEG{}.Decode(data, dst)
	})
	if cam, err = d.OpenCamera(t.Context(), "Webcam", sd); err != nil {
		t.Fatal(err)
	}
	defer cam.Close()
	checkJPEGBars(t, readFrames(t, cam, 4).Picture)
	if given < 5 {
		t.Errorf("the given decoder was called %d times for 4 frames", given)
	}
	d.NewJPEG = useDecoder(func([]byte, *media.Frame) error { return errors.New("damaged") })
	bad, err := d.OpenCamera(t.Context(), "Webcam", sd)
	if err == nil {
		defer bad.Close()
	}
	cam.Close()
	if bad != nil {
		wantKind(t, untilError(bad), capture.Lost)
	}
}

// givenJPEG is a decoder of a test's own.
type givenJPEG func(data []byte, dst *media.Frame) error

func (f givenJPEG) Decode(data []byte, dst *media.Frame) error { return f(data, dst) }
func (f givenJPEG) Close() error                               { return nil }

func useDecoder(f givenJPEG) func() (JPEGDecoder, error) {
	return func() (JPEGDecoder, error) { return f, nil }
}

// checkJPEGBars looks at the middle of three of FFmpeg's smptebars: grey, green, blue at 75 %, in full range.
func checkJPEGBars(t *testing.T, p *image.YCbCr) {
	t.Helper()
	for _, c := range []struct {
		bar  int
		want [3]int
	}{{0, [3]int{191, 128, 128}}, {3, [3]int{112, 64, 48}}, {6, [3]int{22, 224, 113}}} {
		got := p.YCbCrAt((2*c.bar+1)*640/14, 100)
		for k, v := range [3]int{int(got.Y), int(got.Cb), int(got.Cr)} {
			if v < c.want[k]-6 || v > c.want[k]+6 {
				t.Errorf("bar %d is %v, want %v", c.bar, got, c.want)
			}
		}
	}
}
