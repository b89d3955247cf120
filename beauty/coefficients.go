package beauty

// Planes of a row of coefficients. With c the share by which a pixel is drawn to the mean of its
// box (of the skin in it), the guided filter's line is out = (1-c)*in + c*mean.
const (
	coefShare = iota // c, 1/16384
	coefLuma         // c*mean of luma, 1/32 level
	coefCb           // c*mean of Cb, 1/32 level
	coefCr           // c*mean of Cr, 1/32 level
	coefPlanes

	coefSkin      = coefPlanes // skin weight, 1/32768, carried along but not averaged again
	coefRowPlanes = coefPlanes + 1
)

// boxes are the box sums of one row of statistics, one value a block.
type boxes [statPlanes][]int32

// coefficientRow makes the coefficients of a row of blocks from the statistics of their boxes.
//
// Floating point is used in chains of single products and quotients only: there is no sum for a
// compiler to fuse a product with, so every compiler and instruction set gives the same bits.
func coefficientRow(out *[coefRowPlanes][]int32, in *boxes, s *setting) {
	n := len(in[sumY])
	share, lumaTerm, cbTerm, crTerm, skin := out[coefShare][:n], out[coefLuma][:n], out[coefCb][:n], out[coefCr][:n], out[coefSkin][:n]
	sums, squares, counts, ys, cbs, crs := in[sumY][:n], in[sumYY][:n], in[skinCount][:n], in[skinY][:n], in[skinCb][:n], in[skinCr][:n]
	for i, sum := range sums {
		w := boxWeight(counts[i], s)
		skin[i] = w
		if counts[i] == 0 {
			share[i], lumaTerm[i], cbTerm[i], crTerm[i] = 0, 0, 0, 0
			continue
		}
		c := s.smoothing * flatness(boxVariance(sum, squares[i], s), edgeScale(sum, s), s)
		perSkin := 1 / float32(counts[i])
		share[i] = int32(c * one)
		lumaTerm[i] = int32(c * (float32(ys[i]) * perSkin) * (32.0 / cellLuma))
		cbTerm[i] = int32(c * (float32(cbs[i]) * perSkin) * (32.0 / cellChroma))
		crTerm[i] = int32(c * (float32(crs[i]) * perSkin) * (32.0 / cellChroma))
	}
}

// boxWeight is the skin weight at the middle of a box, 0-32767, from the sum of weights in it: none
// until skinShare of the box is skin, all when the whole box is. So the weight ends where the skin ends,
// and what is beside a face gets neither its smoothness nor its light.
func boxWeight(count int32, s *setting) int32 {
	w := int32(float32(count)*s.perSkinUnit) - int32(skinStart)
	return min(max(w, 0), fullWeight-1)
}

// flatness is 1 where the variance is small beside eps and falls with its square beyond: steeper
// than the eps/(variance+eps) of the guided filter's authors, which takes more of the edges for the
// same smoothness. The sum is one of whole numbers.
func flatness(variance int32, scale float32, s *setting) float32 {
	t := edgeVariance(variance, scale, s) * s.perEdge
	return flatUnit / float32(flatUnit+int32(t*t*flatUnit))
}

// edgeScale is how much more an edge counts in a box of that sum of luma: light falls on dark skin as it
// does on light skin, so the same lash stands out from it by fewer levels, in proportion to its luma.
// Variance is the square of that.
func edgeScale(sum int32, s *setting) float32 {
	above := max(int32(float32(sum)*s.perLuma)-s.floor, 1)
	return min(max(s.fullLuma/float32(above*above), 1), maxEdgeScale)
}

const maxEdgeScale = 10

// edgeVariance is what a variance counts. Scaled is only what lies beyond the texture of skin: a camera's
// noise does not become less in the dark.
func edgeVariance(variance int32, scale float32, s *setting) float32 {
	return max(float32(variance), float32(variance-s.pores)*scale)
}

// skinShare is a little more than half: a box with its middle on the edge of the skin does not count.
const (
	skinShare = 5.0 / 9
	skinStart = skinShare / (1 - skinShare) * fullWeight // a whole number
)

const flatUnit = 256

// boxVariance is the variance of luma over a box times its number of samples n, from the sums of
// luma and of its square. It is computed about a whole number near the mean, so that it fits 32 bits:
// with a near sum/n and e = sum - n*a it is the sum of (y-a)^2 less e^2/n. The share of noise is taken
// off.
func boxVariance(sum, sumSquare int32, s *setting) int32 {
	a := int32(float32(sum) * s.perLuma)
	e := sum - a*s.samples
	about := sumSquare - a*(sum+e)
	return max(about-int32(float32(e*e)*s.perLuma)-s.noise, 0)
}
