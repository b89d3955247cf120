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

// Scaler crops, turns, mirrors and scales pictures, and changes their subsampling and range on the
// way: one pass of libswscale, and a second one over the result only where rows become columns or
// left becomes right. It is used by one goroutine.
type Scaler struct {
	c     *C.scale
	stage *image.YCbCr // scaled, not yet turned; made when needed
}

// NewScaler returns a Scaler. Close releases it.
func NewScaler() *Scaler { return &Scaler{c: C.scale_new()} }

// scaleFlags choose bilinear filtering, which libswscale widens to an average over the covered pixels
// when it makes a picture smaller.
const scaleFlags = C.SWS_BILINEAR

// Scale draws the part crop of src, turned clockwise by turn degrees (0, 90, 180, 270; others are
// refused) and then mirrored left to right if asked, over the whole of dst.Picture, which is I420 and
// becomes of limited range; dst and src share nothing. crop must lie in src and is widened to whole chroma samples. It sets
// nothing else of dst but Range. A picture that fits as it is is copied. Errors are *Error.
func (s *Scaler) Scale(dst, src *media.Frame, crop image.Rectangle, turn int, mirror bool) error {
	const op = "scale picture"
	if s.c == nil {
		return misuse(op, "the scaler is closed")
	}
	part, err := cut(op, src.Picture, crop)
	if err != nil {
		return err
	}
	if err := checkI420(op, dst.Picture); err != nil {
		return err
	}
	o, ok := orient(turn, mirror)
	if !ok {
		return misuse(op, "a turn by %d degrees", turn)
	}
	dst.Range = media.Limited
	if src.Range == media.Limited && fits(dst.Picture, &part, o.transpose) {
		o.lay(dst.Picture, &part)
		return nil
	}
	if !o.transpose && !o.mirror {
		return s.run(op, dst.Picture, &part, src.Range, o.flip)
	}
	stage := s.staged(dst.Picture, o.transpose)
	if err := s.run(op, stage, &part, src.Range, false); err != nil {
		return err
	}
	o.lay(dst.Picture, stage)
	return nil
}

// fits tells whether src, transposed or not, needs no scaling to become dst.
func fits(dst, src *image.YCbCr, transposed bool) bool {
	size := src.Rect.Size()
	if transposed {
		size.X, size.Y = size.Y, size.X
	}
	return src.SubsampleRatio == image.YCbCrSubsampleRatio420 && dst.Rect.Size() == size
}

// run is the pass of libswscale; flip has it read the rows from the last.
func (s *Scaler) run(op string, dst, src *image.YCbCr, r media.Range, flip bool) error {
	from, to := shapeOf(src), shapeOf(dst)
	from.full_range = flag(r == media.Full)
	return check(op, C.scale_planes(s.c, &from, plane(src.Y), plane(src.Cb), plane(src.Cr),
		C.int(src.YStride), C.int(src.CStride), &to, plane(dst.Y), plane(dst.Cb), plane(dst.Cr),
		C.int(dst.YStride), C.int(dst.CStride), flag(flip), scaleFlags))
}

// staged is the picture between the two passes, of dst's size before the turn.
func (s *Scaler) staged(dst *image.YCbCr, transposed bool) *image.YCbCr {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	if transposed {
		w, h = h, w
	}
	if s.stage == nil || s.stage.Rect.Dx() != w || s.stage.Rect.Dy() != h {
		s.stage = media.NewPicture(w, h)
	}
	return s.stage
}

// Close releases the scaler. It may be called again.
func (s *Scaler) Close() error {
	C.scale_free(s.c)
	s.c, s.stage = nil, nil
	return nil
}

func shapeOf(p *image.YCbCr) C.shape {
	return C.shape{width: C.int(p.Rect.Dx()), height: C.int(p.Rect.Dy()), format: pixelFormat(p.SubsampleRatio)}
}

func checkI420(op string, p *image.YCbCr) error {
	if p == nil || p.SubsampleRatio != image.YCbCrSubsampleRatio420 || !whole(p) {
		return misuse(op, "the target is not a whole I420 picture")
	}
	return nil
}

// cut returns the part crop of p as a picture of its own, sharing p's planes. The part's left and
// upper edges move out to where a chroma sample begins.
func cut(op string, p *image.YCbCr, crop image.Rectangle) (image.YCbCr, error) {
	if p == nil || !whole(p) {
		return image.YCbCr{}, misuse(op, "the source is not a whole picture")
	}
	if crop.Empty() || !crop.In(p.Rect) {
		return image.YCbCr{}, misuse(op, "the part %v is not in the picture %v", crop, p.Rect)
	}
	if crop == p.Rect {
		return *p, nil
	}
	dx, dy := chromaStep(p.SubsampleRatio)
	crop.Min.X -= crop.Min.X % dx
	crop.Min.Y -= crop.Min.Y % dy
	y, c := p.YOffset(crop.Min.X, crop.Min.Y), p.COffset(crop.Min.X, crop.Min.Y)
	part := *p
	part.Y, part.Cb, part.Cr = p.Y[y:], p.Cb[c:], p.Cr[c:]
	part.Rect = image.Rect(0, 0, crop.Dx(), crop.Dy())
	return part, nil
}

// chromaStep is the width and height in pixels that one chroma sample stands for.
func chromaStep(r image.YCbCrSubsampleRatio) (dx, dy int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}
