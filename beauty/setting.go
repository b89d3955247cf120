package beauty

import "math"

// setting is what a kernel is told: the sliders and the picture's range as the numbers of the
// formulae. Kernels compute with these very bits, so that all of them agree to the last one.
//
// Fixed point: a mean of luma or chroma in the skin test is in 1/64 of a level; a weight is in
// 1/32768; coefficient A in 1/16384; B and a pixel under way in 1/32 of a level.
type setting struct {
	doublings int32 // a block has 1<<doublings cells a side
	radius    int32 // of both boxes, in blocks
	samples   int32 // luma samples in a box
	noise     int32 // variance of luma that noise makes, times samples

	perBlock    float32 // 1 / blocks in a box
	perLuma     float32 // 1 / luma samples in a box
	perSkinUnit float32 // turns a box's sum of skin weights into a weight, see boxWeight

	// Bounds of the skin test for the picture's range, see skin.go.
	hueLuma, lumaLow       int32 // 1/64 level
	chromaLow, chromaTop   int32 // 1/64 level
	chromaRise, chromaFall int32 // 1/65536
	chromaHigh             int32 // 1/64 level

	perEdge   float32 // 1 / (eps of the guided filter times luma samples in a box)
	fullLuma  float32 // square of the luma above black from which on an edge counts as it is, see edgeScale
	floor     int32   // luma of black
	pores     int32   // variance that is skin's own texture, times samples, see edgeVariance
	smoothing float32 // k: the share that goes to the mean where nothing is an edge
	fine      int32   // share of the fine band that goes back in, 1/32768

	gain         int32 // of the whitening, 1/65536, see whiten
	black, white int32 // fixed points of the whitening, 1/32 level; 253 in full range, so that nothing comes near clipping
}

// The sliders' scale, with b the level of beauty from 0 to 1. Found by eye, and by the figures in
// quality_test.go.
const (
	edgeLow, edgeHigh           = 60, 202    // eps = low + high*b^2, luma levels squared
	smoothingLow, smoothingHigh = 0.42, 0.53 // k = low + high*b

	whitening  = 0.45 // lift at level 9, in units of y*(1-y) with y the luma from 0 to 1
	edgeLuma   = 150  // luma from which on an edge counts as it is, see edgeScale
	pores      = 40   // variance of skin's own texture, luma levels squared, see edgeVariance
	natureFine = 0.5  // share of the fine band that Nature keeps
)

// grids say how large blocks and boxes are: the box's side is about a 26th of the picture's shorter
// side, so that the same face is treated alike in every size. The first row that reaches up to the
// shorter side counts.
var grids = [...]struct {
	upTo              int // pixels
	doublings, radius int32
}{
	{398, 0, 1}, // boxes of 12 pixels
	{500, 0, 2}, // 20
	{796, 1, 1}, // 24
	{1127, 1, 2},
	{1593, 2, 1},
	{2253, 2, 2},
	{3187, 3, 1},
	{math.MaxInt, 3, 2}, // 160
}

// maxRadius and maxDoublings are the largest of grids; they decide how much memory kernels keep, and
// that sums over a box fit 32 bits.
const (
	maxRadius    = 2
	maxDoublings = 3
)

// newSetting turns the level of the sliders into a kernel's setting for a picture of w x h.
// noise is the variance of luma that is not the picture's own.
func newSetting(l level, w, h int, fullRange bool, noise float32) setting {
	i := 0
	for min(w, h) > grids[i].upTo {
		i++
	}
	grid := grids[i]
	blocks := float32((2*grid.radius + 1) * (2*grid.radius + 1))
	blockCells := float32(int32(1) << (2 * grid.doublings))
	cells := blocks * blockCells
	samples := cells * cellLuma
	luma, chroma, black, white := float32(1), float32(1), float32(0), float32(253)
	if !fullRange { // ITU-R BT.601 and BT.709: luma 16-235, chroma 16-240
		luma, chroma, black, white = 219.0/255, 224.0/255, 16, 235
	}
	b := l.beauty / MaxLevel
	eps := (edgeLow + edgeHigh*b*b) * luma * luma
	s := setting{
		doublings:   grid.doublings,
		radius:      grid.radius,
		samples:     int32(samples),
		noise:       int32(noise * samples),
		perBlock:    1 / blocks,
		perLuma:     1 / samples,
		perSkinUnit: fullWeight / (1 - skinShare) / (cells * skinUnit),
		perEdge:     1 / (eps * samples),
		fullLuma:    edgeLuma * edgeLuma * luma * luma,
		floor:       int32(black),
		pores:       int32(pores * luma * luma * samples),
		fine:        int32(natureFine * l.nature * 32768),
		gain:        int32(whitening * l.whiteness / MaxLevel * 128 / (white - black) * 65536),
		black:       int32(black * 32),
		white:       int32(white * 32),
	}
	if l.beauty > 0 {
		s.smoothing = smoothingLow + smoothingHigh*b
	}
	s.setSkinBounds(luma, chroma, black)
	return s
}

// blockSide is the side of a block, in luma samples.
func (s *setting) blockSide() int { return cellSize << s.doublings }

// blocksIn is the number of blocks that cover n luma samples.
func (s *setting) blocksIn(n int) int { return (n + s.blockSide() - 1) / s.blockSide() }

// setSkinBounds brings the bounds of the skin test, which skin.go gives for full range, to a range
// that scales luma and chroma by so much and begins at black.
func (s *setting) setSkinBounds(luma, chroma, black float32) {
	s.hueLuma = int32((190*luma + black) * 64)
	s.lumaLow = int32((22*luma + black) * 64)
	rise, fall := 0.082*chroma/luma, 0.138*chroma/luma
	s.chromaRise, s.chromaFall = int32(rise*65536), int32(fall*65536)
	s.chromaLow = int32((0.5*chroma - rise*black) * 64)
	s.chromaTop = int32((42.3*chroma + fall*black) * 64)
	s.chromaHigh = int32(84 * chroma * 64)
}
