package av

/*
#cgo noescape mixer_run
#cgo nocallback mixer_run
#include "reader.h"
#include "audiofile.h"
*/
import "C"
import (
	"context"
	"io"
	"runtime"
	"slices"
	"time"
	"unsafe"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// AudioFile plays a sound file, or the sound of a video file, as a microphone does: in real time, over
// and over, in pieces of 20 ms that come when they would have been recorded.
type AudioFile struct {
	*file
	info   capture.MicInfo
	mixer  C.mixer
	buf    []float32
	rest   []float32     // of buf: decoded, not yet lent
	at     time.Duration // when the first of rest is due
	pieces int           // floats in 20 ms
	lent   media.Samples
}

var _ capture.Mic = (*AudioFile)(nil)

// OpenAudioFile opens any file that FFmpeg can read; "-" is standard input. The sound keeps the file's
// rate; more than two channels become two. ctx ends the opening only. Errors are *capture.Error.
func OpenAudioFile(ctx context.Context, path string, config FileConfig) (*AudioFile, error) {
	f, err := openFile(ctx, microphone, path, C.AVMEDIA_TYPE_AUDIO, config)
	if err != nil {
		return nil, err
	}
	c := f.reader.codec
	a := &AudioFile{file: f}
	a.info = capture.MicInfo{Name: path, Rate: int(c.sample_rate), Channels: min(2, int(C.channels_of(c)))}
	runtime.AddCleanup(a, freeFrame, f.frame)
	if a.info.Rate < 1000 || a.info.Rate > 768_000 || a.info.Channels < 1 {
		f.Close()
		return nil, f.fail(capture.Damaged, "its sound has no proper rate", nil)
	}
	a.pieces = max(1, a.info.Rate/50) * a.info.Channels
	f.schedule.nominal = 20 * time.Millisecond
	return a, nil
}

// Info describes the sound that Read gives.
func (a *AudioFile) Info() capture.MicInfo { return a.info }

// Read waits until the next piece is complete and lends it until the next Read. It returns io.EOF at
// the end of what is not repeated and after Close, and a *capture.Error when nothing can be decoded.
func (a *AudioFile) Read() (*media.Samples, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.rest) == 0 {
		if err := a.decode(); err != nil {
			return nil, err
		}
	}
	n := min(len(a.rest), a.pieces)
	piece := a.rest[:n:n]
	a.rest = a.rest[n:]
	a.at += samples(n/a.info.Channels, a.info.Rate)
	if !a.wait(a.at) {
		return nil, io.EOF
	}
	a.lent = media.Samples{Data: piece, Rate: a.info.Rate, Channels: a.info.Channels}
	return &a.lent, nil
}

// decode fills rest.
func (a *AudioFile) decode() error {
	due, err := a.next()
	if err != nil {
		return err
	}
	room := C.mixer_room(&a.mixer, a.frame, C.int(a.info.Rate), C.int(a.info.Channels))
	if room >= 0 {
		a.buf = slices.Grow(a.buf[:0], int(room)*a.info.Channels)
		room = C.mixer_run(&a.mixer, a.frame, (*C.float)(unsafe.SliceData(a.buf)), room)
	}
	if room < 0 {
		return a.fail(capture.Unsupported, "its sound cannot be converted", failure("convert sound", room))
	}
	a.at, a.rest = due, a.buf[:int(room)*a.info.Channels]
	return nil
}

// Close ends a Read that waits, and releases the file. It may be called again, from any goroutine.
func (a *AudioFile) Close() error {
	a.file.Close()
	a.mu.Lock()
	defer a.mu.Unlock()
	C.mixer_close(&a.mixer)
	return nil
}
