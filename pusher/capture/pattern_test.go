package capture

import (
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/disintegration/imaging"
	"go.uber.org/goleak"

	"livepusher/pusher/media"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var patternSizes = []struct {
	name          string
	width, height int
}{
	{"HD portrait", 540, 960}, {"SD", 360, 640}, {"FHD", 720, 1280}, {"landscape", 1280, 720},
	{"square", 480, 480}, {"largest", 1080, 1920}, {"odd aspect", 1000, 130}, {"smallest", 72, 128},
}

func TestPatternClockReadBack(t *testing.T) {
	now := time.UnixMilli(1_790_000_123_456)
	for _, c := range patternSizes {
		t.Run(c.name, func(t *testing.T) {
			p := NewPattern(CameraWish{Width: c.width, Height: c.height, FPS: 30})
			defer p.Close()
			for step := range 3 {
				at := now.Add(time.Duration(step) * 33 * time.Millisecond)
				p.draw(at)
				pic := p.frame.Picture
				if got := pic.Rect.Size(); got != image.Pt(c.width, c.height) {
					t.Fatalf("size %v", got)
				}
				ms, ok := ReadClock(pic.Y, pic.YStride, c.width, c.height)
				if !ok || ms != uint32(at.UnixMilli()) {
					t.Errorf("read %d, %v; burnt in %d", ms, ok, uint32(at.UnixMilli()))
				}
				checkRange(t, pic)
			}
		})
	}
}

// checkRange fails when a sample is outside limited range.
func checkRange(t *testing.T, pic *image.YCbCr) {
	t.Helper()
	for i, plane := range [][]byte{pic.Y, pic.Cb, pic.Cr} {
		top := byte(240)
		if i == 0 {
			top = 235
		}
		for _, v := range plane {
			if v < 16 || v > top {
				t.Fatalf("sample %d in plane %d is outside limited range", v, i)
			}
		}
	}
}

func TestReadClockThroughNoiseAndScaling(t *testing.T) {
	now := time.UnixMilli(1_790_000_987_654)
	p := NewPattern(CameraWish{Width: 540, Height: 960})
	defer p.Close()
	p.draw(now)
	pic := p.frame.Picture
	random := rand.New(rand.NewPCG(1, 2))
	noisy := func(sigma float64) *image.YCbCr {
		var f media.Frame
		f.CopyFrom(&p.frame)
		for i, v := range f.Picture.Y {
			f.Picture.Y[i] = byte(min(255, max(0, float64(v)+sigma*random.NormFloat64())))
		}
		return f.Picture
	}
	scaled := func(w, h int) *image.YCbCr {
		grey := image.NewGray(pic.Rect)
		media.CopyPlane(grey.Pix, grey.Stride, pic.Y, pic.YStride, 540, 960)
		small := imaging.Resize(grey, w, h, imaging.Linear)
		out := media.NewPicture(w, h)
		for y := range h {
			for x := range w {
				out.Y[y*out.YStride+x] = small.Pix[y*small.Stride+4*x]
			}
		}
		return out
	}
	black := media.NewPicture(540, 960)
	for _, c := range []struct {
		name string
		pic  *image.YCbCr
		ok   bool
	}{
		{"as drawn", pic, true},
		{"noise of 20", noisy(20), true},
		{"noise of 60", noisy(60), true},
		{"half the size", scaled(270, 480), true},
		{"up to 1080", scaled(1080, 1920), true},
		{"SD", scaled(360, 640), true},
		{"black picture", black, false},
		{"too narrow", media.NewPicture(64, 64), false},
	} {
		size := c.pic.Rect.Size()
		ms, ok := ReadClock(c.pic.Y, c.pic.YStride, size.X, size.Y)
		if ok != c.ok || ok && ms != uint32(now.UnixMilli()) {
			t.Errorf("%s: read %d, %v", c.name, ms, ok)
		}
	}
	pic.Y[10] = 0 // nothing to a mean
	for y := range clockHeight(540) {
		for x := cellEdge(20, 540); x < cellEdge(21, 540); x++ {
			pic.Y[y*pic.YStride+x] ^= 0xff // a whole cell to the other value
		}
	}
	if ms, ok := ReadClock(pic.Y, pic.YStride, 540, 960); ok {
		t.Errorf("a flipped bit was not noticed, read %d", ms)
	}
	if _, ok := ReadClock(pic.Y[:100], pic.YStride, 540, 960); ok {
		t.Error("a short plane was read")
	}
}

// The picture moves back to where it was: nothing of what moved may stay behind.
func TestPatternLeavesNoTraces(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 34, 56, 789e6, time.Local)
	for _, c := range patternSizes {
		fresh := NewPattern(CameraWish{Width: c.width, Height: c.height})
		used := NewPattern(CameraWish{Width: c.width, Height: c.height})
		for i := range 200 {
			used.draw(at.Add(time.Duration(i*177) * time.Millisecond))
		}
		fresh.draw(at)
		used.draw(at)
		for i, pair := range [][2][]byte{
			{fresh.frame.Picture.Y, used.frame.Picture.Y},
			{fresh.frame.Picture.Cb, used.frame.Picture.Cb},
			{fresh.frame.Picture.Cr, used.frame.Picture.Cr},
		} {
			if string(pair[0]) != string(pair[1]) {
				t.Errorf("%s: plane %d differs after moving about", c.name, i)
			}
		}
	}
}

func TestPatternPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPattern(CameraWish{Width: 72, Height: 128, FPS: 30})
		defer p.Close()
		start := time.Now()
		const frames = 30 * 600
		for n := range frames {
			if _, err := p.Read(); err != nil {
				t.Fatal(err)
			}
			due := time.Duration(float64(n) / 30 * float64(time.Second))
			if off := time.Since(start) - due; off < 0 || off > time.Microsecond {
				t.Fatalf("frame %d is off by %v", n, off)
			}
		}
	})
}

func TestPatternSkipsFramesForLateReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPattern(CameraWish{Width: 72, Height: 128, FPS: 25})
		defer p.Close()
		start := time.Now()
		mustRead(t, p)
		time.Sleep(1010 * time.Millisecond) // 25 frames pass
		mustRead(t, p)                      // the newest, at once
		if at := time.Since(start); at != 1010*time.Millisecond {
			t.Errorf("late read at %v", at)
		}
		mustRead(t, p)
		if at := time.Since(start); at != 1040*time.Millisecond {
			t.Errorf("back in step at %v, want 1.04s", at)
		}
	})
}

func mustRead(t *testing.T, c Camera) *media.Frame {
	t.Helper()
	f, err := c.Read()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCloseEndsRead(t *testing.T) {
	still := NewStill("grey", image.NewGray(image.Rect(0, 0, 8, 8)))
	pattern := NewPattern(CameraWish{Width: 72, Height: 128, FPS: 1})
	tone := NewTone()
	for _, c := range []struct {
		name  string
		read  func() error
		close func() error
	}{
		{"still", func() error { _, err := still.Read(); return err }, still.Close},
		{"pattern", func() error { _, err := pattern.Read(); return err }, pattern.Close},
		{"tone", func() error { _, err := tone.Read(); return err }, tone.Close},
	} {
		t.Run(c.name, func(t *testing.T) {
			ended := make(chan error, 1)
			go func() {
				for {
					if err := c.read(); err != nil {
						ended <- err
						return
					}
				}
			}()
			time.Sleep(30 * time.Millisecond)
			c.close()
			select {
			case err := <-ended:
				if err != io.EOF {
					t.Errorf("ended with %v", err)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("Read still waits")
			}
			if err := c.read(); err != io.EOF {
				t.Errorf("after the end: %v", err)
			}
			c.close() // may come twice in practice: must not panic
		})
	}
}

func TestPatternMakesNoGarbage(t *testing.T) {
	p := NewPattern(CameraWish{Width: 540, Height: 960, FPS: 1000})
	defer p.Close()
	if n := testing.AllocsPerRun(50, func() { mustRead(t, p) }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
	tone := NewTone()
	defer tone.Close()
	if n := testing.AllocsPerRun(10, func() { tone.Read() }); n != 0 {
		t.Errorf("%v allocations a piece of tone", n)
	}
}

func TestPatternWishes(t *testing.T) {
	for _, c := range []struct {
		name string
		wish CameraWish
		want CameraInfo
	}{
		{"none", CameraWish{}, CameraInfo{Width: 540, Height: 960, FPS: 30}},
		{"odd", CameraWish{Width: 361, Height: 641, FPS: 15}, CameraInfo{Width: 360, Height: 640, FPS: 15}},
		{"negative", CameraWish{Width: -1, Height: -1, FPS: -1}, CameraInfo{Width: 540, Height: 960, FPS: 30}},
		{"tiny", CameraWish{Width: 1, Height: 1}, CameraInfo{Width: 72, Height: 128, FPS: 30}},
	} {
		p := NewPattern(c.wish)
		got := p.Info()
		p.Close()
		if got.Width != c.want.Width || got.Height != c.want.Height || got.FPS != c.want.FPS {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// LIVEPUSHER_PICTURES=DIR go test -run Look keeps pictures for people to look at.
func TestPatternLook(t *testing.T) {
	for _, c := range patternSizes {
		p := NewPattern(CameraWish{Width: c.width, Height: c.height})
		p.draw(time.Date(2026, 11, 22, 10, 24, 35, 678e6, time.Local))
		p.Close()
		if mean := planeDeviation(p.frame.Picture.Y); mean < 10 {
			t.Errorf("%s: the picture is flat, deviation %.1f", c.name, mean)
		}
		if dir := os.Getenv("LIVEPUSHER_PICTURES"); dir != "" {
			savePicture(t, dir+"/pattern-"+c.name+".png", p.frame.Picture)
		}
	}
}

func planeDeviation(plane []byte) float64 {
	sum, square := 0.0, 0.0
	for _, v := range plane {
		sum += float64(v)
		square += float64(v) * float64(v)
	}
	n := float64(len(plane))
	return math.Sqrt(square/n - sum*sum/n/n)
}

// savePicture writes an I420 picture of limited range as PNG.
func savePicture(t *testing.T, path string, pic *image.YCbCr) {
	t.Helper()
	img := image.NewNRGBA(pic.Rect)
	for y := range pic.Rect.Dy() {
		for x := range pic.Rect.Dx() {
			img.SetNRGBA(x, y, toRGB(pic, x, y).nrgba())
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// toRGB is the textbook inverse of limited range BT.601, in floats.
func toRGB(pic *image.YCbCr, x, y int) rgb {
	l := (float64(pic.Y[y*pic.YStride+x]) - 16) * 255 / 219
	cb := (float64(pic.Cb[y/2*pic.CStride+x/2]) - 128) * 255 / 224
	cr := (float64(pic.Cr[y/2*pic.CStride+x/2]) - 128) * 255 / 224
	return rgb{l + 1.402*cr, l - 0.344136*cb - 0.714136*cr, l + 1.772*cb}
}

func BenchmarkPattern(b *testing.B) {
	for _, c := range patternSizes[:4] {
		b.Run(c.name, func(b *testing.B) {
			p := NewPattern(CameraWish{Width: c.width, Height: c.height})
			defer p.Close()
			at := time.Now()
			b.ReportAllocs()
			for b.Loop() {
				at = at.Add(33 * time.Millisecond)
				p.draw(at)
			}
		})
	}
}

func BenchmarkNewPattern(b *testing.B) {
	for b.Loop() {
		NewPattern(CameraWish{}).Close()
	}
}

func FuzzReadClock(f *testing.F) {
	f.Add(make([]byte, 72*4), 72, 72, 4)
	f.Add([]byte{}, 0, -1, 1<<40)
	f.Fuzz(func(t *testing.T, plane []byte, stride, width, height int) {
		ReadClock(plane, stride, width, height) // must not look outside
	})
}
