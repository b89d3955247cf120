package quality

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// picture makes w x h from a function of the place.
func picture(w, h int, at func(x, y int) float64) *image.Gray {
	p := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.SetGray(x, y, color.Gray{Y: uint8(math.Round(min(max(at(x, y), 0), 255)))})
		}
	}
	return p
}

func gaussian(seed uint64, mean, sigma float64) func(x, y int) float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	return func(x, y int) float64 { return mean + sigma*r.NormFloat64() }
}

func TestTexture(t *testing.T) {
	for _, row := range []struct {
		name     string
		at       func(x, y int) float64
		low, top float64
	}{
		{"flat", func(x, y int) float64 { return 80 }, 0, 0},
		{"slope", func(x, y int) float64 { return float64(2 * x) }, 0, 0.01},
		// Noise of sigma 10 less its mean over 81 pixels: 10*sqrt(1-1/81) = 9.94.
		{"noise", gaussian(1, 128, 10), 9.8, 10.1},
		// A checkerboard of 120 and 130: 5, a little more for the odd window.
		{"checkerboard", func(x, y int) float64 { return 120 + 10*float64((x+y)&1) }, 4.9, 5.1},
	} {
		p := picture(120, 120, row.at)
		if got := Texture(p, Rect(p.Rect)); got < row.low || got > row.top {
			t.Errorf("%s: %.3f, want %v to %v", row.name, got, row.low, row.top)
		}
	}
	small := picture(8, 8, gaussian(1, 128, 10))
	if got := Texture(small, Rect(small.Rect)); got != 0 {
		t.Errorf("a picture smaller than the window: %v", got)
	}
}

func TestEdgesKept(t *testing.T) {
	step := func(height float64) *image.Gray {
		return picture(40, 40, func(x, y int) float64 {
			if x < 20 {
				return 100
			}
			return 100 + height
		})
	}
	ramp := picture(40, 40, func(x, y int) float64 { return 100 + 20*min(max(float64(x-17), 0), 5) })
	all := image.Rect(0, 0, 40, 40)
	for _, row := range []struct {
		name          string
		before, after *image.Gray
		want          float64
	}{
		{"the same", step(100), step(100), 1},
		{"half as high", step(100), step(50), 0.5},
		{"gone", step(100), step(0), 0},
		{"no edge before", step(8), step(0), 1},
		// The step's gradient is 50 at both its columns, the ramp's 20 there.
		{"softened", step(100), ramp, 0.4},
	} {
		if got := EdgesKept(row.before, row.after, Rect(all)); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestSSIM(t *testing.T) {
	const c1 = 6.5025
	noise := picture(64, 64, gaussian(3, 128, 20))
	flat := func(v float64) *image.Gray { return picture(64, 64, func(x, y int) float64 { return v }) }
	negative := picture(64, 64, func(x, y int) float64 { return 255 - float64(noise.GrayAt(x, y).Y) })
	all := noise.Rect
	if got := SSIM(noise, noise, Rect(all)); math.Abs(got-1) > 1e-12 {
		t.Errorf("the same picture: %v", got)
	}
	// Without structure only the means count: (2ab+c1)/(a^2+b^2+c1), from the paper's equation 13.
	if got, want := SSIM(flat(100), flat(150), Rect(all)), (2*100*150+c1)/(100*100+150*150+c1); math.Abs(got-want) > 1e-9 {
		t.Errorf("flat pictures: %v, want %v", got, want)
	}
	if got := SSIM(noise, negative, Rect(all)); got > -0.8 {
		t.Errorf("a negative: %v", got)
	}
	other := picture(64, 64, gaussian(4, 128, 20))
	if got := SSIM(noise, other, Rect(all)); math.Abs(got) > 0.1 {
		t.Errorf("noise that has nothing to do with it: %v", got)
	}
	if got := SSIM(noise, noise, Rect(image.Rect(0, 0, 10, 64))); !math.IsNaN(got) {
		t.Errorf("a region smaller than the window: %v", got)
	}
}

func TestFlicker(t *testing.T) {
	still := picture(32, 32, gaussian(5, 128, 20))
	if got := Flicker([]*image.Gray{still, still, still}, Rect(still.Rect)); got != 0 {
		t.Errorf("a still picture: %v", got)
	}
	var clip []*image.Gray
	for i := range 64 {
		clip = append(clip, picture(32, 32, gaussian(uint64(i+10), 128, 6)))
	}
	if got := Flicker(clip, Rect(still.Rect)); math.Abs(got-6) > 0.15 {
		t.Errorf("noise of sigma 6: %v", got)
	}
	if got := Flicker(nil, Rect(still.Rect)); got != 0 {
		t.Errorf("no pictures: %v", got)
	}
}

func TestHalo(t *testing.T) {
	flat := picture(100, 100, func(x, y int) float64 { return 128 })
	distance := func(x, y int) float64 { return math.Hypot(float64(x-50), float64(y-50)) }
	for _, row := range []struct {
		name string
		at   func(d float64) float64
		want float64
	}{
		{"nothing", func(d float64) float64 { return 0 }, 0},
		{"inside only", func(d float64) float64 { return map[bool]float64{true: 40}[d < 20] }, 0},
		{"bright ring", func(d float64) float64 { return map[bool]float64{true: 5}[d >= 24 && d < 25] }, 5},
		{"dark ring", func(d float64) float64 { return map[bool]float64{true: -7}[d >= 20 && d < 22] }, 7},
		{"too far out", func(d float64) float64 { return map[bool]float64{true: 9}[d >= 33] }, 0},
	} {
		after := picture(100, 100, func(x, y int) float64 { return 128 + row.at(distance(x, y)) })
		if got := Halo(flat, after, image.Pt(50, 50), 20, 12); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestLumaSharesThePlane(t *testing.T) {
	p := image.NewYCbCr(image.Rect(0, 0, 6, 4), image.YCbCrSubsampleRatio420)
	Luma(p).SetGray(5, 3, color.Gray{Y: 99})
	if got := p.Y[p.YOffset(5, 3)]; got != 99 {
		t.Errorf("%d", got)
	}
	if got := Mean(Luma(p), Rect(image.Rect(4, 2, 6, 4))); got != 99.0/4 {
		t.Errorf("mean %v", got)
	}
}
