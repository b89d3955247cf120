//go:build cgo && (amd64 || arm64)

package beauty

/*
#cgo noescape beauty_look_call
#cgo nocallback beauty_look_call
#include "kernel.h"
#include "look_kernel.h"

static void beauty_look_call(int avx2, const beauty_look *t, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr) {
	(avx2 ? beauty_look_avx2 : beauty_look_base)(t, p, y, cb, cr, toY, toCb, toCr);
}
*/
import "C"

import (
	"image"
	"unsafe"
)

// Go's table and C's are the same memory.
var _ = [1]struct{}{}[unsafe.Sizeof(spreadTable{})-C.sizeof_beauty_look]

var lookAVX2 = C.beauty_has_avx2()

// apply gives dst the colours of src in the look. Both may be the same picture.
func (t *spreadTable) apply(dst, src *image.YCbCr) { t.native(dst, src, lookAVX2) }

// native is apply in C, by AVX2 or by what every processor has.
func (t *spreadTable) native(dst, src *image.YCbCr, avx2 C.int) {
	shape := C.beauty_shape{
		width: C.int32_t(src.Rect.Dx()), height: C.int32_t(src.Rect.Dy()),
		lumaFrom: C.int32_t(src.YStride), chromaFrom: C.int32_t(src.CStride),
		lumaTo: C.int32_t(dst.YStride), chromaTo: C.int32_t(dst.CStride),
	}
	C.beauty_look_call(avx2, (*C.beauty_look)(unsafe.Pointer(t)), &shape, bytesOf(src.Y), bytesOf(src.Cb), bytesOf(src.Cr),
		bytesOf(dst.Y), bytesOf(dst.Cb), bytesOf(dst.Cr))
}
