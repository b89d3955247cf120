package devices

// #cgo CFLAGS: -O3
// #include "unpack.h"
import "C"

import (
	"fmt"
	"image"

	"livepusher/pusher/media"
)

// layout is how a camera lays out an uncompressed picture in memory.
type layout struct {
	format        string // "YUYV", "UYVY", "NV12", "NV21" or "I420"
	width, height int    // pixels, even
	stride        int    // bytes from one row of the first plane to the next
}

// size is the number of bytes of a picture.
func (l layout) size() int {
	switch l.format {
	case "YUYV", "UYVY":
		return (l.height-1)*l.stride + 2*l.width
	case "I420":
		return l.stride*l.height + l.stride/2*(l.height/2-1)*2 + l.stride/2 + l.width/2
	}
	return l.stride*l.height + (l.height/2-1)*l.stride + l.width
}

// newPicture allocates what unpack fills.
func (l layout) newPicture() *image.YCbCr {
	if l.format == "YUYV" || l.format == "UYVY" {
		return image.NewYCbCr(image.Rect(0, 0, l.width, l.height), image.YCbCrSubsampleRatio422)
	}
	return media.NewPicture(l.width, l.height)
}

// unpack copies a camera's bytes into dst, made by newPicture.
func (l layout) unpack(dst *image.YCbCr, src []byte) error {
	if len(src) < l.size() {
		return fmt.Errorf("a frame of %d bytes, %d expected", len(src), l.size())
	}
	switch l.format {
	case "YUYV", "UYVY":
		l.unpack422(dst, src)
	case "I420":
		l.unpackPlanes(dst, src)
	default:
		l.unpackPairs(dst, src)
	}
	return nil
}

func (l layout) unpack422(dst *image.YCbCr, src []byte) {
	lumaFirst := C.int(0)
	if l.format == "YUYV" {
		lumaFirst = 1
	}
	for row := range l.height {
		y, c := row*dst.YStride, row*dst.CStride
		C.unpack_422_row((*C.uint8_t)(&dst.Y[y]), (*C.uint8_t)(&dst.Cb[c]), (*C.uint8_t)(&dst.Cr[c]),
			(*C.uint8_t)(&src[row*l.stride]), C.int(l.width), lumaFirst)
	}
}

func (l layout) unpackPairs(dst *image.YCbCr, src []byte) {
	media.CopyPlane(dst.Y, dst.YStride, src, l.stride, l.width, l.height)
	first, second := dst.Cb, dst.Cr
	if l.format == "NV21" {
		first, second = second, first
	}
	chroma := src[l.stride*l.height:]
	for row := range l.height / 2 {
		c := row * dst.CStride
		C.unpack_pairs_row((*C.uint8_t)(&first[c]), (*C.uint8_t)(&second[c]),
			(*C.uint8_t)(&chroma[row*l.stride]), C.int(l.width/2))
	}
}

func (l layout) unpackPlanes(dst *image.YCbCr, src []byte) {
	stride, rows := l.stride/2, l.height/2
	cb := src[l.stride*l.height:]
	media.CopyPlane(dst.Y, dst.YStride, src, l.stride, l.width, l.height)
	media.CopyPlane(dst.Cb, dst.CStride, cb, stride, l.width/2, rows)
	media.CopyPlane(dst.Cr, dst.CStride, cb[stride*rows:], stride, l.width/2, rows)
}
