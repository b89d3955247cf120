package quality

import (
	"image"
	"math"
)

// Flicker is how much the pixels of a region change over time in pictures of something that does not:
// the root of the mean over the pixels of the variance in time, in levels.
func Flicker(clip []*image.Gray, region Region) float64 {
	if len(clip) == 0 {
		return 0
	}
	var total, pixels float64
	n := float64(len(clip))
	each(region, clip[0].Rect, func(x, y int) {
		var sum, sumSquare float64
		for _, p := range clip {
			v := float64(p.GrayAt(x, y).Y)
			sum += v
			sumSquare += v * v
		}
		total += max(0, sumSquare/n-sum/n*sum/n)
		pixels++
	})
	return math.Sqrt(total / max(pixels, 1))
}
