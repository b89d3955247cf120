package av

/*
#include "reader.h"
*/
import "C"
import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"livepusher/pusher/capture"
)

// FileConfig says how a file is played. The zero value plays it in real time, over and over. A pipe is
// always played as it comes, once.
type FileConfig struct {
	Once    bool // io.EOF at the end instead of starting again
	Unpaced bool // as fast as it is read
}

// file is what VideoFile and AudioFile have in common: an open file, its decoder, and the clock that
// it is played by. Path "-" is standard input. Nothing but that one file is ever opened: playlists and
// other files that name files are refused.
type file struct {
	source, path string // for errors
	config       FileConfig
	os           *os.File
	in           *C.input
	reader       *C.reader
	frame        *C.AVFrame // decoded last
	schedule     schedule
	start        time.Time // of playing, in effect: put off where the reader was held up
	timer        *time.Timer
	played       bool // something in this round
	sought       bool // the round began by seeking

	mu     sync.Mutex // held while C works for Read, and by Close
	closed chan struct{}
	once   sync.Once
}

// openFile opens path and finds the stream of the kind in it. Cancelling ctx ends the opening, and
// does nothing later. Errors are *capture.Error.
func openFile(ctx context.Context, source, path string, kind C.int, config FileConfig) (*file, error) {
	f := &file{source: source, path: path, config: config, closed: make(chan struct{})}
	seekable, err := f.openHandle()
	if err != nil {
		return nil, err
	}
	if !seekable {
		f.config = FileConfig{Once: true, Unpaced: true}
	} else if path == "-" {
		f.config.Once = true
	}
	f.in = C.input_new(C.intptr_t(f.os.Fd()), flag(seekable))
	f.frame = C.av_frame_alloc()
	release := f.stopWith(ctx)
	r := C.reader_open(&f.reader, f.in, kind, maxSize)
	release()
	if r < 0 || ctx.Err() != nil {
		f.release()
		C.av_frame_free(&f.frame)
		if ctx.Err() != nil {
			return nil, f.fail(capture.Lost, "opening was given up", ctx.Err())
		}
		return nil, f.failed(r)
	}
	f.timer = time.NewTimer(0)
	return f, nil
}

// openHandle opens the file itself, without waiting for the other end of a pipe.
func (f *file) openHandle() (seekable bool, err error) {
	f.os = os.Stdin
	if f.path != "-" {
		f.os, err = os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	}
	if err != nil {
		return false, f.fail(kindOfOpen(err), "", plain(err))
	}
	info, err := f.os.Stat()
	switch {
	case err != nil:
		err = f.fail(capture.Lost, "", plain(err))
	case info.IsDir():
		err = f.fail(capture.Damaged, "it is a folder", nil)
	case info.Mode().IsRegular() && info.Size() == 0:
		err = f.fail(capture.Damaged, "it is empty", nil)
	default:
		return info.Mode().IsRegular(), nil
	}
	f.closeHandle()
	return false, err
}

// stopWith has ctx stop reads until release is called.
func (f *file) stopWith(ctx context.Context) (release func()) {
	stopped := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		C.input_stop(f.in)
		close(stopped)
	})
	return func() {
		if !cancel() {
			<-stopped
		}
	}
}

// next decodes into f.frame and returns when that is due. At the end it starts again, or returns
// io.EOF; a round that gave nothing is an error. The caller holds mu.
func (f *file) next() (due time.Duration, err error) {
	for {
		if f.isClosed() {
			return 0, io.EOF
		}
		var m C.moment
		switch r := C.reader_next(f.reader, f.frame, &m); {
		case r > 0:
			f.played = true
			return f.schedule.next(time.Duration(m.time), time.Duration(m.duration)), nil
		case r < 0:
			return 0, f.failed(r)
		case f.isClosed():
			return 0, io.EOF
		case !f.played && !f.sought:
			return 0, f.fail(capture.Damaged, "nothing in it can be decoded", nil)
		case f.config.Once:
			return 0, io.EOF
		}
		if err := f.rewind(); err != nil {
			return 0, err
		}
	}
}

// rewind starts the next round: by seeking, or where the format cannot do that, or pretends to, by
// opening it anew.
func (f *file) rewind() error {
	pretended := f.sought && !f.played
	f.sought = !pretended && C.reader_rewind(f.reader) >= 0
	if f.played {
		f.schedule.again()
	}
	f.played = false
	if f.sought {
		return nil
	}
	kind := f.reader.codec.codec_type
	C.reader_close(f.reader)
	f.reader = nil
	if C.input_seek(unsafe.Pointer(f.in), 0, io.SeekStart) < 0 {
		return f.fail(capture.Lost, "it cannot be played again", nil)
	}
	if r := C.reader_open(&f.reader, f.in, C.int(kind), maxSize); r < 0 {
		return f.failed(r)
	}
	return nil
}

// late is how far a reader may fall behind before the rest of the file is put off, instead of being
// played faster until it has caught up.
const late = time.Second

// wait returns when due has come, false when the file was closed first.
func (f *file) wait(due time.Duration) bool {
	if f.config.Unpaced {
		return !f.isClosed()
	}
	if f.start.IsZero() {
		f.start = time.Now().Add(-due)
	}
	ahead := time.Until(f.start.Add(due))
	if ahead < -late {
		f.start = f.start.Add(-ahead)
	}
	if ahead <= 0 {
		return !f.isClosed()
	}
	f.timer.Reset(ahead)
	select {
	case <-f.timer.C:
		return true
	case <-f.closed:
		return false
	}
}

func (f *file) isClosed() bool {
	select {
	case <-f.closed:
		return true
	default:
		return false
	}
}

// Close ends a Read that waits, and releases the file. It may be called again, from any goroutine.
func (f *file) Close() error {
	f.once.Do(func() {
		close(f.closed)
		C.input_stop(f.in)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.release()
	})
	return nil
}

// release frees all but the frame, which a borrower may still look at.
func (f *file) release() {
	C.reader_close(f.reader)
	C.input_free(f.in)
	f.reader, f.in = nil, nil
	f.closeHandle()
}

func (f *file) closeHandle() {
	if f.os != os.Stdin {
		f.os.Close()
	}
}

func (f *file) fail(kind capture.Kind, detail string, cause error) *capture.Error {
	return &capture.Error{Source: f.source, Name: f.path, Kind: kind, Detail: detail, Err: cause}
}

// failed translates what reader_open and reader_next return.
func (f *file) failed(code C.int) *capture.Error {
	switch code {
	case C.READER_NO_STREAM:
		what := "it holds no picture"
		if f.source == microphone {
			what = "it holds no sound"
		}
		return f.fail(capture.Unsupported, what, nil)
	case C.READER_TOO_LARGE:
		return f.fail(capture.Unsupported, "its pictures are larger than 8192x8192", nil)
	case C.AVERROR_DECODER_NOT_FOUND:
		return f.fail(capture.Unsupported, "this FFmpeg cannot decode it", nil)
	case C.AVERROR_INVALIDDATA:
		return f.fail(capture.Damaged, "", nil)
	}
	return f.fail(capture.Damaged, "", failure("read file", code))
}

// The words of capture.Error.Source.
const camera, microphone = "camera", "microphone"

func kindOfOpen(err error) capture.Kind {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return capture.NotFound
	case errors.Is(err, fs.ErrPermission):
		return capture.Denied
	}
	return capture.Unsupported
}

// plain is the cause inside an *fs.PathError, without the path, which the caller tells already.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
