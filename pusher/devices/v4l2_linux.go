package devices

// #include <errno.h>
// #include <sys/ioctl.h>
// #include <linux/videodev2.h>
//
// // What the camera really delivers: webcam.SetImageFormat answers with the size it was asked for.
// static int current_format(int fd, struct v4l2_pix_format *out) {
//	struct v4l2_format f = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
//	if (ioctl(fd, VIDIOC_G_FMT, &f) < 0) return errno;
//	*out = f.fmt.pix;
//	return 0;
// }
import "C"

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/blackjack/webcam"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

const v4l2Buffers = 3 // one being filled, one ready, one being read

// fourCC are V4L2's codes of the formats, by capture.Mode's names (linux/videodev2.h).
var fourCC = map[string]webcam.PixelFormat{
	"YUYV":  C.V4L2_PIX_FMT_YUYV,
	"UYVY":  C.V4L2_PIX_FMT_UYVY,
	"NV12":  C.V4L2_PIX_FMT_NV12,
	"NV21":  C.V4L2_PIX_FMT_NV21,
	"I420":  C.V4L2_PIX_FMT_YUV420,
	"MJPEG": C.V4L2_PIX_FMT_MJPEG,
}

// v4l2Camera is a camera read from its V4L2 buffers.
type v4l2Camera struct {
	*controls
	name   string
	info   capture.CameraInfo
	cam    *webcam.Webcam
	layout layout
	jpeg   JPEGDecoder // of compressed frames, else nil
	frame  media.Frame

	reading sync.Mutex // held during Read
	buffers sync.Mutex // held while the camera's memory is in use
	closed  atomic.Bool
}

// openV4L2 starts a camera.
func openV4L2(e cameraEntry, m capture.Mode, wish capture.CameraWish, newJPEG func() (JPEGDecoder, error)) (capture.Camera, error) {
	cam, err := webcam.Open(e.Path)
	if err != nil {
		return nil, err
	}
	c := &v4l2Camera{name: e.Name, cam: cam}
	err = c.start(e.Path, m, wish)
	if err == nil && m.Format == "MJPEG" {
		c.jpeg, err = openJPEG(newJPEG)
	}
	if err != nil {
		cam.Close()
		return nil, err
	}
	c.controls = newControls(cam)
	return c, nil
}

// start sets the mode, learns what the camera made of it, and lets frames flow.
func (c *v4l2Camera) start(path string, m capture.Mode, wish capture.CameraWish) error {
	if err := c.cam.SetBufferCount(v4l2Buffers); err != nil {
		return err
	}
	if _, _, _, err := c.cam.SetImageFormat(fourCC[m.Format], uint32(m.Width), uint32(m.Height)); err != nil {
		return err
	}
	rate := m.FPS
	if rate == 0 {
		rate = float64(wish.FPS)
	}
	if rate > 0 {
		_ = c.cam.SetFramerate(float32(rate)) // some cameras have one rate and refuse to be told
	}
	real, err := currentFormat(path)
	if err != nil {
		return err
	}
	if webcam.PixelFormat(real.pixelformat) != fourCC[m.Format] {
		return &capture.Error{Kind: capture.Unsupported, Detail: "the camera insists on another pixel format"}
	}
	c.arrange(m, real)
	if fps, err := c.cam.GetFramerate(); err == nil {
		c.info.FPS = float64(fps)
	}
	return c.cam.StartStreaming()
}

// arrange prepares the frame for the format that the camera really delivers.
func (c *v4l2Camera) arrange(m capture.Mode, real C.struct_v4l2_pix_format) {
	w, h := int(real.width)&^1, int(real.height)&^1
	c.info = capture.CameraInfo{Name: c.name, Width: w, Height: h, FPS: m.FPS, Format: m.Format}
	c.frame.Range = media.Limited
	if real.quantization == C.V4L2_QUANTIZATION_FULL_RANGE {
		c.frame.Range = media.Full
	}
	if m.Format == "MJPEG" {
		c.frame.Range = media.Full
		return
	}
	c.layout = layout{format: m.Format, width: w, height: h, stride: int(real.bytesperline)}
	least := w
	if m.Format == "YUYV" || m.Format == "UYVY" {
		least = 2 * w
	}
	c.layout.stride = max(c.layout.stride, least) // old drivers leave it 0
	c.frame.Picture = c.layout.newPicture()
}

// currentFormat asks the camera by opening it once more, which V4L2 allows while it is in use.
func currentFormat(path string) (C.struct_v4l2_pix_format, error) {
	var pix C.struct_v4l2_pix_format
	fd, err := syscall.Open(path, syscall.O_RDWR|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return pix, err
	}
	defer syscall.Close(fd)
	if code := C.current_format(C.int(fd), &pix); code != 0 {
		return pix, syscall.Errno(code)
	}
	return pix, nil
}

// Read implements capture.Camera.
func (c *v4l2Camera) Read() (*media.Frame, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	for damaged := 0; damaged < maxDamaged; {
		if err := c.wait(); err != nil {
			return nil, err
		}
		switch err := c.take(); err {
		case nil:
			return &c.frame, nil
		case errAgain:
		case errDamaged:
			damaged++
		default:
			return nil, err
		}
	}
	return nil, c.lost(errDamaged)
}

// wait waits until a frame is ready, the camera is closed, or it counts as lost.
func (c *v4l2Camera) wait() error {
	until := time.Now().Add(stallTimeout)
	for {
		if c.closed.Load() {
			return io.EOF
		}
		err := c.cam.WaitForFrame(1) // seconds; Close interrupts it by stopping the stream
		if _, timeout := err.(*webcam.Timeout); !timeout {
			return c.ended(err)
		}
		if time.Now().After(until) {
			return c.lost(errNoFrames)
		}
	}
}

var errAgain = errors.New("no frame yet")

// take makes the frame from the buffer that is ready.
func (c *v4l2Camera) take() error {
	c.buffers.Lock()
	defer c.buffers.Unlock()
	if c.closed.Load() {
		return io.EOF
	}
	data, index, err := c.cam.GetFrame()
	if err == syscall.EAGAIN {
		return errAgain
	}
	if err != nil {
		return c.ended(err)
	}
	defer c.cam.ReleaseFrame(index)
	if c.jpeg != nil {
		err = c.jpeg.Decode(data, &c.frame)
	} else {
		err = c.layout.unpack(c.frame.Picture, data)
	}
	if err != nil { // the first frames of many cameras are cut short
		return errDamaged
	}
	return nil
}

// ended is what Read returns for an error of the device.
func (c *v4l2Camera) ended(err error) error {
	switch {
	case c.closed.Load():
		return io.EOF
	case err != nil:
		return c.lost(err)
	}
	return nil
}

func (c *v4l2Camera) lost(err error) error {
	return &capture.Error{Source: sourceCamera, Name: c.name, Kind: capture.Lost, Err: err}
}

// Close implements capture.Camera. Stopping the stream wakes a Read that waits.
func (c *v4l2Camera) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	c.buffers.Lock()
	_ = c.cam.StopStreaming() // fails when the device is gone, which is no news
	c.buffers.Unlock()
	c.reading.Lock()
	defer c.reading.Unlock()
	c.controls.close()
	if c.jpeg != nil {
		c.jpeg.Close()
	}
	return c.cam.Close()
}

// Info implements capture.Camera.
func (c *v4l2Camera) Info() capture.CameraInfo { return c.info }

var (
	_ capture.Camera   = (*v4l2Camera)(nil)
	_ capture.Controls = (*v4l2Camera)(nil)
)
