package beauty

import (
	"fmt"
	"testing"
)

// BenchmarkFrame puts the filter beside a copy of the same frame in memory.
func BenchmarkFrame(b *testing.B) {
	src, dst := skinLike(720, 1280, 1), skinLike(720, 1280, 1)
	for _, p := range []Params{{Beauty: 5}, {Beauty: 5, Whiteness: 3}, {Whiteness: 3}, {Beauty: 9, Whiteness: 9, Style: Nature}} {
		b.Run(fmt.Sprintf("apply/beauty=%d,whiteness=%d,style=%d", p.Beauty, p.Whiteness, p.Style), func(b *testing.B) {
			f := New()
			for b.Loop() {
				f.Apply(dst, src, p)
			}
		})
	}
	b.Run("memcpy", func(b *testing.B) {
		for b.Loop() {
			copyPicture(dst, src)
		}
	})
}

// BenchmarkLook is a look on a picture, in Go and by this machine's kernel, and what a picture pays in
// addition while the look changes.
func BenchmarkLook(b *testing.B) {
	src, dst := portrait(b, 1), skinLike(720, 1280, 1)
	var l lookTable
	l.mix(lookChoice{name: "romantic", strength: 1}, false, true)
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			l.spread.reference(dst, src)
		}
	})
	b.Run("kernel", func(b *testing.B) {
		for b.Loop() {
			l.spread.apply(dst, src)
		}
	})
	b.Run("change", func(b *testing.B) { // the first picture of a ramp, the dearest
		for i := 0; b.Loop(); i++ {
			l.mix(lookChoice{name: Looks[1+i%10], strength: 1}, false, false)
		}
	})
	b.Run("ramp", func(b *testing.B) {
		for b.Loop() {
			l.left = rampFrames
			l.mix(l.choice, false, false)
		}
	})
}
