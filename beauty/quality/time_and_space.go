package quality

import (
	"image"
	"math"
)

// Flicker is how much the pixels of a region change over time in pictures of something that does not:
// the root of the mean over the pixels of the variance in time, in levels.
func Flicker(clip []*image.Gray, region image.Rectangle) float64 {
	if len(clip) == 0 {
		return 0
	}
	region = region.Intersect(clip[0].Rect)
	if region.Empty() {
		return 0
	}
	var total float64
	n := float64(len(clip))
	for y := region.Min.Y; y < region.Max.Y; y++ {
		for x := region.Min.X; x < region.Max.X; x++ {
			var sum, sumSquare float64
			for _, p := range clip {
				v := float64(p.GrayAt(x, y).Y)
				sum += v
				sumSquare += v * v
			}
			total += max(0, sumSquare/n-sum/n*sum/n)
		}
	}
	return math.Sqrt(total / float64(region.Dx()*region.Dy()))
}

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
