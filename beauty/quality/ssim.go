package quality

import (
	"image"
	"math"
)

// SSIM is the mean structural similarity of two pictures over a region (Wang, Bovik, Sheikh and
// Simoncelli, Image quality assessment, 2004): Gaussian window of 11x11 with sigma 1.5, K1 = 0.01,
// K2 = 0.03, full scale 255. Windows that reach beyond the region's bounds do not count, nor do those
// whose middle is not in it; a region smaller than a window gives NaN.
func SSIM(a, b *image.Gray, region Region) float64 {
	const c1, c2 = (0.01 * 255) * (0.01 * 255), (0.03 * 255) * (0.03 * 255)
	bounds := region.Bounds().Intersect(a.Rect).Intersect(b.Rect)
	w, h := bounds.Dx(), bounds.Dy()
	pa, pb := floats(a, bounds), floats(b, bounds)
	product := func(p, q []float64) []float64 {
		out := make([]float64, len(p))
		for i := range p {
			out[i] = p[i] * q[i]
		}
		return out
	}
	ma, mb := window(pa, w, h), window(pb, w, h)
	aa, bb, ab := window(product(pa, pa), w, h), window(product(pb, pb), w, h), window(product(pa, pb), w, h)
	var sum, n float64
	each(region, bounds.Inset(windowSize/2), func(x, y int) {
		i := (y-bounds.Min.Y-windowSize/2)*(w-windowSize+1) + x - bounds.Min.X - windowSize/2
		va, vb, cov := aa[i]-ma[i]*ma[i], bb[i]-mb[i]*mb[i], ab[i]-ma[i]*mb[i]
		sum += (2*ma[i]*mb[i] + c1) * (2*cov + c2) / ((ma[i]*ma[i] + mb[i]*mb[i] + c1) * (va + vb + c2))
		n++
	})
	return sum / n
}

func floats(p *image.Gray, region image.Rectangle) []float64 {
	out := make([]float64, 0, region.Dx()*region.Dy())
	for y := region.Min.Y; y < region.Max.Y; y++ {
		for _, s := range p.Pix[p.PixOffset(region.Min.X, y):][:region.Dx()] {
			out = append(out, float64(s))
		}
	}
	return out
}

const windowSize = 11

// windowWeights is the Gaussian window along one axis; its sum is 1.
var windowWeights = func() (w [windowSize]float64) {
	const sigma = 1.5
	sum := 0.0
	for i := range w {
		d := float64(i - windowSize/2)
		w[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}()

// window weighs p, w x h values, with the window at every place where it fits:
// (w-10) x (h-10) values.
func window(p []float64, w, h int) []float64 {
	ow, oh := w-windowSize+1, h-windowSize+1
	if ow <= 0 || oh <= 0 {
		return nil
	}
	across := make([]float64, ow*h)
	for y := range h {
		for x := range ow {
			sum := 0.0
			for i, weight := range windowWeights {
				sum += weight * p[y*w+x+i]
			}
			across[y*ow+x] = sum
		}
	}
	out := make([]float64, ow*oh)
	for y := range oh {
		for x := range ow {
			sum := 0.0
			for i, weight := range windowWeights {
				sum += weight * across[(y+i)*ow+x]
			}
			out[y*ow+x] = sum
		}
	}
	return out
}
