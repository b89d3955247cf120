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
