package beauty

// The skin test works on cells, not on pixels, and its outcome is averaged over a box before it is
// used, so that the sensor's noise does not make it flicker. With x = 128-Cb and z = Cr-128, both
// positive for skin of every tone, skin has
//
//	a hue between two lines through grey:              0.47 x < z < 2.4 x
//	a redder one where it is dark, as hair, wood and
//	cardboard are dark and yellow (0.66 from 105 down): z > (0.47 + 0.0022 (190-luma)) x
//	more chroma than a beige wall in the same light:   x+z > 0.5 + 0.082 luma
//	of which very light skin has little:               or x+z > 42.3 - 0.138 luma
//	not the chroma of paint:                           x+z < 84
//	some light:                                        luma > 22
//
// each with a soft ramp. The numbers hold for full range and come from the ten Monk skin tones
// (skintone.google), whose x, z, luma go from 6, 5, 239 over 24, 16, 192 and 26, 20, 132 to 3, 3, 37,
// and from portraits. Means of a cell are in 1/64 of a level; the arithmetic fits 16-bit lanes.
const (
	hueLow     = 15401   // 0.47 in 1/32768
	hueReach   = 85 * 64 // levels below hueLuma over which the bound moves
	hueHigh    = 26214   // 2.4 less 2, in 1/65536
	hueRamp    = 1 * 64
	chromaRamp = 1 * 64
	paintRamp  = 16 * 64
	lightRamp  = 16 * 64
)

// fullWeight is the weight of something that is skin beyond doubt; weights end a little below it.
const fullWeight = 32768

// mulHigh is the upper half of a 16 x 16 bit product, what PMULHW gives.
func mulHigh(a, b int32) int32 { return a * b >> 16 }

// rampUp is 0 below 0, rises with v up to width (a power of two), and stays just below fullWeight.
func rampUp(v, width int32) int32 { return min(max(v, 0), width-1) * (fullWeight / width) }

// skinWeight tells how much a cell looks like skin, 0 to below fullWeight, from its means luma,
// x = 128-Cb and z = Cr-128 in 1/64 level.
func skinWeight(luma, x, z int32, s *setting) int32 {
	dark := min(max(s.hueLuma-luma, 0), hueReach)
	bound := hueLow + dark + dark>>3 // 9/8 of dark is 0.0022 a level
	low := rampUp(z-mulHigh(2*x, bound), hueRamp)
	high := rampUp(2*x+mulHigh(x, hueHigh)-z, hueRamp)
	grey := min(s.chromaLow+mulHigh(luma, s.chromaRise), s.chromaTop-mulHigh(luma, s.chromaFall))
	chroma := rampUp(x+z-grey, chromaRamp)
	paint := rampUp(s.chromaHigh-x-z, paintRamp)
	light := rampUp(luma-s.lumaLow, lightRamp)
	q := 2 * mulHigh(low, high)
	q = 2 * mulHigh(q, chroma)
	q = 2 * mulHigh(q, paint)
	return 2 * mulHigh(q, light)
}

// skinUnit is the weight of full skin in the statistics: so small that box sums fit 32 bits.
const skinUnit = 64

// skinCells does the skin test on a row of cells and weighs the cells' sums with it. Planes skinCb
// and skinCr come in with the plain sums.
func skinCells(row *[statPlanes][]int32, s *setting) {
	n := len(row[sumY])
	y, count, skinned, cb, cr := row[sumY][:n], row[skinCount][:n], row[skinY][:n], row[skinCb][:n], row[skinCr][:n]
	for i, sum := range y {
		q := skinWeight(sum*(64/cellLuma), 128*64-cb[i]*(64/cellChroma), cr[i]*(64/cellChroma)-128*64, s)
		q = (q + fullWeight/skinUnit/2) / (fullWeight / skinUnit)
		count[i], skinned[i] = q, q*sum
		cb[i] *= q
		cr[i] *= q
	}
}
