package beauty

import "image"

// kernel filters the rows of blocks from first to before end of a picture. Bands of one picture do
// not depend on each other.
type kernel interface {
	filter(dst, src *image.YCbCr, s *setting, first, end int)
	worthTwo() int // pixels of a picture from which on two bands at once pay
}

// reference is the kernel in plain Go: what a build without cgo uses, and what the tests hold the C
// kernel against. It goes down the picture once and keeps a few rows of blocks:
//
//	lines -> cells -> blocks -> box -> coefficients -> box -> finished coefficients -> lines
//
// With a box of 2r+1 rows, the first box is r rows behind the newest blocks and the second 2r.
type reference struct {
	cells, total [statPlanes][]int32 // one row of cells, and the sum of the rows in a row of blocks
	stats, coefs rows
	sums         boxes                // of one row of statistics
	coefSums     [coefPlanes][]int32  // box sums of one row of coefficients
	final, finer [finalPlanes][]int16 // one row of blocks, and room to interpolate it
	between      [2]across            // the last two of those, interpolated across
	spans        [2]span              // where they change anything
	spare        []uint8              // takes lines that are not wanted
}

// span is the part of a row, in blocks, that is not left as it is.
type span struct{ first, end int }

// union is the part that either of two rows changes, with the blocks beside it that they reach by
// interpolation.
func (s span) union(t span) span {
	u := span{min(s.first, t.first), max(s.end, t.end)}
	if u.first >= u.end {
		return span{}
	}
	return span{max(u.first-1, 0), u.end + 1}
}

func (k *reference) filter(dst, src *image.YCbCr, s *setting, first, end int) {
	k.reset(s.blocksIn(src.Rect.Dx()), s)
	reach := int(2 * s.radius)
	for newest := first - 1 - reach; newest <= end+reach; newest++ {
		k.pushBlocks(src, s, newest)
		if !k.stats.full() {
			continue
		}
		k.pushCoefficients(s)
		if !k.coefs.full() {
			continue
		}
		k.finish(s)
		if row := newest - reach; row >= first {
			k.paint(dst, src, s, row, first, end)
		}
	}
}

// worthTwo implements kernel.
func (k *reference) worthTwo() int { return 640 * 360 }

func (k *reference) reset(blocks int, s *setting) {
	cells, size := blocks<<s.doublings, int(2*s.radius+1)
	k.stats.reset(statPlanes, blocks, size)
	k.coefs.reset(coefRowPlanes, blocks, size)
	for i := range k.cells {
		k.cells[i], k.total[i] = resize(k.cells[i], cells), resize(k.total[i], cells)
		k.sums[i] = resize(k.sums[i], blocks)
	}
	for i := range k.coefSums {
		k.coefSums[i] = resize(k.coefSums[i], blocks)
	}
	for i := range k.final {
		k.final[i], k.finer[i] = resize(k.final[i], cells), resize(k.finer[i], cells)
		for j := range k.between {
			k.between[j][i] = resize(k.between[j][i], cells*cellSize)
		}
	}
	k.spare = resize(k.spare, cells*cellSize)
}

// resize returns n elements, in the memory of s where that is enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// pushBlocks takes in row n of the picture's blocks; beyond the edge that is the row at the edge.
func (k *reference) pushBlocks(src *image.YCbCr, s *setting, n int) {
	rows := s.blocksIn(src.Rect.Dy())
	row := k.stats.push()
	if n > 0 && n < rows || k.stats.count == 1 {
		n = clampInt(n, 0, rows-1)
		k.takeCells(&k.total, src, s, n<<s.doublings)
		for i := 1; i < 1<<s.doublings; i++ {
			k.takeCells(&k.cells, src, s, n<<s.doublings+i)
			for j, total := range k.total {
				for x, v := range k.cells[j][:len(total)] {
					total[x] += v
				}
			}
		}
		for i, total := range k.total {
			for range s.doublings {
				pairUp(total[:len(total)/2], total)
				total = total[:len(total)/2]
			}
			copy(k.stats.plane(row, i), total)
		}
	} else {
		copy(row, k.stats.row(1))
	}
	k.stats.add()
}

// takeCells makes the statistics of row n of the picture's cells.
func (k *reference) takeCells(cells *[statPlanes][]int32, src *image.YCbCr, s *setting, n int) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	n = min(n, cellsIn(h)-1)
	inside := *cells // without those beyond the right edge
	for i := range inside {
		inside[i] = inside[i][:cellsIn(w)]
	}
	lines := linesOf(src.Y, src.YStride, w, h, n*cellSize)
	lumaCells(inside[sumY], inside[sumYY], &lines, w)
	w, h = half(w), half(h)
	cb := linesOf(src.Cb, src.CStride, w, h, n*cellSize/2)
	cr := linesOf(src.Cr, src.CStride, w, h, n*cellSize/2)
	chromaCells(inside[skinCb], cb[0], cb[1], w)
	chromaCells(inside[skinCr], cr[0], cr[1], w)
	skinCells(&inside, s)
	for i, plane := range cells {
		for x := len(inside[i]); x < len(plane); x++ {
			plane[x] = plane[x-1]
		}
	}
}

// linesOf returns four lines of a plane from y on; beyond the edge that is the line at the edge.
func linesOf(plane []uint8, stride, w, h, y int) (lines [4][]uint8) {
	for i := range lines {
		lines[i] = plane[clampInt(y+i, 0, h-1)*stride:][:w]
	}
	return lines
}

func (k *reference) pushCoefficients(s *setting) {
	for i := range k.sums {
		k.stats.box(k.sums[i], i)
	}
	row := k.coefs.push()
	var out [coefRowPlanes][]int32
	for i := range out {
		out[i] = k.coefs.plane(row, i)
	}
	coefficientRow(&out, &k.sums, s)
	k.coefs.add()
}

// finish makes the finished coefficients of the next row and keeps those of the one before.
func (k *reference) finish(s *setting) {
	for i := range k.coefSums {
		k.coefs.box(k.coefSums[i], i)
	}
	radius, blocks := int(s.radius), k.stats.blocks
	final := k.final
	for i := range final {
		final[i] = final[i][:blocks]
	}
	luma := k.stats.plane(k.stats.row(2*radius), sumY)
	skin := k.coefs.plane(k.coefs.row(radius), coefSkin)
	first, end := finalRow(&final, &k.coefSums, luma, skin, s)
	k.between[0], k.between[1] = k.between[1], k.between[0]
	k.spans[0] = k.spans[1]
	k.spans[1] = span{first, end}
	for i, plane := range final {
		other := k.finer[i]
		for range s.doublings {
			finer := other[:2*len(plane)]
			doubled(finer, plane)
			plane, other = finer, plane[:cap(plane)]
		}
		if i < chromaA {
			quadruple(k.between[1][i], plane)
		} else {
			doubled(k.between[1][i][:2*len(plane)], plane)
		}
	}
}

// paint writes the lines between the rows of blocks row-1 and row, as far as they belong to the band.
func (k *reference) paint(dst, src *image.YCbCr, s *setting, row, first, end int) {
	w, h, side := src.Rect.Dx(), src.Rect.Dy(), s.blockSide()
	upper, lower := &k.between[0], &k.between[1]
	active := k.spans[0].union(k.spans[1])
	for i := 0; i < side; i += 4 {
		y := row*side - side/2 + i
		t := strip{skip: int32(i), steps: 2 + s.doublings, x0: min(active.first*side, w), x1: min(active.end*side, w)}
		t.src = linesOf(src.Y, src.YStride, w, h, y)
		t.dst = k.targets(dst.Y, dst.YStride, w, h, y, first*side, end*side)
		if s.gain > 0 {
			paintLumaWhiten(&t, upper, lower, s)
		} else {
			paintLuma(&t, upper, lower)
		}
		copyAround(&t, 4)
	}
	w, h, side = half(w), half(h), side/2
	for i, plane := range [2]struct{ dst, src []uint8 }{{dst.Cb, src.Cb}, {dst.Cr, src.Cr}} {
		for j := 0; j < side; j += 2 {
			y := row*side - side/2 + j
			t := strip{skip: int32(j), steps: 1 + s.doublings, x0: min(active.first*side, w), x1: min(active.end*side, w)}
			t.src = linesOf(plane.src, src.CStride, w, h, y)
			t.dst = k.targets(plane.dst, dst.CStride, w, h, y, first*side, end*side)
			paintChroma(&t, upper[chromaA], lower[chromaA], upper[cbB+i], lower[cbB+i])
			copyAround(&t, 2)
		}
	}
}

// targets returns four lines of a plane from y on, to write to: a spare line for those that are not
// from first to before end, or not in the plane.
func (k *reference) targets(plane []uint8, stride, w, h, y, first, end int) (lines [4][]uint8) {
	for i := range lines {
		if l := y + i; l >= first && l < min(end, h) {
			lines[i] = plane[l*stride:][:w]
		} else {
			lines[i] = k.spare[:w]
		}
	}
	return lines
}

// copyAround copies what lies left and right of the first lines of a strip.
func copyAround(t *strip, lines int) {
	for i, line := range t.src[:lines] {
		copy(t.dst[i][:t.x0], line)
		copy(t.dst[i][t.x1:], line[t.x1:])
	}
}
