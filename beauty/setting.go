package beauty

// setting is what a kernel is told: the sliders and the picture's range as the numbers of the
// formulae. Kernels compute with these very bits, so that all of them agree to the last one.
//
// Fixed point: a mean of luma or chroma in the skin test is in 1/64 of a level on the full scale;
// a weight is in 1/32768; coefficient A in 1/16384; B and a pixel under way in 1/32 of a level.
type setting struct {
	radius  int32 // of both boxes, in cells
	samples int32 // luma samples in a box

	perCell float32 // 1 / cells in a box
	perLuma float32 // 1 / luma samples in a box

	// Box sums to means of the skin test, range included: luma = sum*lumaScale - lumaZero,
	// 128-Cb = chromaZero - sum*chromaScale, Cr-128 likewise.
	lumaScale, chromaScale float32
	lumaZero, chromaZero   int32

	edge      float32 // eps of the guided filter times luma samples in a box
	smoothing float32 // k/32768: what full skin weight and no edge give
	fine      int32   // share of the fine band that goes back in, 1/32768

	gain         int32 // of the whitening, 1/65536, see whiten
	black, white int32 // fixed points of the whitening, 1/32 level
}

// The sliders' scale. Found by eye and by the figures in quality_test.go.
const (
	edgeLow, edgeHigh           = 15, 185 // eps = low + high*(b/9)^2, luma levels squared
	smoothingLow, smoothingHigh = 0.35, 0.6
	whitening                   = 0.45 // lift at level 9, in units of y*(1-y) with y the luma from 0 to 1
	natureFine                  = 0.5  // share of the fine band that Nature keeps
)

// maxRadius bounds the boxes' radius in cells; it decides how much memory kernels keep.
const maxRadius = 7

// newSetting turns the level of the sliders into a kernel's setting for a picture of w x h.
func newSetting(l level, w, h int, fullRange bool) setting {
	radius := radiusFor(min(w, h))
	cells := float32((2*radius + 1) * (2*radius + 1))
	lumaSpan, chromaSpan, black := float32(255), float32(255), float32(0)
	if !fullRange { // ITU-R BT.601 and BT.709: luma 16-235, chroma 16-240
		lumaSpan, chromaSpan, black = 219, 224, 16
	}
	b := l.beauty / MaxLevel
	eps := (edgeLow + edgeHigh*b*b) * (lumaSpan / 255) * (lumaSpan / 255)
	s := setting{
		radius:      int32(radius),
		samples:     int32(cells * cellLuma),
		perCell:     1 / cells,
		perLuma:     1 / (cells * cellLuma),
		lumaScale:   64 * 255 / lumaSpan / (cells * cellLuma),
		chromaScale: 64 * 255 / chromaSpan / (cells * cellChroma),
		lumaZero:    int32(black*64*255/lumaSpan + 0.5),
		chromaZero:  int32(128*64*255/chromaSpan + 0.5),
		edge:        eps * cells * cellLuma,
		fine:        int32(natureFine * l.nature * 32768),
		gain:        int32(whitening * l.whiteness / MaxLevel * 128 / lumaSpan * 65536),
		black:       int32(black * 32),
		white:       int32((black + lumaSpan) * 32),
	}
	if l.beauty > 0 {
		s.smoothing = (smoothingLow + smoothingHigh*b) / 32768
	}
	return s
}

// radiusFor is the radius of the boxes, in cells, for a picture whose shorter side is n pixels: 3 at
// 720 and 4 at 1080, so that the same face is treated alike in every size.
func radiusFor(n int) int { return clampInt((n*10/720+2)/4, 1, maxRadius) }

func (s *setting) changesNothing() bool { return s.smoothing == 0 && s.gain == 0 }
