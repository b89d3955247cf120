package main

import "time"

// The clock is a row of dark and bright cells along the top edge: 32 bits of milliseconds, the highest first, then 4
// bits to check them. Cells are large, so that they survive coarse encoding, and even in size and place, so that they
// fill whole chroma samples.
const (
	width, height = 720, 1280
	cell          = 20 // pixels that a cell is wide
	rows          = 40 // pixels that a cell is high
	timeBits      = 32
	checkBits     = 4
	cells         = timeBits + checkBits
	dark, bright  = 20, 230
	margin        = cell / 4 // pixels at a cell's edges that are not looked at
)

// wallClock is the time that the cells show: milliseconds since 1970, the lower 32 bits.
func wallClock() uint32 { return uint32(time.Now().UnixMilli()) }

// checkOf folds the time into the bits that must come with it: each bit of the time changes one of them.
func checkOf(v uint32) uint32 {
	v ^= v >> 16
	v ^= v >> 8
	v ^= v >> 4
	return v & (1<<checkBits - 1)
}

// draw writes the time into the luma plane of a frame that is width pixels wide.
func draw(luma []byte, v uint32) {
	bits := uint64(v)<<checkBits | uint64(checkOf(v))
	for k := range cells {
		shade := byte(dark)
		if bits>>(cells-1-k)&1 == 1 {
			shade = bright
		}
		for x := k * cell; x < (k+1)*cell; x++ {
			luma[x] = shade
		}
	}
	for y := 1; y < rows; y++ {
		copy(luma[y*width:(y+1)*width], luma[:width])
	}
}

// read returns the time that the first rows of a luma plane show, and whether its check bits agree.
func read(luma []byte) (v uint32, ok bool) {
	var bits uint64
	for k := range cells {
		sum, n := 0, 0
		for y := margin; y < rows-margin; y++ {
			for x := k*cell + margin; x < (k+1)*cell-margin; x++ {
				sum += int(luma[y*width+x])
				n++
			}
		}
		bits <<= 1
		if sum > n*(dark+bright)/2 {
			bits |= 1
		}
	}
	v = uint32(bits >> checkBits)
	return v, uint32(bits&(1<<checkBits-1)) == checkOf(v)
}
