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
