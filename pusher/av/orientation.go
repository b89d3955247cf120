package av

/*
#cgo noescape copy_plane
#cgo nocallback copy_plane
#cgo noescape mirror_plane
#cgo nocallback mirror_plane
#cgo noescape transpose_plane
#cgo nocallback transpose_plane
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

// lay lays src over dst, both I420.
func (o orientation) lay(dst, src *image.YCbCr) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	cw, ch := (w+1)/2, (h+1)/2
	o.layPlane(dst.Y, dst.YStride, src.Y, src.YStride, w, h)
	o.layPlane(dst.Cb, dst.CStride, src.Cb, src.CStride, cw, ch)
	o.layPlane(dst.Cr, dst.CStride, src.Cr, src.CStride, cw, ch)
}

// layPlane fills a plane of w x h bytes.
func (o orientation) layPlane(dst []byte, dstStride int, src []byte, srcStride, w, h int) {
	rows := h
	if o.transpose {
		rows = w // of src: they become dst's columns
	}
	if o.flip {
		src, srcStride = src[(rows-1)*srcStride:], -srcStride
	}
	if o.mirror && o.transpose { // the columns of src are the rows of dst
		dst, dstStride = dst[(h-1)*dstStride:], -dstStride
	}
	to, toStride, from, fromStride := plane(dst), C.ptrdiff_t(dstStride), plane(src), C.ptrdiff_t(srcStride)
	switch {
	case o.transpose:
		C.transpose_plane(to, toStride, from, fromStride, C.int(w), C.int(h))
	case o.mirror:
		C.mirror_plane(to, toStride, from, fromStride, C.int(w), C.int(h))
	default:
		C.copy_plane(to, toStride, from, fromStride, C.int(w), C.int(h))
	}
}
