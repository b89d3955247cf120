package capture

import (
	"math"

	"livepusher/pusher/media"
)

// Glyphs 0 to 9 are the digits.
const (
	glyphColon = 10 + iota
	glyphPoint
	glyphCount
)

const (
	panelLuma = 30  // behind the digits
	unlitLuma = 40  // segments that are off, as on a display
	litLuma   = 222 // segments that are on
)

// digitFace holds the glyphs of a seven-segment display as ready luma rectangles.
type digitFace struct {
	height int
	width  [glyphCount]int
	luma   [glyphCount][]byte // width x height
}

// segments are the seven strokes a-g of a digit: from and to, in a box of 1 x 2.
var segments = [7][4]float64{
	{0, 0, 1, 0}, {1, 0, 1, 1}, {1, 1, 1, 2}, {0, 2, 1, 2}, {0, 1, 0, 2}, {0, 0, 0, 1}, {0, 1, 1, 1},
}

// lit are the segments of each digit, bit 0 is a.
var lit = [10]byte{0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f}

// newDigitFace makes digits 3 units wide and 5 units high, margins included.
func newDigitFace(unit float64) digitFace {
	f := digitFace{height: int(5*unit) &^ 1}
	for g := range glyphCount {
		f.width[g] = int(3 * unit)
		if g >= glyphColon {
			f.width[g] = int(1.5 * unit)
		}
		f.luma[g] = make([]byte, f.width[g]*f.height)
		for y := range f.height {
			for x := range f.width[g] {
				f.luma[g][y*f.width[g]+x] = glyphLuma(g, (float64(x)+0.5)/unit, (float64(y)+0.5)/unit, 1/unit)
			}
		}
	}
	return f
}

// glyphLuma is the luma of glyph g at x, y, in units; pixel is a pixel's size in units.
func glyphLuma(g int, x, y, pixel float64) byte {
	const thick = 0.24 // half a stroke
	on, off := 0.0, 0.0
	switch g {
	case glyphColon:
		on = max(inside(math.Hypot(x-0.75, y-1.7)-1.3*thick, pixel), inside(math.Hypot(x-0.75, y-3.3)-1.3*thick, pixel))
	case glyphPoint:
		on = inside(math.Hypot(x-0.75, y-4.4)-1.3*thick, pixel)
	default:
		for i, s := range segments {
			part := inside(strokeDistance(s, (x-0.65)/1.7, (y-0.6)/1.9)-thick, pixel)
			if lit[g]>>i&1 == 1 {
				on = max(on, part)
			} else {
				off = max(off, part)
			}
		}
	}
	return blend(blend(panelLuma, unlitLuma, off), litLuma, on)
}

// strokeDistance is the distance in units of a point, in a digit's box, from a segment that is drawn
// a little shorter than the box's side.
func strokeDistance(s [4]float64, x, y float64) float64 {
	const w, h, gap = 1.7, 1.9, 0.16
	x0, y0, x1, y1 := s[0]*w, s[1]*h, s[2]*w, s[3]*h
	if x0 != x1 {
		x0, x1 = x0+gap, x1-gap
	} else {
		y0, y1 = y0+gap, y1-gap
	}
	x, y = x*w, y*h
	return math.Hypot(x-min(max(x, x0), x1), y-min(max(y, y0), y1))
}

// textWidth is the width of HH:MM:SS.mmm.
func (f *digitFace) textWidth() int {
	return 9*f.width[0] + 2*f.width[glyphColon] + f.width[glyphPoint]
}

// draw puts a glyph's luma at x, y and returns how far the next one is.
func (f *digitFace) draw(pic *picture, glyph, x, y int) int {
	w := f.width[glyph]
	media.CopyPlane(pic.Y[y*pic.YStride+x:], pic.YStride, f.luma[glyph], w, w, f.height)
	return w
}
