package av

/*
#include "turn.h"
*/
import "C"
import "image"

// orientation is one of the eight ways to lay a picture over its target: its rows in reverse order
// (flip), its columns in reverse order (mirror), and after that rows made columns (transpose).
type orientation struct{ flip, mirror, transpose bool }

// orient translates a clockwise turn that a mirror left to right may follow.
func orient(turn int, mirror bool) (o orientation, ok bool) {
	switch turn {
	case 0:
		return orientation{mirror: mirror}, true
	case 90:
		return orientation{transpose: true, flip: !mirror}, true
	case 180:
		return orientation{flip: true, mirror: !mirror}, true
	case 270:
		return orientation{transpose: true, mirror: true, flip: mirror}, true
	}
	return orientation{}, false
}

// apply lays src over dst, both I420. A flip without a transpose is left to libswscale, which reads
// rows in any order for nothing.
func (o orientation) apply(dst, src *image.YCbCr) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	cw, ch := (w+1)/2, (h+1)/2
	o.applyPlane(dst.Y, dst.YStride, src.Y, src.YStride, w, h)
	o.applyPlane(dst.Cb, dst.CStride, src.Cb, src.CStride, cw, ch)
	o.applyPlane(dst.Cr, dst.CStride, src.Cr, src.CStride, cw, ch)
}

// applyPlane fills a plane of w x h bytes.
func (o orientation) applyPlane(dst []byte, dstStride int, src []byte, srcStride, w, h int) {
	if !o.transpose {
		C.mirror_plane(plane(dst), C.ptrdiff_t(dstStride), plane(src), C.ptrdiff_t(srcStride), C.int(w), C.int(h))
		return
	}
	// src has w rows of h bytes: its rows are the columns of dst.
	if o.flip {
		src, srcStride = src[(w-1)*srcStride:], -srcStride
	}
	if o.mirror {
		dst, dstStride = dst[(h-1)*dstStride:], -dstStride
	}
	C.transpose_plane(plane(dst), C.ptrdiff_t(dstStride), plane(src), C.ptrdiff_t(srcStride), C.int(w), C.int(h))
}
