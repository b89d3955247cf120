package capture

// The burnt-in clock: a strip along the picture's top edge, 36 cells wide and two cells high, bright
// for 1 and dark for 0. From the left: the wall clock in milliseconds since 1970 modulo 2^32, highest
// bit first, then four check bits. At 720 pixels a cell is 20 x 40 pixels.
const (
	clockBits  = 32
	checkBits  = 4
	clockCells = clockBits + checkBits
	clockDark  = 20  // luma of a 0
	clockLight = 230 // luma of a 1
)

// clockHeight is the strip's height in pixels in a picture of the given width.
func clockHeight(width int) int { return max(2, 2*width/clockCells) &^ 1 }

// cellEdge is the x at which cell k begins.
func cellEdge(k, width int) int { return k * width / clockCells }

// checkOf folds v to its four check bits: the exclusive or of its eight nibbles.
func checkOf(v uint32) uint32 {
	v ^= v >> 16
	v ^= v >> 8
	v ^= v >> 4
	return v & 15
}

// clockBit is the bit that cell k shows at time ms.
func clockBit(ms uint32, k int) bool {
	if k < clockBits {
		return ms>>(clockBits-1-k)&1 == 1
	}
	return checkOf(ms)>>(clockCells-1-k)&1 == 1
}

// drawClock writes the strip into a luma plane of the given width.
func drawClock(y []byte, stride, width int, ms uint32) {
	row := y[:width]
	for k := range clockCells {
		v := byte(clockDark)
		if clockBit(ms, k) {
			v = clockLight
		}
		cell := row[cellEdge(k, width):cellEdge(k+1, width)]
		for x := range cell {
			cell[x] = v
		}
	}
	for r := 1; r < clockHeight(width); r++ {
		copy(y[r*stride:][:width], row)
	}
}

// ReadClock reads the burnt-in clock of a Pattern back from a luma plane of width x height pixels,
// wherever that has been in between: encoded, decoded, scaled as a whole. It returns the wall clock
// in milliseconds since 1970 modulo 2^32 (the difference of two readings, as int32, is right across
// its wrap) and false when there is no clock or its check bits say it was misread.
func ReadClock(y []byte, stride, width, height int) (ms uint32, ok bool) {
	if width < 2*clockCells || height < clockHeight(width) || stride < width {
		return 0, false
	}
	if stride > len(y) || len(y) < (clockHeight(width)-1)*stride+width {
		return 0, false
	}
	var check uint32
	for k := range clockCells {
		bit := uint32(0)
		if cellMean(y, stride, width, k) > (clockDark+clockLight)/2 {
			bit = 1
		}
		if k < clockBits {
			ms = ms<<1 | bit
		} else {
			check = check<<1 | bit
		}
	}
	// All dark is a valid code by its check bits, but what a black picture shows.
	return ms, check == checkOf(ms) && ms != 0
}

// cellMean is the mean luma of the middle of cell k, away from its blurred edges.
func cellMean(y []byte, stride, width, k int) int {
	x0, x1 := cellEdge(k, width), cellEdge(k+1, width)
	inset := (x1 - x0) / 4
	x0, x1 = x0+inset, x1-inset
	h := clockHeight(width)
	sum, n := 0, 0
	for r := h / 4; r < max(h/4+1, h-h/4); r++ {
		for _, v := range y[r*stride+x0 : r*stride+x1] {
			sum += int(v)
			n++
		}
	}
	return sum / n
}
