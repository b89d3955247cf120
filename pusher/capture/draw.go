package capture

import (
	"math"

	"livepusher/pusher/media"
)

// area is a part of a picture in pixels, even coordinates, x1 and y1 outside.
type area struct{ x0, y0, x1, y1 int }

// around is the area that covers a box of floats, cut to the picture.
func around(pic *picture, x0, y0, x1, y1 float64) area {
	return area{
		max(0, int(x0)&^1), max(0, int(y0)&^1),
		min(pic.Rect.Dx(), (int(x1)+2)&^1), min(pic.Rect.Dy(), (int(y1)+2)&^1),
	}
}

// restore copies an area of src to the same place of dst.
func restore(dst, src *picture, a area) {
	w, h := a.x1-a.x0, a.y1-a.y0
	if w <= 0 || h <= 0 {
		return
	}
	y := a.y0*dst.YStride + a.x0
	c := a.y0/2*dst.CStride + a.x0/2
	media.CopyPlane(dst.Y[y:], dst.YStride, src.Y[y:], src.YStride, w, h)
	media.CopyPlane(dst.Cb[c:], dst.CStride, src.Cb[c:], src.CStride, w/2, h/2)
	media.CopyPlane(dst.Cr[c:], dst.CStride, src.Cr[c:], src.CStride, w/2, h/2)
}

// fillRow gives a row of a 4:2:0 picture one colour.
func fillRow(pic *picture, row int, y, cb, cr byte) {
	w := pic.Rect.Dx()
	for x := range w {
		pic.Y[row*pic.YStride+x] = y
		pic.Cb[row/2*pic.CStride+x/2] = cb
		pic.Cr[row/2*pic.CStride+x/2] = cr
	}
}

// colour is Y, Cb, Cr of limited range.
type colour [3]byte

// blend is old with part (0..1) of c.
func blend(old, c byte, part float64) byte {
	return byte(float64(old) + (float64(c)-float64(old))*part + 0.5)
}

// drawDisc draws a disc with a smooth edge and says where.
func drawDisc(pic *picture, cx, cy, radius float64, c colour) area {
	a := around(pic, cx-radius-1, cy-radius-1, cx+radius+1, cy+radius+1)
	for y := a.y0; y < a.y1; y++ {
		for x := a.x0; x < a.x1; x++ {
			d := math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy)
			part := inside(d-radius, 1)
			if part == 0 {
				continue
			}
			shade := byte(float64(c[0]) * (1 - 0.3*d/radius))
			p := &pic.Y[y*pic.YStride+x]
			*p = blend(*p, shade, part)
			if x&1 == 0 && y&1 == 0 {
				at := y/2*pic.CStride + x/2
				pic.Cb[at] = blend(pic.Cb[at], c[1], part)
				pic.Cr[at] = blend(pic.Cr[at], c[2], part)
			}
		}
	}
	return a
}

// drawBar draws an upright line of luma v over the height of an area, brightest at x = cx and fading
// to nothing half pixels away, and says where.
func drawBar(pic *picture, cx, half float64, over area, v byte) area {
	a := around(pic, cx-half-1, float64(over.y0), cx+half+1, float64(over.y0))
	a.y0, a.y1 = over.y0, over.y1
	for x := a.x0; x < a.x1; x++ {
		part := max(0, 1-math.Abs(float64(x)+0.5-cx)/half)
		for y := a.y0; y < a.y1; y++ {
			p := &pic.Y[y*pic.YStride+x]
			*p = blend(*p, v, part)
		}
	}
	return a
}
