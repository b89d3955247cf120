package ui

import (
	"context"
	"image"
	"image/color"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"livepusher/pusher"
)

// picture makes a 4:2:0 picture of one colour, with a marked top left corner.
func picture(w, h int, y, cb, cr byte) *pusher.Frame {
	p := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for i := range p.Y {
		p.Y[i] = y
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = cb, cr
	}
	return &pusher.Frame{Picture: p}
}

// queue is a source of pictures for tests: the newest one, as media.Slot gives it.
type queue struct {
	ready  chan struct{}
	newest atomic.Pointer[pusher.Frame]
	taken  atomic.Int64
}

func newQueue() *queue { return &queue{ready: make(chan struct{}, 1)} }

func (q *queue) put(f *pusher.Frame) {
	q.newest.Store(f)
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

func (q *queue) Latest() (*pusher.Frame, bool) {
	f := q.newest.Swap(nil)
	if f != nil {
		q.taken.Add(1)
	}
	return f, f != nil
}

func (q *queue) Ready() <-chan struct{} { return q.ready }

func TestFit(t *testing.T) {
	for _, row := range []struct {
		name       string
		shape      image.Point
		room, want fyne.Size
	}{
		{"upright in wide", image.Pt(540, 960), fyne.NewSize(600, 480), fyne.NewSize(270, 480)},
		{"wide in upright", image.Pt(960, 540), fyne.NewSize(480, 800), fyne.NewSize(480, 270)},
		{"same shape", image.Pt(100, 100), fyne.NewSize(300, 300), fyne.NewSize(300, 300)},
		{"nothing yet", image.Point{}, fyne.NewSize(30, 40), fyne.NewSize(30, 40)},
	} {
		if w, h := fit(row.shape, row.room); w != row.want.Width || h != row.want.Height {
			t.Errorf("%s: %v x %v, want %v", row.name, w, h, row.want)
		}
	}
}

// startPreview runs a preview in a window of 400 x 300 until the test ends.
func startPreview(t *testing.T, q *queue, software bool, scale func(*image.RGBA, *pusher.Frame) error) (*preview, chan func()) {
	t.Helper()
	test.NewTempApp(t)
	thread := make(chan func(), 100) // stands for Fyne's thread, which the test drives
	p := newPreview(q, scale, func(f func()) { thread <- f })
	p.onStart = func() {}
	p.decide(software)
	w := test.NewTempWindow(t, p.root)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	leaks := goleak.IgnoreCurrent()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { p.run(ctx); close(done) }()
	t.Cleanup(func() {
		cancel()
		<-done
		goleak.VerifyNone(t, leaks)
	})
	return p, thread
}

// hopped waits for the next hop to Fyne's thread.
func hopped(t *testing.T, thread chan func()) func() {
	t.Helper()
	select {
	case f := <-thread:
		return f
	case <-time.After(5 * time.Second):
		t.Fatal("no picture came")
		return nil
	}
}

func TestPreviewShowsTheNewestPictureAndQueuesNone(t *testing.T) {
	for name, software := range map[string]bool{"shader": false, "software": true} {
		t.Run(name, func(t *testing.T) {
			q := newQueue()
			p, thread := startPreview(t, q, software, nil)
			q.put(picture(64, 128, 100, 128, 128))
			first := hopped(t, thread)
			for range 50 { // while Fyne's thread is busy
				q.put(picture(64, 128, 200, 128, 128))
			}
			time.Sleep(20 * time.Millisecond)
			if n := q.taken.Load(); n != 1 {
				t.Errorf("%d pictures taken while the first was not yet shown", n)
			}
			first()
			hopped(t, thread)()
			if n := q.taken.Load(); n != 2 {
				t.Errorf("%d pictures taken, want 2", n)
			}
			if got := p.root.Objects[0].Size(); got != fyne.NewSize(150, 300) {
				t.Errorf("drawn at %v", got)
			}
			if software {
				if r := p.rgba.shown; r.Rect != image.Rect(0, 0, 150, 300) || r.Pix[0] < 180 {
					t.Errorf("shown %v of %v", r.Rect, r.Pix[:4])
				}
			} else if y := p.planes.shader.Textures["luma"].(*image.RGBA).Pix[0]; y != 200 {
				t.Errorf("luma %d is shown", y)
			}
		})
	}
}

func TestPreviewWhileMinimised(t *testing.T) {
	q := newQueue()
	p, thread := startPreview(t, q, false, nil)
	p.hidden.Store(true)
	q.put(picture(64, 128, 100, 128, 128))
	time.Sleep(30 * time.Millisecond)
	if len(thread) != 0 {
		t.Error("drawn while minimised")
	}
	p.hidden.Store(false)
	q.put(picture(64, 128, 100, 128, 128))
	hopped(t, thread)()
}

func TestPreviewCopiesWhatItShows(t *testing.T) {
	q := newQueue()
	p, thread := startPreview(t, q, false, nil)
	f := picture(64, 64, 50, 128, 128)
	q.put(f)
	hop := hopped(t, thread)
	f.Picture.Y[0] = 99 // the lender has it back
	hop()
	if y := p.planes.shader.Textures["luma"].(*image.RGBA).Pix[0]; y != 50 {
		t.Errorf("shows %d", y)
	}
}

func TestPreviewLeavesOutWhatItCannotDraw(t *testing.T) {
	q := newQueue()
	_, thread := startPreview(t, q, false, nil)
	q.put(&pusher.Frame{Picture: image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio422)})
	time.Sleep(20 * time.Millisecond)
	q.put(picture(64, 64, 50, 128, 128))
	hopped(t, thread)()
	if len(thread) != 0 {
		t.Error("drew a picture of another subsampling")
	}
}

func TestPreviewUniforms(t *testing.T) {
	v := newPlaneView()
	f := picture(64, 48, 1, 2, 3)
	v.show(f, true)
	u := v.shader.Uniforms
	if u["width"] != 64 || u["height"] != 48 || u["lumaStride"] != 64 || u["chromaStride"] != 32 || u["mirror"] != 1 || u["black"] == 0 {
		t.Errorf("limited range, mirrored: %v", u)
	}
	before := v.shader.Textures["luma"]
	f.Range = fullRange
	v.show(f, false)
	if u["mirror"] != 0 || u["black"] != 0 || u["lumaGain"] != 1 || u["chromaGain"] != 1 {
		t.Errorf("full range: %v", u)
	}
	if v.shader.Textures["luma"] == before {
		t.Error("the same header twice running: Fyne would not upload the second picture")
	}
	if cr := v.shader.Textures["cr"].(*image.RGBA); cr.Rect != image.Rect(0, 0, 8, 24) || cr.Pix[0] != 3 {
		t.Errorf("cr is %v of %d", cr.Rect, cr.Pix[0])
	}
}

func TestFlip(t *testing.T) {
	for _, w := range []int{1, 4, 5} {
		img := image.NewRGBA(image.Rect(0, 0, w, 2))
		for x := range w {
			img.SetRGBA(x, 1, color.RGBA{byte(x), 2, 3, 255})
		}
		flip(img)
		for x := range w {
			if got := img.RGBAAt(x, 1); got != (color.RGBA{byte(w - 1 - x), 2, 3, 255}) {
				t.Errorf("width %d: at %d is %v", w, x, got)
			}
		}
	}
}

func TestScaleNearest(t *testing.T) {
	for _, row := range []struct {
		name      string
		y, cb, cr byte
		full      bool
		want      color.RGBA
	}{
		{"black", 16, 128, 128, false, color.RGBA{0, 0, 0, 255}},
		{"white", 235, 128, 128, false, color.RGBA{255, 255, 255, 255}},
		{"full black", 0, 128, 128, true, color.RGBA{0, 0, 0, 255}},
		{"full grey", 100, 128, 128, true, color.RGBA{100, 100, 100, 255}},
		{"red", 81, 90, 240, false, color.RGBA{254, 0, 0, 255}}, // BT.601 colour bars
	} {
		f := picture(8, 8, row.y, row.cb, row.cr)
		if row.full {
			f.Range = fullRange
		}
		dst := image.NewRGBA(image.Rect(0, 0, 5, 3))
		if err := scaleNearest(dst, f); err != nil {
			t.Fatal(err)
		}
		if got := dst.RGBAAt(4, 2); !near(got, row.want, 3) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func near(a, b color.RGBA, most int) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if d > most || d < -most {
			return false
		}
	}
	return true
}

// Windows gives a minimised window no size, and its parts less than none, while a picture may be on its way.
func TestPreviewOfAMinimisedWindow(t *testing.T) {
	test.NewTempApp(t)
	q := newQueue()
	p := newPreview(q, nil, func(f func()) { f() })
	p.onStart = func() {}
	p.decide(true)
	p.shape = image.Pt(64, 128)
	previewLayout{p}.Layout(p.root.Objects, fyne.NewSize(-12, -40))
	if w, h := p.room(); w != 1 || h != 1 {
		t.Errorf("room %d x %d", w, h)
	}
	q.put(picture(64, 128, 100, 128, 128))
	<-q.ready
	p.showNewest()
	<-p.taken
}

func TestNoGarbageAFrame(t *testing.T) {
	test.NewTempApp(t)
	for name, software := range map[string]bool{"shader": false, "software": true} {
		t.Run(name, func(t *testing.T) {
			q := newQueue()
			p := newPreview(q, nil, func(f func()) { f() })
			p.onStart = func() {}
			p.decide(software)
			p.pixels.Store(150<<32 | 300)
			f := picture(64, 128, 100, 128, 128)
			one := func() {
				q.put(f)
				<-q.ready
				p.showNewest()
				<-p.taken
			}
			for range 10 {
				one()
			}
			if n := testing.AllocsPerRun(100, one); n > 0 {
				t.Errorf("%v allocations a frame", n)
			}
		})
	}
}

func TestDrawnBySoftware(t *testing.T) {
	t.Setenv("LIBGL_ALWAYS_SOFTWARE", "")
	t.Setenv(previewVariable, "")
	for renderer, want := range map[string]bool{
		"llvmpipe (LLVM 15.0.6, 256 bits)": true, "softpipe": true, "GDI Generic": true, "Google SwiftShader": true,
		"Mesa Intel(R) UHD Graphics 620 (KBL GT2)": false, "NVIDIA GeForce RTX 3060/PCIe/SSE2": false, "Apple M2": false, "": false,
	} {
		if got := drawnBySoftware(renderer); got != want {
			t.Errorf("%q: %v", renderer, got)
		}
	}
	t.Setenv("LIBGL_ALWAYS_SOFTWARE", "1")
	if !drawnBySoftware("Mesa Intel") {
		t.Error("LIBGL_ALWAYS_SOFTWARE is not heeded")
	}
	t.Setenv(previewVariable, "shader")
	if drawnBySoftware("llvmpipe") {
		t.Error(previewVariable + " is not heeded")
	}
}
