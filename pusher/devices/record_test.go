package devices

import (
	"context"
	"errors"
	"image"
	"io"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/driver/availability"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"
	"go.uber.org/goleak"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeDriver is a mediadevices driver whose reader is given.
type fakeDriver struct {
	driver.Driver
	openErr, recordErr error
	asked              prop.Media
	read               func() (image.Image, error)
	closed             int
}

func (f *fakeDriver) Open() error  { return f.openErr }
func (f *fakeDriver) Close() error { f.closed++; return nil }
func (f *fakeDriver) VideoRecord(p prop.Media) (video.Reader, error) {
	f.asked = p
	return video.ReaderFunc(func() (image.Image, func(), error) {
		img, err := f.read()
		return img, func() {}, err
	}), f.recordErr
}

func TestRecorder(t *testing.T) {
	picture := image.NewYCbCr(image.Rect(0, 0, 4, 2), image.YCbCrSubsampleRatio422)
	for _, c := range []struct {
		name     string
		format   string
		img      image.Image
		err      error
		panics   bool
		want     media.Range
		wantKind capture.Kind
	}{
		{"raw", "YUYV", picture, nil, false, media.Limited, 0},
		{"JPEG", "MJPEG", picture, nil, false, media.Full, 0},
		{"RGB", "RGBA", image.NewRGBA(image.Rect(0, 0, 4, 2)), nil, false, media.Limited, 0},
		{"gone", "YUYV", nil, syscall.ENODEV, false, 0, capture.Lost},
		{"end", "YUYV", nil, io.EOF, false, 0, capture.Lost},
		{"panics", "YUYV", nil, nil, true, 0, capture.Lost},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake := &fakeDriver{read: func() (image.Image, error) {
				if c.panics {
					panic("driver")
				}
				return c.img, c.err
			}}
			cam, err := record(cameraEntry{Device: capture.Device{Name: "fake"}, driver: fake}, mode(c.format, 4, 2, 30))
			if err != nil {
				t.Fatal(err)
			}
			f, err := cam.Read()
			var e *capture.Error
			switch {
			case c.wantKind != 0:
				if !errors.As(err, &e) || e.Kind != c.wantKind || e.Name != "fake" {
					t.Errorf("%v, %v", f, err)
				}
			case err != nil:
				t.Error(err)
			case f.Range != c.want || f.Picture.Rect.Dx() != 4:
				t.Errorf("%v %v", f.Range, f.Picture.Rect)
			}
			cam.Close()
			cam.Close()
			if _, err := cam.Read(); err != io.EOF {
				t.Errorf("after Close: %v", err)
			}
			if fake.closed != 1 || fake.asked.Width != 4 || fake.asked.FrameRate != 30 {
				t.Errorf("%+v", fake)
			}
		})
	}
}

func TestRecorderStallsAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		fake := &fakeDriver{read: func() (image.Image, error) { <-release; return nil, io.EOF }}
		cam, err := record(cameraEntry{Device: capture.Device{Name: "fake"}, driver: fake}, mode("YUYV", 4, 2, 30))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = cam.Read()
		var e *capture.Error
		if !errors.As(err, &e) || e.Kind != capture.Lost || time.Since(start) != 5*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		read := make(chan error, 1)
		go func() { _, err := cam.Read(); read <- err }()
		time.Sleep(time.Second)
		start = time.Now()
		closed := make(chan struct{})
		go func() { cam.Close(); close(closed) }()
		if err := <-read; err != io.EOF || time.Since(start) != 0 {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		<-closed
		if time.Since(start) != closeTimeout {
			t.Errorf("Close took %v", time.Since(start))
		}
		close(release)
		synctest.Wait()
		if fake.closed != 1 {
			t.Error("the driver was left open")
		}
	})
}

func TestRecorderDoesNotOpen(t *testing.T) {
	if _, err := record(cameraEntry{driver: &fakeDriver{openErr: syscall.EBUSY}}, mode("YUYV", 4, 2, 30)); err != syscall.EBUSY {
		t.Error(err)
	}
	if _, err := record(cameraEntry{driver: &fakeDriver{recordErr: io.ErrUnexpectedEOF}}, mode("YUYV", 4, 2, 30)); err != io.ErrUnexpectedEOF {
		t.Error(err)
	}
}

func TestErrorKinds(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want capture.Kind
	}{
		{"busy", syscall.EBUSY, capture.Busy},
		{"busy as text", errors.New("Failed to map request buffers: device or resource busy"), capture.Busy},
		{"busy elsewhere", availability.ErrBusy, capture.Busy},
		{"denied", syscall.EACCES, capture.Denied},
		{"gone", syscall.ENODEV, capture.NotFound},
		{"no node", syscall.ENOENT, capture.NotFound},
		{"deadline", context.DeadlineExceeded, capture.Lost},
		{"failed", syscall.EIO, capture.Lost},
		{"anything", errors.New("Not a video capture device"), capture.Unsupported},
		{"ours", &capture.Error{Kind: capture.Damaged}, capture.Damaged},
	} {
		e := asError(sourceCamera, "cam", c.err)
		if e.Kind != c.want || e.Source != "camera" || e.Name != "cam" {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
}

func TestWithin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if v, err := within(ctx, func() (int, error) { return 7, nil }, nil); v != 7 || err != nil {
			t.Error(v, err)
		}
		if _, err := within(ctx, func() (int, error) { panic("driver") }, nil); err == nil {
			t.Error("a panic was no error")
		}
		discarded := 0
		_, err := within(ctx, func() (int, error) { time.Sleep(time.Minute); return 8, nil }, func(v int) { discarded = v })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if discarded != 8 {
			t.Error("what came too late was not discarded")
		}
	})
}
