// Package quality has the figures by which a skin filter is judged: what it is meant to change,
// texture and lightness of skin, and what it must leave alone, edges, hue, clothes, the background,
// and the picture's rest in time.
//
//	before, after := quality.Luma(src), quality.Luma(dst)
//	texture := quality.Texture(after, cheek) / quality.Texture(before, cheek) // less is smoother
//	edges := quality.EdgesKept(before, after, eyes)                           // 1 is all of them
//	similar := quality.SSIM(before, after, suit)                              // 1 is the same
//	colour := quality.MeanLab(dst, cheek, false)                              // CIE L*a*b*
//
// Pictures are planes of 8 bits (*image.Gray, to which Luma turns an I420 picture without copying);
// a Region is a part of them: a rectangle (Rect), or the pixels of a mask (Where), such as those that
// beauty.Mask takes for skin. Package report beside this one makes a report of all figures. The standard
// library is all it needs.
package quality

import (
	"image"
	"math"
)

// Luma is the luma plane of p. It shares its memory.
func Luma(p *image.YCbCr) *image.Gray {
	return &image.Gray{Pix: p.Y, Stride: p.YStride, Rect: p.Rect}
}

// Region is a part of a picture.
type Region interface {
	Bounds() image.Rectangle
	Has(x, y int) bool // for pixels within Bounds
}

// Rect is the region of a rectangle.
type Rect image.Rectangle

// Bounds implements Region.
func (r Rect) Bounds() image.Rectangle { return image.Rectangle(r) }

// Has implements Region.
func (r Rect) Has(x, y int) bool { return true }

// Where is the region of the pixels of Mask that are from Low to High.
type Where struct {
	Mask      *image.Gray
	Low, High uint8
}

// Bounds implements Region.
func (m Where) Bounds() image.Rectangle { return m.Mask.Rect }

// Has implements Region.
func (m Where) Has(x, y int) bool {
	v := m.Mask.Pix[m.Mask.PixOffset(x, y)]
	return m.Low <= v && v <= m.High
}

// Count is the number of pixels in a region.
func Count(r Region) int {
	n := 0
	each(r, r.Bounds(), func(x, y int) { n++ })
	return n
}

// each calls f for the pixels of a region that lie in inside.
func each(r Region, inside image.Rectangle, f func(x, y int)) {
	inside = inside.Intersect(r.Bounds())
	for y := inside.Min.Y; y < inside.Max.Y; y++ {
		for x := inside.Min.X; x < inside.Max.X; x++ {
			if r.Has(x, y) {
				f(x, y)
			}
		}
	}
}

// Texture is the standard deviation, in levels, of what remains of a region when each pixel's mean
// over 9x9 is taken away: pores, grain, noise, but not shape and shading. Pixels nearer than four to
// the picture's edge do not count.
func Texture(p *image.Gray, region Region) float64 {
	const reach = 4
	var sum, sumSquare, n float64
	each(region, p.Rect.Inset(reach), func(x, y int) {
		d := float64(p.GrayAt(x, y).Y) - windowMean(p, x, y, reach)
		sum += d
		sumSquare += d * d
		n++
	})
	if n == 0 {
		return 0
	}
	return math.Sqrt(max(0, sumSquare/n-sum/n*sum/n))
}

// windowMean is the mean of the window that reaches so many pixels to every side of (x, y).
func windowMean(p *image.Gray, x, y, reach int) float64 {
	sum, side := 0, 2*reach+1
	for v := y - reach; v <= y+reach; v++ {
		for _, s := range p.Pix[p.PixOffset(x-reach, v):][:side] {
			sum += int(s)
		}
	}
	return float64(sum) / float64(side*side)
}

// Mean is the mean level of a region.
func Mean(p *image.Gray, region Region) float64 {
	sum, n := 0, 0
	each(region, p.Rect, func(x, y int) {
		sum += int(p.GrayAt(x, y).Y)
		n++
	})
	return float64(sum) / float64(max(n, 1))
}
