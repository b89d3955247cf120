package beauty

import "encoding/binary"

// Statistics are taken per cell: 4x4 luma samples with the 2x2 chroma samples of the same place; and
// kept per block: as many cells as the picture's size asks for, see grids in setting.go. At the right
// and lower edge they may reach past the picture; the last sample, the last cell, then counts for the
// missing ones.
const (
	cellSize   = 4
	cellLuma   = cellSize * cellSize
	cellChroma = 4
)

// cellsIn is the number of cells that cover n luma samples.
func cellsIn(n int) int { return (n + cellSize - 1) / cellSize }

// Planes of a row of statistics: per cell, per block, and as sums over a box of blocks.
const (
	sumY      = iota // luma
	sumYY            // luma squared
	skinCount        // weight of the skin test, 0-64
	skinY            // luma times that weight
	skinCb
	skinCr
	statPlanes
)

// lumaCells sums luma and its square over each cell of a row. lines are the row's four lines.
func lumaCells(sum, sumSquare []int32, lines *[4][]uint8, w int) {
	whole := w / cellSize
	clear(sum)
	clear(sumSquare)
	for _, line := range lines {
		line = line[:w]
		s, q := sum[:whole], sumSquare[:whole]
		for i := range s {
			four := binary.LittleEndian.Uint32(line)
			line = line[4:]
			pairs := four&0x00ff00ff + four>>8&0x00ff00ff
			a, b, c, d := four&255, four>>8&255, four>>16&255, four>>24
			s[i] += int32(pairs&0xffff + pairs>>16)
			q[i] += int32(a*a + b*b + c*c + d*d)
		}
		if whole < len(sum) {
			for x := range cellSize {
				v := int32(line[min(x, len(line)-1)])
				sum[whole] += v
				sumSquare[whole] += v * v
			}
		}
	}
}

// chromaCells sums a chroma plane over each cell of a row. upper and lower are the row's two lines,
// w is the plane's width.
func chromaCells(sum []int32, upper, lower []uint8, w int) {
	whole := w / 2
	upper, lower = upper[:w], lower[:w]
	for i := range sum[:whole] {
		a, b := upper[2*i:2*i+2], lower[2*i:2*i+2]
		sum[i] = int32(a[0]) + int32(a[1]) + int32(b[0]) + int32(b[1])
	}
	if whole < len(sum) {
		sum[whole] = 2 * (int32(upper[w-1]) + int32(lower[w-1]))
	}
}

// pairUp adds neighbours: out gets half as many sums. It may be the first half of in.
func pairUp(out, in []int32) {
	for i := range out {
		out[i] = in[2*i] + in[2*i+1]
	}
}
