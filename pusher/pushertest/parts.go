// Package pushertest has doubles of what a pusher is made of, for testing its rules without a device,
// an encoder or a server: small real implementations that can be told to fail. Bench holds one set of
// them; NewSink is an RTMP server in this process, and package nginx a real one.
package pushertest

import (
	"context"
	"image"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"livepusher/beauty"
	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// Bench is a set of doubles and what they have seen. Its fields may be set before the pusher is made;
// the functions may be set to make parts fail. It works in a synctest bubble.
type Bench struct {
	OpenCamera  func(name string) error // before a camera opens; nil lets all open
	OpenMic     func(name string) error
	OpenVoice   func() error
	OpenVideo   func(pusher.VideoSettings) error
	OpenAudio   func(pusher.AudioSettings) error
	Encode      func(pusher.VideoSettings) error // before a picture is encoded; it may sleep to be slow
	Encoders    []pusher.EncoderInfo             // nil is libx264 alone
	Waiting     func() error                     // when the waiting image is drawn
	OpenMusic   func(path string) error
	MusicPieces int                 // of 10 ms that music has; 0 is 100
	Dial        func(try int) error // before a connection is made; try counts from 1
	Uplink      int                 // bytes a second that a connection takes; 0 is any number
	CameraFPS   int                 // 0 is 30
	Abilities   capture.Abilities   // of the cameras

	mu      sync.Mutex
	tries   int
	conns   []*Conn
	cameras []*Camera
	mics    []*Mic
	videos  []pusher.VideoSettings
	marks   []string
	open    atomic.Int64
	crop    atomic.Pointer[image.Rectangle]
}

// Parts returns the doubles.
func (b *Bench) Parts() pusher.Parts {
	return pusher.Parts{
		Sources:      sources{b},
		Encoders:     b.encoders,
		NewVideo:     b.newVideo,
		NewAudio:     b.newAudio,
		NewScaler:    func() pusher.Scaler { return Scaler{b} },
		NewFilter:    func() pusher.Filter { return Filter{} },
		NewConvert:   func(from, to pusher.AudioFormat) (pusher.AudioConverter, error) { return Convert{}, nil },
		NewWatermark: func() pusher.Watermark { return &Watermark{bench: b} },
		NewVoice:     b.newVoice,
		Dial:         b.dial,
		OpenMusic:    b.openMusic,
		Waiting: func(name, hash string, w, h int) (*media.Frame, error) {
			f := &media.Frame{Picture: media.NewPicture(w, h)}
			media.Fill(f.Picture, WaitingLuma, 128, 128)
			if b.Waiting != nil {
				return f, b.Waiting()
			}
			return f, nil
		},
	}
}

// Luma of the doubles' pictures, by which a test tells what it sees.
const (
	WaitingLuma = 50
	CameraLuma  = 100 // of the first camera that was opened; each further one has 10 more
)

// Open is how many cameras, microphones, encoders and connections are open.
func (b *Bench) Open() int { return int(b.open.Load()) }

// Crop is the part of the camera's picture, of 64x48, that was shown last.
func (b *Bench) Crop() image.Rectangle {
	if r := b.crop.Load(); r != nil {
		return *r
	}
	return image.Rectangle{}
}

// Conns are the connections made so far.
func (b *Bench) Conns() []*Conn {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]*Conn(nil), b.conns...)
}

// Cameras are the cameras opened so far.
func (b *Bench) Cameras() []*Camera {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]*Camera(nil), b.cameras...)
}

// Mics are the microphones opened so far.
func (b *Bench) Mics() []*Mic {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]*Mic(nil), b.mics...)
}

// Videos are what the video encoders opened so far were opened with.
func (b *Bench) Videos() []pusher.VideoSettings {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]pusher.VideoSettings(nil), b.videos...)
}

func (b *Bench) dial(ctx context.Context, url string, connected func()) (pusher.Conn, error) {
	b.mu.Lock()
	b.tries++
	try := b.tries
	b.mu.Unlock()
	if b.Dial != nil {
		if err := b.Dial(try); err != nil {
			return nil, err
		}
	}
	connected()
	c := &Conn{bench: b, url: url, done: make(chan struct{}), moves: make(chan string)}
	b.open.Add(1)
	b.mu.Lock()
	b.conns = append(b.conns, c)
	b.mu.Unlock()
	return c, nil
}

type sources struct{ b *Bench }

func (s sources) OpenCamera(_ context.Context, name string, wish capture.CameraWish) (capture.Camera, error) {
	if s.b.OpenCamera != nil {
		if err := s.b.OpenCamera(name); err != nil {
			return nil, err
		}
	}
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	fps := s.b.CameraFPS
	if fps == 0 {
		fps = 30
	}
	c := &Camera{bench: s.b, name: name, every: time.Second / time.Duration(fps), stop: make(chan struct{}), fail: make(chan error, 1)}
	c.controls.can = s.b.Abilities
	c.frame.Picture = media.NewPicture(64, 48)
	media.Fill(c.frame.Picture, byte(CameraLuma+10*len(s.b.cameras)), 128, 128)
	s.b.cameras = append(s.b.cameras, c)
	s.b.open.Add(1)
	return c, nil
}

func (s sources) OpenMic(_ context.Context, name string) (capture.Mic, error) {
	if s.b.OpenMic != nil {
		if err := s.b.OpenMic(name); err != nil {
			return nil, err
		}
	}
	m := &Mic{bench: s.b, name: name, stop: make(chan struct{}), fail: make(chan error, 1)}
	s.b.mu.Lock()
	s.b.mics = append(s.b.mics, m)
	s.b.mu.Unlock()
	s.b.open.Add(1)
	return m, nil
}

func (s sources) Devices() (cameras, mics []capture.Device, err error) { return nil, nil, nil }

// Camera delivers pictures of one colour at a steady rate.
type Camera struct {
	controls
	bench *Bench
	name  string
	every time.Duration
	frame media.Frame
	stop  chan struct{}
	fail  chan error
}

// Fail makes the camera's next Read fail, as if it had been unplugged.
func (c *Camera) Fail(err error) { c.fail <- err }

// Read implements capture.Camera.
func (c *Camera) Read() (*media.Frame, error) {
	select {
	case <-c.stop:
		return nil, io.EOF
	case err := <-c.fail:
		return nil, err
	case <-time.After(c.every):
		return &c.frame, nil
	}
}

// Close implements capture.Camera.
func (c *Camera) Close() error {
	close(c.stop)
	c.bench.open.Add(-1)
	return nil
}

// Info implements capture.Camera.
func (c *Camera) Info() capture.CameraInfo {
	return capture.CameraInfo{Name: c.name, Width: 64, Height: 48, FPS: float64(time.Second / c.every), Format: "test"}
}

// Mic delivers a constant value in pieces of 10 ms, 48 kHz mono.
type Mic struct {
	bench *Bench
	name  string
	stop  chan struct{}
	fail  chan error
	mute  atomic.Bool
	data  [480]float32
}

// Fail makes the microphone's next Read fail, as if it had been unplugged.
func (m *Mic) Fail(err error) { m.fail <- err }

// Starve makes the microphone deliver nothing from now on, while it stays open.
func (m *Mic) Starve() { m.mute.Store(true) }

// Read implements capture.Mic.
func (m *Mic) Read() (*media.Samples, error) {
	for {
		select {
		case <-m.stop:
			return nil, io.EOF
		case err := <-m.fail:
			return nil, err
		case <-time.After(10 * time.Millisecond):
		}
		if !m.mute.Load() {
			break
		}
	}
	for i := range m.data {
		m.data[i] = 0.5
	}
	return &media.Samples{Data: m.data[:], Rate: 48000, Channels: 1}, nil
}

// Close implements capture.Mic.
func (m *Mic) Close() error {
	close(m.stop)
	m.bench.open.Add(-1)
	return nil
}

// Info implements capture.Mic.
func (m *Mic) Info() capture.MicInfo { return capture.MicInfo{Name: m.name, Rate: 48000, Channels: 1} }

// Scaler fills the whole picture with the first luma sample of the source.
type Scaler struct{ bench *Bench }

// Scale implements pusher.Scaler.
func (s Scaler) Scale(dst, src *media.Frame, crop image.Rectangle, turn int, mirror bool) error {
	s.bench.crop.Store(&crop)
	media.Fill(dst.Picture, src.Picture.Y[0], 128, 128)
	return nil
}

// Close implements pusher.Scaler.
func (Scaler) Close() error { return nil }

// Filter copies.
type Filter struct{}

// Apply implements pusher.Filter.
func (Filter) Apply(dst, src *image.YCbCr, _ beauty.Params) {
	copy(dst.Y, src.Y)
	copy(dst.Cb, src.Cb)
	copy(dst.Cr, src.Cr)
}

// Convert repeats its input, whatever the formats.
type Convert struct{}

// Convert implements pusher.AudioConverter.
func (Convert) Convert(in []float32) ([]float32, error) { return in, nil }

// Stretch implements pusher.AudioConverter.
func (Convert) Stretch(delta, distance int) error { return nil }

// Close implements pusher.AudioConverter.
func (Convert) Close() error { return nil }

var (
	_ pusher.Sources        = sources{}
	_ capture.Camera        = (*Camera)(nil)
	_ capture.Mic           = (*Mic)(nil)
	_ pusher.Scaler         = Scaler{}
	_ pusher.Filter         = Filter{}
	_ pusher.AudioConverter = Convert{}
)
