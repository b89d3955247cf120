package av

/*
#cgo noescape scale_frame
#cgo nocallback scale_frame
#cgo noescape reader_next
#cgo nocallback reader_next
#include "reader.h"
#include "scale.h"
*/
import "C"
import (
	"context"
	"image"
	"io"
	"runtime"
	"time"
	"unsafe"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// VideoFile plays a video file as a camera does: in real time, over and over, turned as the file says.
type VideoFile struct {
	*file
	info    capture.CameraInfo
	turn    int
	scale   *C.scale
	own     *image.YCbCr // for pictures that are not passed on as they are
	picture image.YCbCr  // the decoder's planes
	lent    media.Frame
}

var _ capture.Camera = (*VideoFile)(nil)

// OpenVideoFile opens any file that FFmpeg can read, at most 8192x8192; "-" is standard input. ctx ends
// the opening only. Errors are *capture.Error.
func OpenVideoFile(ctx context.Context, path string, config FileConfig) (*VideoFile, error) {
	f, err := openFile(ctx, camera, path, C.AVMEDIA_TYPE_VIDEO, config)
	if err != nil {
		return nil, err
	}
	v := &VideoFile{file: f, scale: C.scale_new(), turn: int(f.reader.turn)}
	c := f.reader.codec
	v.info = capture.CameraInfo{Name: path, Width: int(c.width), Height: int(c.height), FPS: float64(f.reader.fps),
		Format: C.GoString(C.reader_codec(f.reader))}
	f.schedule.nominal = time.Second / 25
	if v.info.FPS > 0.1 {
		f.schedule.nominal = time.Duration(float64(time.Second) / v.info.FPS)
	}
	// The picture lent last is in C's memory: it stays until nobody can look at it any more.
	runtime.AddCleanup(v, freeFrame, f.frame)
	return v, nil
}

func freeFrame(f *C.AVFrame) { C.av_frame_free(&f) }

// Info describes the file's pictures.
func (v *VideoFile) Info() capture.CameraInfo { return v.info }

// Read waits until the next picture is due and lends it until the next Read. Planar YCbCr of 8 bits
// by BT.601 is passed on as the decoder made it, and so is what does not say by which matrix it was
// made; everything else, such as the BT.709 of telephones, becomes I420 by BT.601 of limited range. It returns
// io.EOF at the end of what is not repeated and after Close, and a *capture.Error when nothing can be
// decoded.
func (v *VideoFile) Read() (*media.Frame, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	due, err := v.next()
	if err != nil {
		return nil, err
	}
	if err := v.view(); err != nil {
		return nil, err
	}
	if !v.wait(due) {
		return nil, io.EOF
	}
	return &v.lent, nil
}

// view makes v.lent of the decoded frame.
func (v *VideoFile) view() error {
	c := v.frame
	v.lent.Turn = v.turn
	if ratio, ok := passes(c); ok {
		v.picture = viewOf(c, ratio)
		v.lent.Picture, v.lent.Range = &v.picture, rangeOf(c)
		return nil
	}
	w, h := int(c.width), int(c.height)
	if v.own == nil || v.own.Rect.Dx() != w || v.own.Rect.Dy() != h {
		v.own = media.NewPicture(w, h)
	}
	p := v.own
	r := C.scale_frame(v.scale, c, plane(p.Y), plane(p.Cb), plane(p.Cr), C.int(p.YStride), C.int(p.CStride), scaleFlags)
	if r < 0 {
		return v.fail(capture.Unsupported, "its pictures cannot be converted", failure("convert picture", r))
	}
	v.lent.Picture, v.lent.Range = p, media.Limited
	return nil
}

// Close ends a Read that waits, and releases the file. The picture lent last stays readable. It may be
// called again, from any goroutine.
func (v *VideoFile) Close() error {
	v.file.Close()
	v.mu.Lock()
	defer v.mu.Unlock()
	C.scale_free(v.scale)
	v.scale = nil
	return nil
}

// passes tells whether a decoded frame needs no conversion, and its subsampling.
func passes(f *C.AVFrame) (image.YCbCrSubsampleRatio, bool) {
	ratio, ok := subsampling(f.format)
	switch f.colorspace {
	case C.AVCOL_SPC_UNSPECIFIED, C.AVCOL_SPC_BT470BG, C.AVCOL_SPC_SMPTE170M: // the last two are BT.601
	default:
		ok = false
	}
	for _, stride := range f.linesize[:3] {
		ok = ok && stride > 0
	}
	return ratio, ok
}

// subsampling is the layout of FFmpeg's planar formats of 8 bits.
func subsampling(format C.int) (image.YCbCrSubsampleRatio, bool) {
	switch format {
	case C.AV_PIX_FMT_YUV420P, C.AV_PIX_FMT_YUVJ420P:
		return image.YCbCrSubsampleRatio420, true
	case C.AV_PIX_FMT_YUV422P, C.AV_PIX_FMT_YUVJ422P:
		return image.YCbCrSubsampleRatio422, true
	case C.AV_PIX_FMT_YUV444P, C.AV_PIX_FMT_YUVJ444P:
		return image.YCbCrSubsampleRatio444, true
	case C.AV_PIX_FMT_YUV440P, C.AV_PIX_FMT_YUVJ440P:
		return image.YCbCrSubsampleRatio440, true
	case C.AV_PIX_FMT_YUV411P, C.AV_PIX_FMT_YUVJ411P:
		return image.YCbCrSubsampleRatio411, true
	}
	return 0, false
}

// rangeOf is a decoded frame's range.
func rangeOf(f *C.AVFrame) media.Range {
	switch f.format {
	case C.AV_PIX_FMT_YUVJ420P, C.AV_PIX_FMT_YUVJ422P, C.AV_PIX_FMT_YUVJ444P, C.AV_PIX_FMT_YUVJ440P, C.AV_PIX_FMT_YUVJ411P:
		return media.Full
	}
	if f.color_range == C.AVCOL_RANGE_JPEG {
		return media.Full
	}
	return media.Limited
}

// viewOf shows a decoded frame's planes as a picture, without a copy.
func viewOf(f *C.AVFrame, ratio image.YCbCrSubsampleRatio) image.YCbCr {
	w, h := int(f.width), int(f.height)
	cw, ch := media.ChromaSize(ratio, w, h)
	ys, cs := int(f.linesize[0]), int(f.linesize[1])
	return image.YCbCr{
		Y:       unsafe.Slice((*byte)(f.data[0]), ys*(h-1)+w),
		Cb:      unsafe.Slice((*byte)(f.data[1]), cs*(ch-1)+cw),
		Cr:      unsafe.Slice((*byte)(f.data[2]), cs*(ch-1)+cw),
		YStride: ys, CStride: cs, SubsampleRatio: ratio, Rect: image.Rect(0, 0, w, h),
	}
}
