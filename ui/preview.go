package ui

import (
	"context"
	"image"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"livepusher/pusher"
)

// fullRange is media.Full; this package knows the pusher's root alone.
const fullRange = 1

// softwareInterval is the time between pictures when the processor draws them.
const softwareInterval = time.Second / 15

// preview shows the newest picture, in its own shape, as large as its place allows.
//
// A goroutine fetches pictures and hands them to Fyne's thread one at a time: it copies, or scales,
// into the next of three buffers, waits until Fyne's thread has taken that over, and only then looks
// for the newest picture again. So nothing queues up, the last picture is always shown, and no buffer
// is written while it may be drawn.
type preview struct {
	root     *fyne.Container
	pictures Pictures
	hop      func(func()) // to Fyne's thread
	scale    func(*image.RGBA, *pusher.Frame) error

	decided chan struct{} // closed once planes or rgba is set
	planes  *planeView
	rgba    *rgbaView

	hidden  atomic.Bool   // minimised: draw nothing
	mirror  atomic.Bool   // turn left to right
	pixels  atomic.Uint64 // size on the screen in pixels: width<<32 | height
	onStart func()        // Fyne's thread: the first picture is there
	onShown func()        // Fyne's thread: a picture has been shown; may be nil

	shape   image.Point // of the picture shown last
	started bool        // a picture has been shown

	// The goroutine's, but for the moment between hop and taken, when they are Fyne's thread's.
	ring     [3]pusher.Frame
	next     int
	newFrame *pusher.Frame
	newImage *image.RGBA
	newShape image.Point
	swap     func() // show, kept to make no garbage
	taken    chan struct{}
}

func newPreview(pictures Pictures, scale func(*image.RGBA, *pusher.Frame) error, hop func(func())) *preview {
	p := &preview{pictures: pictures, scale: scale, hop: hop, decided: make(chan struct{}), taken: make(chan struct{}, 1)}
	p.root = container.New(previewLayout{p})
	p.swap = p.show
	return p
}

// decide chooses how pictures are drawn, once, on Fyne's thread.
func (p *preview) decide(software bool) {
	if p.planes != nil || p.rgba != nil {
		return
	}
	if software {
		p.rgba = newRGBAView(p.scale)
		p.root.Add(p.rgba.raster)
	} else {
		p.planes = newPlaneView()
		p.root.Add(p.planes.shader)
	}
	p.root.Objects[0].Hide()
	close(p.decided)
}

// run shows pictures until ctx ends.
func (p *preview) run(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-p.decided:
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.pictures.Ready():
		}
		begin := time.Now()
		if p.hidden.Load() || !p.showNewest() {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-p.taken:
		}
		if p.rgba != nil && !sleep(ctx, softwareInterval-time.Since(begin)) {
			return
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// showNewest sends the newest picture to Fyne's thread and tells whether there was one; taken then
// receives once it is shown.
func (p *preview) showNewest() bool {
	f, fresh := p.pictures.Latest()
	if !fresh || f.Picture.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return false
	}
	p.newShape = f.Picture.Rect.Size()
	if p.rgba != nil {
		w, h := p.room()
		img, err := p.rgba.draw(f, w, h, p.mirror.Load())
		if err != nil {
			return false
		}
		p.newImage = img
	} else {
		p.newFrame = &p.ring[p.next%len(p.ring)]
		p.next++
		p.newFrame.CopyFrom(f)
	}
	p.hop(p.swap)
	return true
}

// room is the picture's size on the screen in pixels, at least 1 x 1.
func (p *preview) room() (w, h int) {
	v := p.pixels.Load()
	return max(int(v>>32), 1), max(int(v&0xffffffff), 1)
}

// show puts the new picture on the screen, on Fyne's thread.
func (p *preview) show() {
	if p.rgba != nil {
		p.rgba.show(p.newImage)
	} else {
		p.planes.show(p.newFrame, p.mirror.Load())
	}
	if p.shape != p.newShape {
		p.shape = p.newShape
		p.root.Refresh()
	}
	if !p.started {
		p.started = true
		p.root.Objects[0].Show()
		p.onStart()
	}
	if p.onShown != nil {
		p.onShown()
	}
	p.taken <- struct{}{}
}

// previewLayout gives the picture the largest place of its shape.
type previewLayout struct{ p *preview }

func (previewLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 160) }

func (l previewLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if len(o) == 0 {
		return
	}
	w, h := fit(l.p.shape, s)
	place(o[0], (s.Width-w)/2, (s.Height-h)/2, w, h)
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(o[0]); c != nil {
		scale = c.Scale()
	}
	pixels := func(v float32) uint64 { return uint64(max(v*scale, 0) + 0.5) } // a minimised window of Windows has less than none
	l.p.pixels.Store(pixels(w)<<32 | pixels(h))
}

// fit is the largest size of a shape (width x height) within s; s itself while there is no shape.
func fit(shape image.Point, s fyne.Size) (w, h float32) {
	if shape.X <= 0 || shape.Y <= 0 {
		return s.Width, s.Height
	}
	ratio := float32(shape.X) / float32(shape.Y)
	if s.Width/ratio <= s.Height {
		return s.Width, s.Width / ratio
	}
	return s.Height * ratio, s.Height
}
