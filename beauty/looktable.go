package beauty

import "image"

// A look is a table of lookPoints to the power of three colours over Y, Cb and Cr: what it adds to a
// colour, in levels of the picture's own range, at every 16th level from 0 to 256. Between them it
// is interpolated.
const (
	lookPoints = 17
	lookStep   = 16
	lookCells  = lookPoints - 1 // a side
)

type lookNodes [lookPoints * lookPoints * lookPoints][3]float32

func nodeAt(y, cb, cr int) int { return (y*lookPoints+cb)*lookPoints + cr }

// fill computes the table of a look at a strength from 0 to 1.
func (n *lookNodes) fill(r recipe, strength float64, fullRange bool) {
	luma, chroma, black := 255.0, 255.0, 0.0
	if !fullRange {
		luma, chroma, black = 219, 224, 16
	}
	for y := range lookPoints {
		for cb := range lookPoints {
			for cr := range lookPoints {
				iy, icb, icr := (float64(y*lookStep)-black)/luma, float64(cb*lookStep-128)/chroma, float64(cr*lookStep-128)/chroma
				oy, ocb, ocr := r.of(iy, icb, icr)
				n[nodeAt(y, cb, cr)] = [3]float32{
					float32(strength * (oy - iy) * luma), float32(strength * (ocb - icb) * chroma), float32(strength * (ocr - icr) * chroma)}
			}
		}
	}
}

// lookTable is the look of a Filter: the one asked for, the way from the last one to it, and the
// nodes spread out so that applying them takes few steps.
type lookTable struct {
	name      string
	strength  float64
	fullRange bool
	left      int // pictures until now reaches aim

	now, aim *lookNodes
	spread   *spreadTable
}

// spreadTable has the table interpolated along luma for each of the 16x16 cells between nodes of Cb
// and Cr, with the four corners of the cell in one word, so that one load and a bilinear step
// finish it. Corners are, from the lowest byte: Cb and Cr low, Cb high, Cr high, both high.
type spreadTable struct {
	luma   [lookCells * lookCells][256]uint32                  // the new luma
	chroma [lookCells * lookCells][256 / chromaLumaStep]uint64 // what Cb (lower half) and Cr become more, plus 128
}

// chromaLumaStep is how many levels of luma share an entry for chroma, which changes slowly with it.
const chromaLumaStep = 4

// mix moves one picture on towards the look asked for, or goes there at once, and reports whether
// there is anything to apply.
func (l *lookTable) mix(name string, strength float64, fullRange, atOnce bool) bool {
	r, known := recipes[name]
	if strength = min(max(strength, 0), 1); !known || !(strength > 0) {
		name, strength = "", 0
	}
	if l.name == "" && name == "" && l.left == 0 {
		return false
	}
	if l.now == nil {
		l.now, l.aim, l.spread = new(lookNodes), new(lookNodes), new(spreadTable)
		l.fullRange = fullRange
	}
	if name != l.name || strength != l.strength || fullRange != l.fullRange {
		atOnce = atOnce || fullRange != l.fullRange
		l.name, l.strength, l.fullRange, l.left = name, strength, fullRange, rampFrames
		if strength > 0 {
			l.aim.fill(r, strength, fullRange)
		} else {
			*l.aim = lookNodes{}
		}
	}
	if l.left > 0 {
		l.step(atOnce)
		l.spread.fill(l.now)
	}
	return l.name != "" || l.left > 0
}

// step moves now closer to aim.
func (l *lookTable) step(atOnce bool) {
	if l.left--; atOnce || l.left == 0 {
		*l.now, l.left = *l.aim, 0
		return
	}
	share := 1 / float32(l.left+1)
	for i := range l.now {
		for c := range l.now[i] {
			l.now[i][c] += (l.aim[i][c] - l.now[i][c]) * share
		}
	}
}

// fill spreads nodes out.
func (t *spreadTable) fill(nodes *lookNodes) {
	for cell := range t.luma {
		cb, cr := cell/lookCells, cell%lookCells
		corners := [4][2]int{{cb, cr}, {cb + 1, cr}, {cb, cr + 1}, {cb + 1, cr + 1}}
		for y := range t.luma[cell] {
			var word uint32
			for i, c := range corners {
				added := nodes.alongLuma(float32(y), c[0], c[1], 0)
				word |= uint32(toByte(float32(y)+added)) << (8 * i)
			}
			t.luma[cell][y] = word
		}
		for y := range t.chroma[cell] {
			middle := float32(y*chromaLumaStep) + (chromaLumaStep-1)/2.0
			var word uint64
			for i, c := range corners {
				word |= uint64(toByte(128+nodes.alongLuma(middle, c[0], c[1], 1))) << (8 * i)
				word |= uint64(toByte(128+nodes.alongLuma(middle, c[0], c[1], 2))) << (8*i + 32)
			}
			t.chroma[cell][y] = word
		}
	}
}

// alongLuma is component c of the table at luma y between two nodes.
func (n *lookNodes) alongLuma(y float32, cb, cr, c int) float32 {
	i := int(y) / lookStep
	f := y/lookStep - float32(i)
	low, high := n[nodeAt(i, cb, cr)][c], n[nodeAt(i+1, cb, cr)][c]
	return low + (high-low)*f
}

func toByte(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }

// apply gives the picture its look, in place.
func (l *lookTable) apply(p *image.YCbCr) {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	for y := range half(h) {
		upper, lower := p.Y[2*y*p.YStride:][:w], p.Y[min(2*y+1, h-1)*p.YStride:][:w]
		l.spread.lines(upper, lower, p.Cb[y*p.CStride:][:half(w)], p.Cr[y*p.CStride:][:half(w)])
	}
}

// lines gives two lines of luma and their line of chroma the look.
func (t *spreadTable) lines(upper, lower, cb, cr []uint8) {
	cr = cr[:len(cb)]
	for i := range len(upper) / 2 {
		u, v := upper[2*i:2*i+2], lower[2*i:2*i+2]
		cb[i], cr[i] = t.block((*[2]uint8)(u), (*[2]uint8)(v), cb[i], cr[i])
	}
	if last := len(upper) - 1; last&1 == 0 { // a column without a neighbour
		u, v := [2]uint8{upper[last], upper[last]}, [2]uint8{lower[last], lower[last]}
		i := len(cb) - 1
		cb[i], cr[i] = t.block(&u, &v, cb[i], cr[i])
		upper[last], lower[last] = u[0], v[0]
	}
}

// block gives 2x2 samples of luma, in place, and their sample of chroma the look.
func (t *spreadTable) block(u, v *[2]uint8, cb, cr uint8) (uint8, uint8) {
	cell := cb&0xf0 | cr>>4
	fx, fy := uint32(cb&15), uint32(cr&15)
	luma := &t.luma[cell]
	a, b, c, d := u[0], u[1], v[0], v[1]
	mean := (uint32(a) + uint32(b) + uint32(c) + uint32(d)) / 4
	u[0], u[1] = bilinear(luma[a], fx, fy), bilinear(luma[b], fx, fy)
	v[0], v[1] = bilinear(luma[c], fx, fy), bilinear(luma[d], fx, fy)
	more := t.chroma[cell][mean/chromaLumaStep&63]
	return shifted(cb, bilinear(uint32(more), fx, fy)), shifted(cr, bilinear(uint32(more>>32), fx, fy))
}

// bilinear is the mean of four corners by fx and fy, in 1/16. Each multiplication serves two.
func bilinear(corners, fx, fy uint32) uint8 {
	const even = 0x00ff00ff
	across := (corners&even)*(16-fx) + (corners>>8&even)*fx
	return uint8((across&0xffff*(16-fy) + across>>16*fy + 128) >> 8)
}

func shifted(v, by uint8) uint8 { return clampByte(int32(v) + int32(by) - 128) }
