// Package beauty smooths and whitens skin, and nothing else, in I420 pictures, and gives whole
// pictures a colour look. It is made for live video: a 720x1280 picture takes about a third
// of a millisecond of one core (plain Go, without cgo: a few), and nothing is allocated per picture.
//
//	f := beauty.New()
//	for frame := range frames { // *image.YCbCr, 4:2:0
//		f.Apply(out, frame, beauty.Params{Beauty: 5, Whiteness: 3})
//		send(out)
//	}
//
// Params holds the sliders, Filter what is kept between pictures, Still does the same to any
// image.Image, and Looks lists the colour looks. Package quality beside this one has the figures
// by which the result is judged.
//
// # How it works
//
// The smoothing is a fast guided filter (He and Sun, arXiv:1505.00996) whose guide is the picture
// itself, weighted by a skin test: mean and variance of luma over a box say how far a pixel is drawn to
// the mean of its box. Where the variance is large, at lashes, lips and hair, next to nothing happens.
// Statistics are taken and skin is found in cells of 4x4 pixels; boxes are made of blocks of as many
// cells as the size of the picture asks for. The files follow the picture's way: cells.go, skin.go,
// box.go, coefficients.go, upsample.go, paint.go; reference.go strings them together in plain Go, and
// kernel_body.h does exactly the same, bit for bit, in C.
package beauty

import (
	"fmt"
	"image"
)

// Style is the character of the smoothing.
type Style uint8

const (
	Smooth Style = iota // evens the skin out
	Nature              // keeps more of its fine texture: pores, down, freckles
)

// MaxLevel is the upper end of the sliders Beauty and Whiteness.
const MaxLevel = 9

// Params say what Apply does. The zero value changes nothing.
type Params struct {
	Beauty    int     // smoothing, 0-9; 0 is off, bit for bit
	Whiteness int     // whitening, 0-9; 0 is off, bit for bit
	Style     Style   // character of the smoothing
	Look      string  // colour look, one of Looks; empty is "standard", none
	Cube      *Cube   // colour look of the user's own, in the place of Look; nil is none
	Strength  float64 // of the look, 0-1
	FullRange bool    // the planes use 0-255 instead of 16-235 and 16-240
}

// Filter keeps what Apply needs between pictures: working memory, and how far a change of the
// sliders has come. It must not be used by two goroutines at once.
type Filter struct {
	ramp    ramp
	noise   noiseMeter
	setting setting // of the current picture
	bands   *bands
	look    lookTable
}

// New returns a filter. Its first picture gets the parameters at once; later changes are spread
// over rampFrames pictures, so that a slider does not make the picture jump.
func New() *Filter { return &Filter{bands: newBands()} }

// Reset makes the next Apply begin at its parameters at once, as on a new filter. Call it when
// the next picture has nothing to do with the last one.
func (f *Filter) Reset() { f.ramp, f.noise = ramp{}, noiseMeter{} }

// Apply writes the filtered src to dst. Both are 4:2:0, of the same size, and do not overlap; any
// size and any strides will do. Parameters outside their range are taken as the nearest end, an
// unknown look as none. Apply panics when the pictures do not fit together.
func (f *Filter) Apply(dst, src *image.YCbCr, p Params) {
	if err := checkPair(dst, src); err != nil {
		panic("beauty: " + err.Error())
	}
	if src.Rect.Empty() {
		return
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	level := f.ramp.next(p)
	skin, look := !level.changesNothing(), f.look.mix(lookOf(p), p.FullRange, f.ramp.fresh)
	if skin {
		f.setting = newSetting(level, w, h, p.FullRange, f.noise.next(src))
		f.bands.filter(dst, src, &f.setting)
		src = dst
	} else {
		f.noise = noiseMeter{}
	}
	switch {
	case look:
		f.look.spread.apply(dst, src)
	case !skin:
		copyPicture(dst, src)
	}
}

// checkPair says what is wrong with a pair of pictures, if anything is.
func checkPair(dst, src *image.YCbCr) error {
	if dst.Rect.Size() != src.Rect.Size() {
		return fmt.Errorf("pictures of different size: %v and %v", dst.Rect.Size(), src.Rect.Size())
	}
	if err := checkPicture(dst); err != nil {
		return err
	}
	return checkPicture(src)
}

func checkPicture(p *image.YCbCr) error {
	if p.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return fmt.Errorf("a picture with subsampling %v instead of 4:2:0", p.SubsampleRatio)
	}
	if p.Rect.Empty() {
		return nil
	}
	if p.Rect.Min.X&1 != 0 || p.Rect.Min.Y&1 != 0 {
		return fmt.Errorf("a picture that begins at odd coordinates %v", p.Rect.Min)
	}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	if !holds(p.Y, p.YStride, w, h) || !holds(p.Cb, p.CStride, half(w), half(h)) || !holds(p.Cr, p.CStride, half(w), half(h)) {
		return fmt.Errorf("a picture whose planes are smaller than its size %dx%d", w, h)
	}
	return nil
}

// holds tells whether a plane has w x h samples.
func holds(plane []uint8, stride, w, h int) bool {
	return stride >= w && len(plane) >= (h-1)*stride+w
}

// half is the size of a chroma plane beside n luma samples.
func half(n int) int { return (n + 1) / 2 }

func copyPicture(dst, src *image.YCbCr) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	copyPlane(dst.Y, dst.YStride, src.Y, src.YStride, w, h)
	copyPlane(dst.Cb, dst.CStride, src.Cb, src.CStride, half(w), half(h))
	copyPlane(dst.Cr, dst.CStride, src.Cr, src.CStride, half(w), half(h))
}

func copyPlane(dst []uint8, dstStride int, src []uint8, srcStride, w, h int) {
	for y := range h {
		copy(dst[y*dstStride:][:w], src[y*srcStride:][:w])
	}
}
