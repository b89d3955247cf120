//go:build cgo && (amd64 || arm64)

package beauty

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomTable has nothing of a look: a kernel that takes a wrong word, or loses a bit, shows it.
func randomTable(seed uint64) *spreadTable {
	r, t := rand.New(rand.NewPCG(seed, 3)), new(spreadTable)
	for i := range t.luma {
		for y := range t.luma[i] {
			t.luma[i][y] = r.Uint32()
		}
		for y := range t.chroma[i] {
			t.chroma[i][y] = r.Uint64()
		}
	}
	return t
}

// sameLookAsReference applies a table to a noisy picture by the kernels, from picture to picture and in
// place, and by the reference. With extra, strides are wider than the picture.
func sameLookAsReference(t *testing.T, table *spreadTable, w, h, extra int, seed uint64) {
	t.Helper()
	src := newGuarded(w, h, extra)
	copyPicture(src.YCbCr, skinLike(w, h, seed))
	r := rand.New(rand.NewPCG(seed, 4))
	for y := range half(h) {
		for x := range half(w) {
			src.Cb[y*src.CStride+x], src.Cr[y*src.CStride+x] = uint8(r.IntN(256)), uint8(r.IntN(256))
		}
	}
	want := newGuarded(w, h, 0)
	table.reference(want.YCbCr, src.YCbCr)
	check := func(name string, got *guarded) {
		t.Helper()
		t.Run(name, func(t *testing.T) { samePicture(t, got.YCbCr, want.YCbCr) })
		if err := got.intact(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	to := newGuarded(w, h, extra/2)
	table.native(to.YCbCr, src.YCbCr, 0)
	check("base", to)
	if lookAVX2 != 0 {
		to = newGuarded(w, h, extra/2)
		table.native(to.YCbCr, src.YCbCr, 1)
		check("avx2", to)
	}
	table.apply(src.YCbCr, src.YCbCr)
	check("in place", src)
}

func TestLookKernelsAgreeWithTheReference(t *testing.T) {
	table := randomTable(1)
	for i, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size.X, size.Y), func(t *testing.T) { sameLookAsReference(t, table, size.X, size.Y, i, uint64(i)) })
	}
	for w := 1; w <= 70; w++ { // every rest behind the vectors
		t.Run(fmt.Sprintf("%dx5", w), func(t *testing.T) { sameLookAsReference(t, table, w, 5, 0, uint64(w)) })
	}
	for _, name := range Looks[1:] {
		var l lookTable
		l.mix(lookChoice{name: name, strength: 1}, false, true)
		t.Run(name, func(t *testing.T) { sameLookAsReference(t, l.spread, 161, 91, 2, 7) })
	}
}

func FuzzLookKernels(f *testing.F) {
	f.Add(uint16(7), uint16(5), uint8(3), uint64(1))
	f.Add(uint16(720), uint16(2), uint8(0), uint64(2))
	f.Add(uint16(1), uint16(1), uint8(200), uint64(3))
	f.Fuzz(func(t *testing.T, w, h uint16, extra uint8, seed uint64) {
		sameLookAsReference(t, randomTable(seed), int(w%400)+1, int(h%300)+1, int(extra), seed)
	})
}
