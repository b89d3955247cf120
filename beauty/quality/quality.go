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
// a region is a rectangle in them. The standard library is all it needs.
package quality

import (
	"image"
	"math"
)

// Luma is the luma plane of p. It shares its memory.
func Luma(p *image.YCbCr) *image.Gray {
	return &image.Gray{Pix: p.Y, Stride: p.YStride, Rect: p.Rect}
}

// Texture is the standard deviation, in levels, of what remains of a region when each pixel's mean
// over 9x9 is taken away: pores, grain, noise, but not shape and shading. Pixels nearer than four to
// the picture's edge do not count.
func Texture(p *image.Gray, region image.Rectangle) float64 {
	const reach = 4
	region = region.Intersect(p.Rect.Inset(reach))
	if region.Empty() {
		return 0
	}
	var sum, sumSquare float64
	for y := region.Min.Y; y < region.Max.Y; y++ {
		for x := region.Min.X; x < region.Max.X; x++ {
			d := float64(p.GrayAt(x, y).Y) - windowMean(p, x, y, reach)
			sum += d
			sumSquare += d * d
		}
	}
	n := float64(region.Dx() * region.Dy())
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
func Mean(p *image.Gray, region image.Rectangle) float64 {
	region = region.Intersect(p.Rect)
	if region.Empty() {
		return 0
	}
	sum := 0
	for y := region.Min.Y; y < region.Max.Y; y++ {
		for _, s := range p.Pix[p.PixOffset(region.Min.X, y):][:region.Dx()] {
			sum += int(s)
		}
	}
	return float64(sum) / float64(region.Dx()*region.Dy())
}
