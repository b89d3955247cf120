package beauty

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// sizes are whole and broken numbers of cells, from a single pixel on, and one larger picture.
var sizes = []image.Point{
	{1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 3}, {4, 4}, {5, 4}, {7, 5}, {1, 64}, {64, 1}, {15, 16}, {16, 16}, {17, 16},
	{31, 33}, {33, 31}, {64, 48}, {65, 47}, {66, 50}, {67, 49}, {161, 91}, {1, 721}, {720, 2}, {322, 570},
}

// skinLike fills a picture with shapes and noise in colours of which most are skin's.
func skinLike(w, h int, seed uint64) *image.YCbCr {
	p := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewPCG(seed, 1))
	for y := range h {
		for x := range w {
			p.Y[y*p.YStride+x] = uint8(60 + (x*7/5+y)%150 + r.IntN(24))
		}
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = uint8(100+r.IntN(16)), uint8(142+r.IntN(16))
		if i/24%5 == 0 { // and some that are not
			p.Cb[i], p.Cr[i] = uint8(r.IntN(256)), uint8(r.IntN(256))
		}
	}
	return p
}

const guardByte = 0xA5

// guarded is a picture inside of larger memory, whose strides are wider than it is: whatever the
// filter writes beside the picture is found by intact.
type guarded struct {
	*image.YCbCr
	memory [3][]byte
}

const guardSize = 96

func newGuarded(w, h, extra int) *guarded {
	g := &guarded{YCbCr: &image.YCbCr{YStride: w + extra, CStride: half(w) + extra,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, w, h)}}
	for i, plane := range []*[]uint8{&g.Y, &g.Cb, &g.Cr} {
		n := half(h) * g.CStride
		if i == 0 {
			n = h * g.YStride
		}
		g.memory[i] = bytes.Repeat([]byte{guardByte}, n+2*guardSize)
		*plane = g.memory[i][guardSize:][: n-extra : n-extra]
	}
	return g
}

// intact reports the first byte beside the picture that was written.
func (g *guarded) intact() error {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	for i, m := range g.memory {
		w, h, stride := w, h, g.YStride
		if i > 0 {
			w, h, stride = half(w), half(h), g.CStride
		}
		for j, v := range m {
			x, y := (j-guardSize+stride*guardSize)%stride, (j-guardSize)/stride
			if inside := j >= guardSize && x < w && y < h; !inside && v != guardByte {
				return fmt.Errorf("plane %d: byte %d beside the picture was written", i, j-guardSize)
			}
		}
	}
	return nil
}

// samePicture fails the test at the first sample in which two pictures differ.
func samePicture(t testing.TB, got, want *image.YCbCr) {
	t.Helper()
	w, h := want.Rect.Dx(), want.Rect.Dy()
	same := func(name string, got, want []uint8, gotStride, wantStride, w, h int) {
		t.Helper()
		for y := range h {
			if g, w := got[y*gotStride:][:w], want[y*wantStride:][:w]; !bytes.Equal(g, w) {
				for x := range w {
					if g[x] != w[x] {
						t.Fatalf("%s at %d,%d is %d, want %d", name, x, y, g[x], w[x])
					}
				}
			}
		}
	}
	same("Y", got.Y, want.Y, got.YStride, want.YStride, w, h)
	same("Cb", got.Cb, want.Cb, got.CStride, want.CStride, half(w), half(h))
	same("Cr", got.Cr, want.Cr, got.CStride, want.CStride, half(w), half(h))
}
