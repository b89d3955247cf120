package av

/*
#include "compat.h"
*/
import "C"
import (
	"image"
	"unsafe"

	"livepusher/pusher/media"
)

// maxSize is the largest width and height in pixels of any picture that this package takes.
const maxSize = 8192

// plane is the address of a plane for C. The planes of an image.YCbCr hold no pointers, so C may see
// them during a call.
func plane(p []byte) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(p)) }

func flag(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

// whole tells whether p's planes hold as much as its size and strides say, so that C may trust them.
// It must begin at 0,0.
func whole(p *image.YCbCr) bool {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	if p.Rect.Min != (image.Point{}) || w < 1 || h < 1 || w > maxSize || h > maxSize {
		return false
	}
	cw, ch := media.ChromaSize(p.SubsampleRatio, w, h)
	return holds(p.Y, p.YStride, w, h) && holds(p.Cb, p.CStride, cw, ch) && holds(p.Cr, p.CStride, cw, ch)
}

func holds(plane []byte, stride, w, h int) bool {
	return stride >= w && len(plane) >= stride*(h-1)+w
}

// pixelFormat is FFmpeg's name for a picture's layout; AV_PIX_FMT_NONE when it has none.
func pixelFormat(r image.YCbCrSubsampleRatio) C.int {
	switch r {
	case image.YCbCrSubsampleRatio420:
		return C.AV_PIX_FMT_YUV420P
	case image.YCbCrSubsampleRatio422:
		return C.AV_PIX_FMT_YUV422P
	case image.YCbCrSubsampleRatio444:
		return C.AV_PIX_FMT_YUV444P
	case image.YCbCrSubsampleRatio440:
		return C.AV_PIX_FMT_YUV440P
	case image.YCbCrSubsampleRatio411:
		return C.AV_PIX_FMT_YUV411P
	case image.YCbCrSubsampleRatio410:
		return C.AV_PIX_FMT_YUV410P
	}
	return C.AV_PIX_FMT_NONE
}
