package beauty

import "image"

// In the dark a camera's noise has a larger variance than the eps of the filter, and skin would pass
// for edges. So the noise is measured on a few lines of each picture, and what it has beyond that of
// a camera in good light is taken off the variance of every box.
const (
	usualNoise  = 3.0 // standard deviation, in levels of luma, from which on it is taken off
	noiseLines  = 32  // one line in so many is looked at
	noiseFrames = 16  // pictures over which a change is spread, so that nothing flickers
	noiseBlack  = 20  // below this luma, noise is cut off and tells nothing
)

// noiseMeter follows the noise of a stream of pictures.
type noiseMeter struct {
	started  bool
	variance float32
}

// next takes one more picture in and returns the variance to take off, in levels squared.
func (m *noiseMeter) next(p *image.YCbCr) float32 {
	v := noiseVariance(p)
	if !m.started {
		*m = noiseMeter{true, v}
	}
	m.variance += (v - m.variance) / noiseFrames
	return max(m.variance-usualNoise*usualNoise, 0)
}

// noiseVariance estimates the variance of a picture's noise from second differences along lines: of
// white noise of deviation s they have sqrt(6) s. The lower quartile of their size, 0.3186 of the
// deviation of a normal distribution, is taken, so that three quarters of the picture may be texture.
func noiseVariance(p *image.YCbCr) float32 {
	const quartile = 0.3186 * 2.4495
	var histogram [64]int32
	count := int32(0)
	w, h := p.Rect.Dx(), p.Rect.Dy()
	for y := noiseLines / 2; y < h; y += noiseLines {
		line := p.Y[y*p.YStride:][:w]
		for x := 1; x+1 < w; x += 2 {
			a, b, c := int32(line[x-1]), int32(line[x]), int32(line[x+1])
			if b >= noiseBlack {
				d := 2*b - a - c
				histogram[min(max(d, -d), 63)]++
				count++
			}
		}
	}
	if count < 64 {
		return 0
	}
	// Sizes are whole numbers; one of i stands for everything from i-0.5 to i+0.5.
	below, want := float32(0), float32(count)/4
	for i, n := range histogram {
		if next := below + float32(n); next >= want {
			low, width := float32(i)-0.5, float32(1)
			if i == 0 {
				low, width = 0, 0.5
			}
			s := (low + width*(want-below)/float32(n)) / quartile
			return s * s
		}
		below += float32(n)
	}
	return 0
}
