package devices

import (
	"cmp"
	"io"
	"runtime"
	"sync"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// packetSource delivers a camera's pictures undecoded; *av.Packets is one.
type packetSource interface {
	Next() ([]byte, error) // nil when there is none yet
	Size() (width, height int)
	FPS() float64
	Close() error
}

// lookEvery is how often a camera is asked for the next picture.
const lookEvery = 2 * time.Millisecond

// packetCamera is a camera read through a packetSource, which one thread opens, asks and closes.
type packetCamera struct {
	info    capture.CameraInfo
	source  packetSource
	layout  layout
	jpeg    JPEGDecoder // of compressed pictures, else nil
	frame   media.Frame
	stalled *time.Timer
	look    *time.Timer // to the next look at the source

	want   chan struct{}
	got    chan error // nil: frame is the next picture
	closed chan struct{}
	once   sync.Once
	ended  chan struct{} // closed when the thread has let go of the source
}

// openPackets starts a camera in a mode; the source says which it really is.
func openPackets(name string, m capture.Mode, newJPEG func() (JPEGDecoder, error), open func() (packetSource, error)) (capture.Camera, error) {
	c := &packetCamera{info: capture.CameraInfo{Name: name, Width: m.Width, Height: m.Height, FPS: m.FPS, Format: m.Format},
		stalled: time.NewTimer(time.Hour), look: time.NewTimer(time.Hour),
		want: make(chan struct{}), got: make(chan error, 1), closed: make(chan struct{}), ended: make(chan struct{})}
	opened := make(chan error)
	go c.run(opened, newJPEG, open)
	if err := <-opened; err != nil {
		return nil, err
	}
	return c, nil
}

func (c *packetCamera) run(opened chan<- error, newJPEG func() (JPEGDecoder, error), open func() (packetSource, error)) {
	runtime.LockOSThread() // to the end: what the source has left on the thread ends with it
	defer close(c.ended)
	err := c.start(newJPEG, open)
	opened <- err
	if err != nil {
		return
	}
	defer c.stop()
	for {
		select {
		case <-c.closed:
			return
		case <-c.want:
			c.got <- c.next()
		}
	}
}

func (c *packetCamera) start(newJPEG func() (JPEGDecoder, error), open func() (packetSource, error)) (err error) {
	if c.info.Format == "MJPEG" {
		if c.jpeg, err = openJPEG(newJPEG); err != nil {
			return err
		}
	}
	if c.source, err = open(); err != nil {
		c.stop()
		return err
	}
	w, h := c.source.Size()
	if w > 0 && h > 0 {
		c.info.Width, c.info.Height = w, h
	}
	c.info.FPS = cmp.Or(c.source.FPS(), c.info.FPS)
	if c.jpeg != nil {
		c.frame.Range = media.Full
		return nil
	}
	c.layout = layout{format: c.info.Format, width: w &^ 1, height: h &^ 1, stride: w}
	if c.info.Format == "YUYV" || c.info.Format == "UYVY" {
		c.layout.stride = 2 * w
	}
	c.frame.Range, c.frame.Picture = media.Limited, c.layout.newPicture()
	return nil
}

func (c *packetCamera) stop() {
	if c.source != nil {
		c.source.Close()
	}
	if c.jpeg != nil {
		c.jpeg.Close()
	}
}

// next makes frame of the next picture that can be decoded.
func (c *packetCamera) next() error {
	for damaged := 0; damaged < maxDamaged; {
		data, err := c.source.Next()
		if err != nil {
			return err
		}
		if data == nil {
			c.look.Reset(lookEvery)
			select {
			case <-c.closed:
				return io.EOF
			case <-c.look.C:
			}
			continue
		}
		if c.decode(data) == nil {
			return nil
		}
		damaged++ // the first pictures of many cameras are cut short
	}
	return errDamaged
}

func (c *packetCamera) decode(data []byte) error {
	if c.jpeg != nil {
		return c.jpeg.Decode(data, &c.frame)
	}
	return c.layout.unpack(c.frame.Picture, data)
}

// Read implements capture.Camera.
func (c *packetCamera) Read() (*media.Frame, error) {
	c.stalled.Reset(stallTimeout)
	select {
	case c.want <- struct{}{}:
	case <-c.closed:
		return nil, io.EOF
	case <-c.stalled.C:
		return nil, c.lost(errNoFrames)
	}
	select {
	case err := <-c.got:
		if err != nil {
			return nil, c.lost(err)
		}
		return &c.frame, nil
	case <-c.closed:
		return nil, io.EOF
	case <-c.stalled.C:
		return nil, c.lost(errNoFrames)
	}
}

// lost is what Read returns for an error of the source.
func (c *packetCamera) lost(err error) error {
	select {
	case <-c.closed:
		return io.EOF
	default:
		return &capture.Error{Source: sourceCamera, Name: c.info.Name, Kind: capture.Lost, Err: err}
	}
}

// Close implements capture.Camera. A source that does not let go is left behind.
func (c *packetCamera) Close() error {
	c.once.Do(func() { close(c.closed) })
	select {
	case <-c.ended:
	case <-time.After(closeTimeout):
	}
	return nil
}

// Info implements capture.Camera.
func (c *packetCamera) Info() capture.CameraInfo { return c.info }

var _ capture.Camera = (*packetCamera)(nil)
