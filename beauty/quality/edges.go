package quality

import (
	"image"
	"math"
)

// StrongEdge is the gradient, in levels a pixel, from which on an edge counts in EdgesKept: more than
// what skin and its shading have, less than what lashes, lips and strands of hair have.
const StrongEdge = 12

// EdgesKept is the mean gradient after the filter at the strong edges that a region had before it,
// as a share of the mean gradient before: 1 keeps them all, 0 is none. Without a strong edge it is 1.
func EdgesKept(before, after *image.Gray, region Region) float64 {
	var sumBefore, sumAfter float64
	each(region, before.Rect.Inset(1).Intersect(after.Rect.Inset(1)), func(x, y int) {
		if g := gradient(before, x, y); g >= StrongEdge {
			sumBefore += g
			sumAfter += gradient(after, x, y)
		}
	})
	if sumBefore == 0 {
		return 1
	}
	return sumAfter / sumBefore
}

// Plain is the part of a region that lies more than reach pixels from every strong edge of p, as a mask of
// 0 and 255: skin without the lashes and lips beside it.
func Plain(p *image.Gray, region Region, reach int) Where {
	edges, plain := image.NewGray(p.Rect), image.NewGray(p.Rect)
	each(Rect(p.Rect), p.Rect.Inset(1), func(x, y int) {
		if gradient(p, x, y) >= StrongEdge {
			edges.Pix[edges.PixOffset(x, y)] = 255
		}
	})
	far := distances(edges, 255, reach+1)
	w := p.Rect.Dx()
	each(region, p.Rect, func(x, y int) {
		if far[(y-p.Rect.Min.Y)*w+x-p.Rect.Min.X] > reach {
			plain.Pix[plain.PixOffset(x, y)] = 255
		}
	})
	return Where{Mask: plain, Low: 255, High: 255}
}

// gradient is Sobel's, in levels a pixel.
func gradient(p *image.Gray, x, y int) float64 {
	above, here, below := p.Pix[p.PixOffset(x-1, y-1):][:3], p.Pix[p.PixOffset(x-1, y):][:3], p.Pix[p.PixOffset(x-1, y+1):][:3]
	at := func(line []uint8, i int) float64 { return float64(line[i]) }
	dx := at(above, 2) - at(above, 0) + 2*(at(here, 2)-at(here, 0)) + at(below, 2) - at(below, 0)
	dy := at(below, 0) - at(above, 0) + 2*(at(below, 1)-at(above, 1)) + at(below, 2) - at(above, 2)
	return math.Hypot(dx, dy) / 8
}
