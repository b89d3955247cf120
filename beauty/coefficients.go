package beauty

// Planes of a row of coefficients. With c the share by which a pixel is drawn to the mean of its
// box, the guided filter's line is out = (1-c)*in + c*mean.
const (
	coefShare  = iota // c, 1/16384
	coefLuma          // c*mean of luma, 1/32 level
	coefCb            // c*mean of Cb, 1/32 level
	coefCr            // c*mean of Cr, 1/32 level
	coefWhiten        // weight of the whitening, 1/32768
	coefPlanes
)

// boxes are the box sums of one row of statistics, one value a cell.
type boxes [statPlanes][]int32

// coefficientRow makes the coefficients of a row of cells from the statistics of their boxes.
//
// Floating point is used in chains of single products and quotients only: there is no sum for a
// compiler to fuse a product with, so every compiler and instruction set gives the same bits.
func coefficientRow(out *[coefPlanes][]int32, in *boxes, s *setting) {
	n := len(in[sumY])
	share, lumaTerm, cbTerm, crTerm, whiten := out[coefShare][:n], out[coefLuma][:n], out[coefCb][:n], out[coefCr][:n], out[coefWhiten][:n]
	sums, squares, cbs, crs := in[sumY][:n], in[sumYY][:n], in[sumCb][:n], in[sumCr][:n]
	perChroma := s.perLuma * (cellLuma / cellChroma)
	for i, sum := range sums {
		y, cb, cr := float32(sum), float32(cbs[i]), float32(crs[i])
		q := skinWeight(int32(y*s.lumaScale)-s.lumaZero, s.chromaZero-int32(cb*s.chromaScale), int32(cr*s.chromaScale)-s.chromaZero)
		if q <= 0 {
			share[i], lumaTerm[i], cbTerm[i], crTerm[i], whiten[i] = 0, 0, 0, 0, 0
			continue
		}
		flat := s.edge / (float32(boxVariance(sum, squares[i], s)) + s.edge)
		c := s.smoothing * float32(q) * flat * flat
		share[i] = int32(c * 16384)
		lumaTerm[i] = int32(c * (y * s.perLuma) * 32)
		cbTerm[i] = int32(c * (cb * perChroma) * 32)
		crTerm[i] = int32(c * (cr * perChroma) * 32)
		whiten[i] = q
	}
}

// boxVariance is the variance of luma over a box times its number of samples n, from the sums of
// luma and of its square. It is computed about a whole number near the mean, so that it fits 32 bits:
// with a near sum/n and e = sum - n*a it is the sum of (y-a)^2 less e^2/n.
func boxVariance(sum, sumSquare int32, s *setting) int32 {
	a := int32(float32(sum) * s.perLuma)
	e := sum - a*s.samples
	about := sumSquare - a*(sum+e)
	return about - int32(float32(e*e)*s.perLuma)
}
