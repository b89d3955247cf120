package beauty

// Planes of a row of finished coefficients, one value a block: out = a*in + b for luma and chroma,
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
// away, and gives the share s.fine of the fine band, a pixel less the mean of its block, back. luma is
// the row's sum of luma over each block, skin its skin weight. It reports the blocks, first to before
// end, that change anything.
func finalRow(out *[finalPlanes][]int16, in *[coefPlanes][]int32, luma, skin []int32, s *setting) (first, end int) {
	n := len(luma)
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
		b[i] = int16(mulHigh(2*s.mean(lumaTerm[i]), w) - mulHigh(back, 128/cellLuma*luma[i]>>(2*s.doublings)))
		g[i] = int16(2 * mulHigh(w, s.gain))
		ca[i] = int16(one - c)
		cb[i] = int16(mulHigh(2*s.mean(cbTerm[i]), w))
		cr[i] = int16(mulHigh(2*s.mean(crTerm[i]), w))
	}
	return first, end
}

// mean is the mean over a box from the sum over it, rounded down.
func (s *setting) mean(sum int32) int32 { return int32(float32(sum) * s.perBlock) }

// The weights by which neighbours mix into a sample, 1/65536: it lies 1/4 of a block from the middle
// of its block where there are two of them in one, and 1/8 or 3/8 where there are four.
const (
	halfMiddle = 65536 / 4
	nearMiddle = 65536 / 8
	farMiddle  = 65536 * 3 / 8
)

// quadruple interpolates a plane of a row of cells: the four luma samples of each.
func quadruple(out, in []int16) {
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

// doubled interpolates a plane of a row of blocks: two values a block, which are blocks of half the
// size, or the chroma samples of a cell.
func doubled(out, in []int16) {
	for i := range in {
		c := int32(in[i])
		left, right := int32(in[max(i-1, 0)])-c, int32(in[min(i+1, len(in)-1)])-c
		two := out[2*i : 2*i+2]
		two[0] = int16(c + mulHigh(left, halfMiddle))
		two[1] = int16(c + mulHigh(right, halfMiddle))
	}
}
