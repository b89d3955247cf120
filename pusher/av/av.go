// Package av puts FFmpeg's libraries behind small Go types, one concept each:
//
//   - H264 and AAC encode; Encoders and Probe tell which H.264 encoders this machine has
//   - Scaler crops, turns, mirrors and scales pictures; ToRGBA and FromImage lead to and from RGB
//   - Resampler changes the rate and channels of sound, and stretches it by single samples
//   - VideoFile and AudioFile play files as a camera and a microphone do
//   - JPEG decodes the frames of MJPEG cameras
//   - MP4 writes fragmented MP4 for a browser's video element
//
// All of them are used by one goroutine at a time, and none allocates per frame once the shape of
// the pictures is settled. Pictures and samples stay in Go's memory; C sees them during a call only.
//
// FFmpeg's own log is switched off for the whole process when the package is loaded: what goes wrong
// is returned as an *Error, and files that cannot be played as a *capture.Error.
//
// The package compiles against FFmpeg 4.3 to 9; compat.h holds what differs between them.
package av

/*
#cgo pkg-config: libavcodec libavformat libswscale libswresample libavutil
#cgo CFLAGS: -O2
#cgo LDFLAGS: -lm
#include <errno.h>
#include "compat.h"
*/
import "C"
import (
	"fmt"
	"unsafe"
)

func init() {
	C.av_log_set_level(C.AV_LOG_QUIET)
	C.av_max_alloc(maxAlloc)
}

// maxAlloc bounds one piece of memory that FFmpeg takes, in bytes: twice a picture of the largest size with
// 16 bits a sample, where a hostile file may ask for 2 GB.
const maxAlloc = 256 << 20

// Kind tells apart the errors that a caller can do something about.
type Kind int

const (
	Other      Kind = iota
	Size            // H.264 does not have pictures of this size
	SampleRate      // AAC does not have sound of this rate
)

// Error is a failure inside FFmpeg's libraries, or a call that would have led to one.
type Error struct {
	Op   string // what was tried: "open encoder libx264"
	Kind Kind
	Code int    // FFmpeg's AVERROR code, negative
	Text string // what FFmpeg says about the code, or more exactly what is wrong
}

func (e *Error) Error() string { return e.Op + ": " + e.Text }

// check makes an *Error of a negative code, and nil of any other.
func check(op string, code C.int) error {
	if code >= 0 {
		return nil
	}
	return failure(op, code)
}

func failure(op string, code C.int) *Error {
	text := (*C.char)(C.malloc(C.AV_ERROR_MAX_STRING_SIZE))
	defer C.free(unsafe.Pointer(text))
	C.av_strerror(code, text, C.AV_ERROR_MAX_STRING_SIZE)
	return &Error{Op: op, Code: int(code), Text: C.GoString(text)}
}

// unsupported is the error of a call that asks for what the format does not have.
func unsupported(kind Kind, op, format string, args ...any) *Error {
	e := misuse(op, format, args...)
	e.Kind = kind
	return e
}

// misuse is the error of a call whose arguments do not fit.
func misuse(op, format string, args ...any) *Error {
	return &Error{Op: op, Code: -C.EINVAL, Text: fmt.Sprintf(format, args...)}
}
