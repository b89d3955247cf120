package beauty

// The skin test works on the means of a box, not on pixels, so that the sensor's noise does not make
// it flicker. With x = 128-Cb and z = Cr-128, both positive for skin of every tone, skin has
//
//	a hue between two lines through grey:        0.47 x < z < 2.4 x
//	some chroma, less of it where it is dark:    x+z > 1 + 0.04 luma
//	not the chroma of paint:                     x+z < 84
//	some light:                                  luma > 22
//
// each with a soft ramp. The bounds come from the ten Monk skin tones (skintone.google) and from
// portraits. Means are in 1/64 of a level; the arithmetic is that of 16-bit lanes.
const (
	hueLow     = 30802 // 0.47 in 1/65536
	hueHigh    = 26214 // 2.4 less 2, in 1/65536
	hueRamp    = 4 * 64
	chromaLow  = 1 * 64
	chromaLuma = 2621 // 0.04 in 1/65536
	chromaRamp = 4 * 64
	chromaHigh = 84 * 64
	paintRamp  = 16 * 64
	lumaLow    = 22 * 64
	lumaRamp   = 32 * 64
)

// mulHigh is the upper half of a 16 x 16 bit product, what PMULHW gives.
func mulHigh(a, b int32) int32 { return a * b >> 16 }

// rampUp is 0 below 0, rises with v up to width (a power of two) and stays at 32768 less one step.
func rampUp(v, width int32) int32 { return min(max(v, 0), width-1) * (32768 / width) }

// skinWeight tells how much a box looks like skin, 0-32766, from its means luma, x = 128-Cb and
// z = Cr-128 in 1/64 level on the full scale.
func skinWeight(luma, x, z int32) int32 {
	low := rampUp(z-mulHigh(x, hueLow), hueRamp)
	high := rampUp(2*x+mulHigh(x, hueHigh)-z, hueRamp)
	chroma := rampUp(x+z-chromaLow-mulHigh(luma, chromaLuma), chromaRamp)
	paint := rampUp(chromaHigh-x-z, paintRamp)
	light := rampUp(luma-lumaLow, lumaRamp)
	q := 2 * mulHigh(low, high)
	q = 2 * mulHigh(q, chroma)
	q = 2 * mulHigh(q, paint)
	return 2 * mulHigh(q, light)
}
