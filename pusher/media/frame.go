// Package media holds what every station of the picture's and the sound's way passes on: Frame
// (a picture), Samples (a stretch of sound), Packet (one encoded access unit), Slot (the newest
// frame, handed from one goroutine to another) and Clock (the one time they all carry).
//
// It imports the standard library only, and every other package of the pusher may import it.
package media

import (
	"image"
	"time"
)

// Range says which sample values a picture's planes use.
type Range uint8

const (
	// Limited is ITU-R BT.601 "studio" range: luma 16-235, chroma 16-240. What cameras deliver as
	// YUYV or NV12, and what an H.264 stream is assumed to hold.
	Limited Range = iota
	// Full is 0-255 in all planes, as in JPEG.
	Full
)

// Frame is one picture in planes: luma and two chroma planes, with its colour range.
//
// Between the stations of the pusher frames are lent, not given: whoever receives one must not keep
// it, nor its planes, beyond the moment its giver names, and copies it (CopyFrom) to keep it.
type Frame struct {
	Picture *image.YCbCr  // width x height of Picture.Rect, origin at 0,0; 4:2:0 past the geometry stage
	Range   Range         // which sample values the planes use
	Time    time.Duration // presentation time on the pusher's Clock
	Turn    int           // degrees clockwise that make the picture stand upright: 0, 90, 180 or 270
}

// strideAlign is the multiple of bytes that NewPicture pads rows to: a whole AVX2 vector, and a
// multiple of the 4 bytes that the preview's textures need.
const strideAlign = 32

// NewPicture allocates a 4:2:0 picture of width x height pixels (both at least 1), black, with rows
// padded to a multiple of 32 bytes and one vector of slack behind each plane, so that kernels may
// read whole vectors.
func NewPicture(width, height int) *image.YCbCr {
	yStride := align(width)
	cStride := align((width + 1) / 2)
	ySize := yStride * height
	cSize := cStride * ((height + 1) / 2)
	buf := make([]byte, ySize+2*cSize+3*strideAlign)
	p := &image.YCbCr{
		Y:              buf[:ySize:ySize],
		Cb:             buf[ySize+strideAlign:][:cSize:cSize],
		Cr:             buf[ySize+cSize+2*strideAlign:][:cSize:cSize],
		YStride:        yStride,
		CStride:        cStride,
		SubsampleRatio: image.YCbCrSubsampleRatio420,
		Rect:           image.Rect(0, 0, width, height),
	}
	Fill(p, 16, 128, 128)
	return p
}

func align(n int) int { return (n + strideAlign - 1) / strideAlign * strideAlign }

// Fill sets every sample of p, padding included, to one colour.
func Fill(p *image.YCbCr, y, cb, cr byte) {
	fill(p.Y, y)
	fill(p.Cb, cb)
	fill(p.Cr, cr)
}

func fill(plane []byte, v byte) {
	for i := range plane {
		plane[i] = v
	}
}

// SameShape tells whether a and b have the same size and chroma subsampling. Either may be nil.
func SameShape(a, b *image.YCbCr) bool {
	return a != nil && b != nil && a.Rect.Size() == b.Rect.Size() && a.SubsampleRatio == b.SubsampleRatio
}

// CopyFrom makes f an own copy of src, reusing f's planes when they have src's shape.
func (f *Frame) CopyFrom(src *Frame) {
	if !SameShape(f.Picture, src.Picture) {
		f.Picture = newLike(src.Picture)
	}
	f.Range, f.Time, f.Turn = src.Range, src.Time, src.Turn
	w, h := src.Picture.Rect.Dx(), src.Picture.Rect.Dy()
	cw, ch := ChromaSize(src.Picture.SubsampleRatio, w, h)
	CopyPlane(f.Picture.Y, f.Picture.YStride, src.Picture.Y, src.Picture.YStride, w, h)
	CopyPlane(f.Picture.Cb, f.Picture.CStride, src.Picture.Cb, src.Picture.CStride, cw, ch)
	CopyPlane(f.Picture.Cr, f.Picture.CStride, src.Picture.Cr, src.Picture.CStride, cw, ch)
}

// newLike allocates a picture of p's shape.
func newLike(p *image.YCbCr) *image.YCbCr {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	if p.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		return NewPicture(w, h)
	}
	return image.NewYCbCr(image.Rect(0, 0, w, h), p.SubsampleRatio)
}

// ChromaSize gives the width and height in samples of each chroma plane of a w x h picture.
func ChromaSize(r image.YCbCrSubsampleRatio, w, h int) (cw, ch int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

// CopyPlane copies a plane of w x h bytes between buffers of their own strides.
func CopyPlane(dst []byte, dstStride int, src []byte, srcStride, w, h int) {
	if dstStride == srcStride {
		n := (h-1)*srcStride + w
		copy(dst[:n], src[:n])
		return
	}
	for y := range h {
		copy(dst[y*dstStride:][:w], src[y*srcStride:][:w])
	}
}
