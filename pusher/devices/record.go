//go:build !windows

package devices

import (
	"errors"
	"image"
	"io"
	"sync"
	"time"

	"github.com/pion/mediadevices/pkg/driver"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/io/video"
	"github.com/pion/mediadevices/pkg/prop"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// recorder is a camera read through a mediadevices driver: how it is done where there is no better
// way. The driver's reader can neither be interrupted nor given a deadline, so it runs in a goroutine
// that takes one request at a time.
type recorder struct {
	name    string
	driver  driver.Driver
	info    capture.CameraInfo
	frame   media.Frame
	stalled *time.Timer

	want   chan struct{}
	got    chan picture
	closed chan struct{}
	once   sync.Once
	ended  chan struct{} // closed when the goroutine has let go of the driver
}

// picture is what the driver's reader returned.
type picture struct {
	img image.Image
	err error
}

// record starts a driver in a mode.
func record(e cameraEntry, m capture.Mode) (capture.Camera, error) {
	if err := e.driver.Open(); err != nil {
		return nil, err
	}
	p := prop.Media{Video: prop.Video{Width: m.Width, Height: m.Height, FrameRate: float32(m.FPS), FrameFormat: frame.Format(m.Format)}}
	recording, ok := e.driver.(driver.VideoRecorder)
	if !ok {
		e.driver.Close()
		return nil, errors.New("the driver records no pictures")
	}
	reader, err := recording.VideoRecord(p)
	if err != nil {
		return nil, err // the driver has closed itself
	}
	r := &recorder{
		name: e.Name, driver: e.driver,
		info:    capture.CameraInfo{Name: e.Name, Width: m.Width, Height: m.Height, FPS: m.FPS, Format: m.Format},
		stalled: time.NewTimer(time.Hour),
		want:    make(chan struct{}), got: make(chan picture, 1), closed: make(chan struct{}), ended: make(chan struct{}),
	}
	r.frame.Range = media.Limited
	if m.Format == "MJPEG" {
		r.frame.Range = media.Full
	}
	go r.run(reader)
	return r, nil
}

// run reads one picture per request until the camera is closed.
func (r *recorder) run(reader video.Reader) {
	defer close(r.ended)
	defer r.driver.Close()
	for {
		select {
		case <-r.closed:
			return
		case <-r.want:
			r.got <- readSafely(reader)
		}
	}
}

func readSafely(reader video.Reader) (p picture) {
	defer func() {
		if v := recover(); v != nil {
			p = picture{nil, panicError(v)}
		}
	}()
	img, _, err := reader.Read()
	return picture{img, err}
}

// Read implements capture.Camera.
func (r *recorder) Read() (*media.Frame, error) {
	r.stalled.Reset(stallTimeout)
	select {
	case r.want <- struct{}{}:
	case <-r.closed:
		return nil, io.EOF
	case <-r.stalled.C:
		return nil, r.lost(errNoFrames)
	}
	select {
	case p := <-r.got:
		return r.deliver(p)
	case <-r.closed:
		return nil, io.EOF
	case <-r.stalled.C:
		return nil, r.lost(errNoFrames)
	}
}

func (r *recorder) deliver(p picture) (*media.Frame, error) {
	select {
	case <-r.closed:
		return nil, io.EOF
	default:
	}
	if p.img == nil {
		return nil, r.lost(p.err)
	}
	r.frame = asFrame(p.img, r.frame.Range)
	return &r.frame, nil
}

func (r *recorder) lost(err error) error {
	return &capture.Error{Source: sourceCamera, Name: r.name, Kind: capture.Lost, Err: err}
}

// Close implements capture.Camera.
func (r *recorder) Close() error {
	r.once.Do(func() { close(r.closed) })
	select {
	case <-r.ended:
	case <-time.After(closeTimeout):
	}
	return nil
}

// Info implements capture.Camera.
func (r *recorder) Info() capture.CameraInfo { return r.info }

var _ capture.Camera = (*recorder)(nil)
