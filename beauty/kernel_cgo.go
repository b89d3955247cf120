//go:build cgo && (amd64 || arm64)

package beauty

/*
#cgo CFLAGS: -O3
#cgo noescape beauty_call
#cgo nocallback beauty_call
#include "kernel.h"

static void beauty_call(int avx2, const beauty_setting *s, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr, void *scratch, int32_t first, int32_t end) {
	(avx2 ? beauty_filter_avx2 : beauty_filter_base)(s, p, y, cb, cr, toY, toCb, toCr, scratch, first, end);
}
*/
import "C"

import (
	"image"
	"unsafe"
)

func newKernel() kernel {
	if C.beauty_has_avx2() != 0 {
		return &native{avx2: 1}
	}
	return &native{}
}

// native is the kernel in C.
type native struct {
	avx2    C.int // use the kernel for AVX2
	scratch []byte
}

// Go's setting and C's are the same memory.
var _ = [1]struct{}{}[unsafe.Sizeof(setting{})-C.sizeof_beauty_setting]

func (k *native) filter(dst, src *image.YCbCr, s *setting, first, end int) {
	shape := C.beauty_shape{
		width: C.int32_t(src.Rect.Dx()), height: C.int32_t(src.Rect.Dy()),
		lumaFrom: C.int32_t(src.YStride), chromaFrom: C.int32_t(src.CStride),
		lumaTo: C.int32_t(dst.YStride), chromaTo: C.int32_t(dst.CStride),
	}
	k.scratch = resize(k.scratch, int(C.beauty_scratch(shape.width)))
	C.beauty_call(k.avx2, (*C.beauty_setting)(unsafe.Pointer(s)), &shape, bytesOf(src.Y), bytesOf(src.Cb), bytesOf(src.Cr),
		bytesOf(dst.Y), bytesOf(dst.Cb), bytesOf(dst.Cr), unsafe.Pointer(unsafe.SliceData(k.scratch)), C.int32_t(first), C.int32_t(end))
}

// worthTwo implements kernel.
func (k *native) worthTwo() int { return 1920 * 1080 }

func bytesOf(p []uint8) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(p)) }
