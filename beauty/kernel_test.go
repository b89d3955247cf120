//go:build cgo && (amd64 || arm64)

// The C kernels against the Go reference. packaging/check/kernels.sh runs these tests for arm64 as well,
// and looks for reads and writes outside of the planes and for what C leaves undefined.

package beauty

import (
	"fmt"
	"image"
	"testing"
)

// kernels are the ones in C that run here.
func kernels() map[string]kernel {
	k := map[string]kernel{"base": &native{}}
	if best := newKernel().(*native); best.avx2 != 0 {
		k["avx2"] = best
	}
	return k
}

// sameAsReference filters src by every kernel, in so many bands, and by the reference.
func sameAsReference(t *testing.T, w, h, extra, bands int, s setting, seed uint64) {
	t.Helper()
	src := newGuarded(w, h, extra)
	copyPicture(src.YCbCr, skinLike(w, h, seed))
	want := newGuarded(w, h, 0)
	rows := s.blocksIn(h)
	new(reference).filter(want.YCbCr, src.YCbCr, &s, 0, rows)
	for name, k := range kernels() {
		got := newGuarded(w, h, extra/2)
		for i := range bands {
			if first, end := rows*i/bands, rows*(i+1)/bands; first < end {
				k.filter(got.YCbCr, src.YCbCr, &s, first, end)
			}
		}
		t.Run(name, func(t *testing.T) { samePicture(t, got.YCbCr, want.YCbCr) })
		if err := got.intact(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKernelsAgreeWithTheReference(t *testing.T) {
	for i, size := range sizes {
		for _, l := range []level{{}, {beauty: 1}, {beauty: 5}, {beauty: 9}, {whiteness: 9}, {beauty: 4.4, whiteness: 3.3}, {beauty: 9, whiteness: 9, nature: 1}, {beauty: 5, nature: 0.4}} {
			for _, full := range []bool{false, true} {
				name := fmt.Sprintf("%dx%d,%v,full=%v", size.X, size.Y, l, full)
				t.Run(name, func(t *testing.T) {
					sameAsReference(t, size.X, size.Y, i, 1+i%3, newSetting(l, size.X, size.Y, full, float32(i)), uint64(i))
				})
			}
		}
	}
}

// Blocks and boxes of every size, which only large pictures have.
func TestKernelsAgreeOnEveryGrid(t *testing.T) {
	for _, grid := range grids {
		s := newSetting(level{beauty: 6, whiteness: 6, nature: 1}, grid.upTo, grid.upTo, false, 0)
		for _, size := range []image.Point{{203, 141}, {64, 64}, {1, 33}, {17, 300}} {
			t.Run(fmt.Sprintf("doublings=%d,radius=%d,%v", s.doublings, s.radius, size), func(t *testing.T) {
				sameAsReference(t, size.X, size.Y, 4, 2, s, 1)
			})
		}
	}
}

func FuzzKernels(f *testing.F) {
	f.Add(uint16(7), uint16(5), uint8(3), uint8(1), float32(9), float32(9), float32(0), uint16(720), uint64(1))
	f.Add(uint16(161), uint16(91), uint8(0), uint8(3), float32(5), float32(0), float32(1), uint16(2160), uint64(2))
	f.Add(uint16(1), uint16(1), uint8(200), uint8(2), float32(0.1), float32(4.5), float32(0.5), uint16(1), uint64(3))
	f.Fuzz(func(t *testing.T, w, h uint16, extra, bands uint8, beauty, whiteness, nature float32, like uint16, seed uint64) {
		unit := func(v, top float32) float32 { return min(max(v, 0), top) }
		if beauty != beauty || whiteness != whiteness || nature != nature {
			return
		}
		l := level{unit(beauty, 9), unit(whiteness, 9), unit(nature, 1)}
		sameAsReference(t, int(w%400)+1, int(h%300)+1, int(extra), int(bands%5)+1, newSetting(l, int(like), int(like), seed%2 == 0, float32(seed%97)), seed)
	})
}
