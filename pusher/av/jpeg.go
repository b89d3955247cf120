package av

/*
#cgo noescape jpeg_decode
#cgo nocallback jpeg_decode
#include "jpeg.h"
*/
import "C"
import (
	"image"
	"runtime"

	"livepusher/pusher/media"
)

// JPEG decodes the pictures of MJPEG cameras, about three times as fast as image/jpeg. It is used by
// one goroutine.
type JPEG struct {
	c       *C.jpeg
	picture image.YCbCr // the decoder's planes, on loan
}

// NewJPEG opens a decoder. Errors are *Error.
func NewJPEG() (*JPEG, error) {
	j := new(JPEG)
	if err := check("open JPEG decoder", C.jpeg_open(&j.c, maxSize)); err != nil {
		return nil, err
	}
	// The picture lent last is in C's memory: it stays until nobody can look at it any more.
	runtime.AddCleanup(j, freeFrame, j.c.frame)
	return j, nil
}

// Decode decodes one JPEG picture of at most 8192x8192 and lends it: dst.Picture are the decoder's own
// planes, which hold until the next Decode, for as long as the decoder is kept, even closed. dst gets the
// picture's subsampling and its range, as a rule Full; Time and Turn stay. Grey pictures and those of four
// colours are refused. After an error, an *Error, dst is unchanged, though a picture lent before is gone,
// and the next picture can be decoded.
func (j *JPEG) Decode(data []byte, dst *media.Frame) error {
	const op = "decode JPEG"
	if j.c == nil {
		return misuse(op, "the decoder is closed")
	}
	if len(data) < 4 || len(data) > 4*maxSize*maxSize {
		return misuse(op, "%d bytes are no picture", len(data))
	}
	if r := C.jpeg_decode(j.c, plane(data), C.int(len(data))); r < 0 {
		return failure(op, r)
	}
	ratio, ok := passes(j.c.frame)
	if !ok || j.c.frame.width > maxSize || j.c.frame.height > maxSize {
		return misuse(op, "it is not YCbCr of 8 bits, up to %dx%d", maxSize, maxSize)
	}
	j.picture = viewOf(j.c.frame, ratio)
	dst.Picture, dst.Range = &j.picture, rangeOf(j.c.frame)
	return nil
}

// Close releases the decoder, but for the picture that it has lent. It may be called again.
func (j *JPEG) Close() error {
	C.jpeg_close(j.c)
	j.c = nil
	return nil
}
