package beauty

import "image"

// spreadTable is a look's table with all levels of luma and, for each of the 16x16 cells between
// nodes of Cb and Cr, the four corners of the cell in one word: one load and a bilinear step finish
// a sample. Corners are, from the lowest byte: Cb and Cr low, Cb high, Cr high, both high.
//
// The cell is the upper half of Cb's bits and of Cr's. look_kernel.h has the same memory in C.
type spreadTable struct {
	luma   [lookCells * lookCells][256]uint32         // the new luma
	chroma [lookCells * lookCells][chromaLumas]uint64 // the new Cb (lower half) and Cr
}

// Chroma changes slowly with luma, so that chromaLumaStep levels of luma share an entry.
const (
	chromaLumaStep = 4
	chromaLumas    = 256 / chromaLumaStep
)

// lookColumn is the table along luma at one node of Cb and Cr, in bytes.
type lookColumn struct {
	luma   [256]uint32
	chroma [chromaLumas]uint64 // Cb in the lower half, Cr in the upper one
}

// fill spreads nodes out. It goes along Cr with two columns of corners at a time: those of low Cr,
// and those of high Cr.
func (t *spreadTable) fill(nodes *lookNodes) {
	var low, high, other lookColumn
	for cb := range lookCells {
		for cr := range lookPoints {
			low = high
			high.compute(nodes, cb, cr)
			other.compute(nodes, cb+1, cr)
			high.join(&other, 8)
			if cr == 0 {
				continue
			}
			cell := cb*lookCells + cr - 1
			for y := range t.luma[cell] {
				t.luma[cell][y] = low.luma[y] | high.luma[y]<<16
			}
			for y := range t.chroma[cell] {
				t.chroma[cell][y] = low.chroma[y] | high.chroma[y]<<16
			}
		}
	}
}

// join puts the bytes of another column beside those of c.
func (c *lookColumn) join(other *lookColumn, bits int) {
	for y := range c.luma {
		c.luma[y] |= other.luma[y] << bits
	}
	for y := range c.chroma {
		c.chroma[y] |= other.chroma[y] << bits
	}
}

// compute interpolates between the nodes of a column, in 1/65536 of a level.
func (c *lookColumn) compute(nodes *lookNodes, cb, cr int) {
	const one, step, entries = 1 << 16, lookLumaStep, lookLumaStep / chromaLumaStep
	for i := range lookLumas - 1 {
		from, to := &nodes[nodeAt(i, cb, cr)], &nodes[nodeAt(i+1, cb, cr)]
		at, more := int32((from[0]+float32(i*step)+0.5)*one), int32((to[0]-from[0]+step)*(one/step))
		for y := range step {
			c.luma[i*step+y] = uint32(levelOf16(at))
			at += more
		}
		// An entry is right for the middle of its levels of luma.
		const middle = (chromaLumaStep - 1) / 2.0 / step
		moreCb, moreCr := int32((to[1]-from[1])*(one/entries)), int32((to[2]-from[2])*(one/entries))
		atCb := int32((from[1] + (to[1]-from[1])*middle + float32(cb*lookStep) + 0.5) * one)
		atCr := int32((from[2] + (to[2]-from[2])*middle + float32(cr*lookStep) + 0.5) * one)
		for y := range entries {
			c.chroma[i*entries+y] = uint64(levelOf16(atCb)) | uint64(levelOf16(atCr))<<32
			atCb += moreCb
			atCr += moreCr
		}
	}
}

// levelOf16 is the level, 0-255, of a number in 1/65536.
func levelOf16(v int32) int32 { return min(max(v>>16, 0), 255) }

// reference gives dst the colours of src in the look, in plain Go: what a build without cgo uses, and
// what the tests hold the kernel in C against. Both may be the same picture.
func (t *spreadTable) reference(dst, src *image.YCbCr) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	for y := range half(h) {
		upper, lower := 2*y, min(2*y+1, h-1)
		to := lookLines{dst.Y[upper*dst.YStride:][:w], dst.Y[lower*dst.YStride:][:w], dst.Cb[y*dst.CStride:][:half(w)], dst.Cr[y*dst.CStride:][:half(w)]}
		from := lookLines{src.Y[upper*src.YStride:][:w], src.Y[lower*src.YStride:][:w], src.Cb[y*src.CStride:][:half(w)], src.Cr[y*src.CStride:][:half(w)]}
		t.lines(&to, &from)
	}
}

// lookLines are two lines of luma, which may be the same one, and their line of chroma.
type lookLines struct{ upper, lower, cb, cr []uint8 }

func (t *spreadTable) lines(to, from *lookLines) {
	w := len(from.upper) &^ 1
	pairs := w / 2
	u, l, cb, cr := from.upper[:w], from.lower[:w], from.cb[:pairs], from.cr[:pairs]
	toU, toL, toCb, toCr := to.upper[:w], to.lower[:w], to.cb[:pairs], to.cr[:pairs]
	for i := range cb {
		upper, lower, chroma := t.block(uint32(u[2*i]), uint32(u[2*i+1]), uint32(l[2*i]), uint32(l[2*i+1]), cb[i], cr[i])
		toU[2*i], toU[2*i+1] = upper.samples()
		toL[2*i], toL[2*i+1] = lower.samples()
		toCb[i], toCr[i] = chroma.samples()
	}
	if w < len(from.upper) { // a column without a neighbour
		a, b := uint32(from.upper[w]), uint32(from.lower[w])
		upper, lower, chroma := t.block(a, a, b, b, from.cb[pairs], from.cr[pairs])
		to.upper[w], _ = upper.samples()
		to.lower[w], _ = lower.samples()
		to.cb[pairs], to.cr[pairs] = chroma.samples()
	}
}

// block gives 2x2 samples of luma, a and b over c and d, and their sample of chroma the look.
func (t *spreadTable) block(a, b, c, d uint32, cb, cr uint8) (upper, lower, chroma samplePair) {
	cell := cb&0xf0 | cr>>4
	luma := &t.luma[cell]
	x := uint64(cb & 15)
	y := uint64(lookStep<<16) - uint64(cr&15)*0xffff // Cr's share of the high corners, and above it that of the low ones
	upper = bilinear(uint64(luma[uint8(a)])|uint64(luma[uint8(b)])<<32, x, y)
	lower = bilinear(uint64(luma[uint8(c)])|uint64(luma[uint8(d)])<<32, x, y)
	chroma = bilinear(t.chroma[cell][(a+b+c+d)/(4*chromaLumaStep)%chromaLumas], x, y)
	return
}

// samplePair is two samples, in the uppermost byte of either half.
type samplePair uint64

func (p samplePair) samples() (uint8, uint8) { return uint8(p >> 24), uint8(p >> 56) }

// bilinear is the mean of four corners by x and y, in 1/16, of two samples at a time: the corners lie
// two by two in four numbers of 16 bits, 4080 at most between the steps and 65280 after them, so that
// nothing runs over into its neighbour.
func bilinear(corners, x, y uint64) samplePair {
	const even, round = 0x00ff00ff_00ff00ff, 0x00800000_00800000
	low, high := corners&even, corners>>8&even
	return samplePair((low*lookStep+(high-low)*x)*y + round)
}
