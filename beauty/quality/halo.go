package quality

import (
	"image"
	"math"
)

// Halo is the largest change, in levels, of the mean around a ring: of the pixels between radius and
// radius+width from the centre, taken ring by ring of one pixel. A filter that works inside of radius
// only has 0.
func Halo(before, after *image.Gray, centre image.Point, radius, width int) float64 {
	sums, counts := make([]float64, width), make([]float64, width)
	reach := radius + width
	for y := -reach; y <= reach; y++ {
		for x := -reach; x <= reach; x++ {
			ring := int(math.Hypot(float64(x), float64(y))) - radius
			at := centre.Add(image.Pt(x, y))
			if ring < 0 || ring >= width || !at.In(before.Rect) || !at.In(after.Rect) {
				continue
			}
			sums[ring] += float64(after.GrayAt(at.X, at.Y).Y) - float64(before.GrayAt(at.X, at.Y).Y)
			counts[ring]++
		}
	}
	worst := 0.0
	for i := range sums {
		if counts[i] > 0 {
			worst = max(worst, math.Abs(sums[i]/counts[i]))
		}
	}
	return worst
}

// HaloAround is the largest change, in levels, of the mean of a ring around the pixels of mask that are
// least or more: of those at a distance of 1, 2, ... width pixels from them, ring by ring.
func HaloAround(before, after, mask *image.Gray, least uint8, width int) float64 {
	far := distances(mask, least, width+1)
	sums, counts := make([]float64, width+1), make([]float64, width+1)
	w := mask.Rect.Dx()
	each(Rect(mask.Rect), before.Rect.Intersect(after.Rect), func(x, y int) {
		if d := far[(y-mask.Rect.Min.Y)*w+x-mask.Rect.Min.X]; d >= 1 && d <= width {
			sums[d] += float64(after.GrayAt(x, y).Y) - float64(before.GrayAt(x, y).Y)
			counts[d]++
		}
	})
	worst := 0.0
	for d := range sums {
		if counts[d] > 0 {
			worst = max(worst, math.Abs(sums[d]/counts[d]))
		}
	}
	return worst
}

// distances gives for each pixel of mask how many steps, diagonal ones too, it lies from the nearest that is
// least or more; at most far.
func distances(mask *image.Gray, least uint8, far int) []int {
	w, h := mask.Rect.Dx(), mask.Rect.Dy()
	d := make([]int, w*h)
	at := func(x, y int) int {
		if x < 0 || y < 0 || x >= w || y >= h {
			return far
		}
		return d[y*w+x]
	}
	for y := range h {
		for x := range w {
			if d[y*w+x] = min(at(x-1, y), at(x-1, y-1), at(x, y-1), at(x+1, y-1)) + 1; mask.Pix[y*mask.Stride+x] >= least {
				d[y*w+x] = 0
			}
			d[y*w+x] = min(d[y*w+x], far)
		}
	}
	for y := h - 1; y >= 0; y-- {
		for x := w - 1; x >= 0; x-- {
			d[y*w+x] = min(d[y*w+x], at(x+1, y)+1, at(x+1, y+1)+1, at(x, y+1)+1, at(x-1, y+1)+1)
		}
	}
	return d
}
