package av

/*
#cgo noescape scale_planes
#cgo nocallback scale_planes
#include "scale.h"
*/
import "C"
import (
	"image"

	"livepusher/pusher/media"
)

// rgbFlags ask libswscale for the exact arithmetic, which rounds a pixel as the formula does and
// interpolates chroma: for stills and previews that a person looks at.
const rgbFlags = C.SWS_BILINEAR | C.SWS_ACCURATE_RND | C.SWS_FULL_CHR_H_INT | C.SWS_FULL_CHR_H_INP

// ToRGBA converts src to opaque RGB and scales it to the whole of dst. It may share a Scaler with
// Scale, but keeping one for each saves setting libswscale up anew with every call. Errors are *Error.
func (s *Scaler) ToRGBA(dst *image.RGBA, src *media.Frame) error {
	const op = "convert picture to RGB"
	if s.c == nil {
		return misuse(op, "the scaler is closed")
	}
	p := src.Picture
	if p == nil || !whole(p) {
		return misuse(op, "the source is not a whole picture")
	}
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	if w < 1 || h < 1 || w > maxSize || h > maxSize || !holds(dst.Pix, dst.Stride, 4*w, h) {
		return misuse(op, "the target is not a whole picture")
	}
	from := shapeOf(p)
	from.full_range = flag(src.Range == media.Full)
	to := C.shape{width: C.int(w), height: C.int(h), format: C.AV_PIX_FMT_RGBA, full_range: 1}
	return check(op, C.scale_planes(s.c, &from, plane(p.Y), plane(p.Cb), plane(p.Cr), C.int(p.YStride),
		C.int(p.CStride), &to, plane(dst.Pix), nil, nil, C.int(dst.Stride), 0, 0, rgbFlags))
}
