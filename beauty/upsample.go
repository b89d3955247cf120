package beauty

// Planes of a row of finished coefficients, one value a cell: out = a*in + b for luma and chroma,
// and the gain of the whitening.
const (
	lumaA   = iota // 1/16384
	lumaB          // 1/32 level
	gain           // 1/65536
	chromaA        // 1/16384
	cbB            // 1/32 level
	crB            // 1/32 level
	finalPlanes
)

const one = 16384 // A of a pixel that stays as it is

// finalRow averages the coefficients over a box once more, which is what keeps blocks and halos
// away, and gives the share s.fine of the fine band, a pixel less the mean of its cell, back. cellSum
// is the row's sum of luma over each cell, skin its skin weight. It reports the cells, first to before
// end, that change anything.
func finalRow(out *[finalPlanes][]int16, in *[coefPlanes][]int32, cellSum, skin []int32, s *setting) (first, end int) {
	n := len(cellSum)
	a, b, g, ca, cb, cr := out[lumaA][:n], out[lumaB][:n], out[gain][:n], out[chromaA][:n], out[cbB][:n], out[crB][:n]
	share, lumaTerm, cbTerm, crTerm, skin := in[coefShare][:n], in[coefLuma][:n], in[coefCb][:n], in[coefCr][:n], skin[:n]
	first = n
	for i := range a {
		w := skin[i]
		if w == 0 {
			a[i], b[i], g[i], ca[i], cb[i], cr[i] = one, 0, 0, one, 0, 0
			continue
		}
		first, end = min(first, i), i+1
		c := mulHigh(2*s.mean(share[i]), w)
		back := mulHigh(2*c, s.fine)
		a[i] = int16(one - c + back)
		b[i] = int16(mulHigh(2*s.mean(lumaTerm[i]), w) - mulHigh(back, 8*cellSum[i]))
		g[i] = int16(2 * mulHigh(w, s.gain))
		ca[i] = int16(one - c)
		cb[i] = int16(mulHigh(2*s.mean(cbTerm[i]), w))
		cr[i] = int16(mulHigh(2*s.mean(crTerm[i]), w))
	}
	return first, end
}

// mean is the mean over a box from the sum over it, rounded down.
func (s *setting) mean(sum int32) int32 { return int32(float32(sum) * s.perCell) }

// The weights by which neighbouring cells mix into a sample, 1/65536: a sample lies 1/8 or 3/8 of a
// cell from its cell's middle.
const (
	nearMiddle   = 65536 / 8
	farMiddle    = 65536 * 3 / 8
	chromaMiddle = 65536 / 4
)

// lumaAcross interpolates a plane of a row of cells: four values a cell.
func lumaAcross(out, in []int16) {
	for i := range in {
		c := int32(in[i])
		left, right := int32(in[max(i-1, 0)])-c, int32(in[min(i+1, len(in)-1)])-c
		four := out[4*i : 4*i+4]
		four[0] = int16(c + mulHigh(left, farMiddle))
		four[1] = int16(c + mulHigh(left, nearMiddle))
		four[2] = int16(c + mulHigh(right, nearMiddle))
		four[3] = int16(c + mulHigh(right, farMiddle))
	}
}

// chromaAcross does the same for chroma: two values a cell.
func chromaAcross(out, in []int16) {
	for i := range in {
		c := int32(in[i])
		left, right := int32(in[max(i-1, 0)])-c, int32(in[min(i+1, len(in)-1)])-c
		two := out[2*i : 2*i+2]
		two[0] = int16(c + mulHigh(left, chromaMiddle))
		two[1] = int16(c + mulHigh(right, chromaMiddle))
	}
}
