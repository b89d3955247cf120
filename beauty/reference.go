package beauty

import "image"

// kernel filters the rows of cells from first to before end of a picture. Bands of one picture do
// not depend on each other.
type kernel interface {
	filter(dst, src *image.YCbCr, s *setting, first, end int)
}

// reference is the kernel in plain Go: what a build without cgo uses, and what the tests hold the C
// kernel against. It goes down the picture once and keeps a few rows of cells:
//
//	four lines -> cells -> box -> coefficients -> box -> finished coefficients -> four lines
//
// With a box of 2r+1 rows, the first box is r rows behind the newest cells and the second 2r.
type reference struct {
	stats, coefs rows
	sums         boxes                // of one row of statistics
	coefSums     [coefPlanes][]int32  // box sums of one row of coefficients
	final        [finalPlanes][]int16 // one row of cells
	between      [2]across            // the last two of those, interpolated across
	spans        [2]span              // where they change anything
	spare        []uint8              // takes lines that are not wanted
}

// span is the part of a row, in cells, that is not left as it is.
type span struct{ first, end int }

// union is the part that either of two rows changes, with the cells beside it that they reach by
// interpolation.
func (s span) union(t span) span {
	u := span{min(s.first, t.first), max(s.end, t.end)}
	if u.first >= u.end {
		return span{}
	}
	return span{max(u.first-1, 0), u.end + 1}
}

func (k *reference) filter(dst, src *image.YCbCr, s *setting, first, end int) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	k.reset(cellsIn(w), int(2*s.radius+1))
	reach := int(2 * s.radius)
	for newest := first - 1 - reach; newest <= end+reach; newest++ {
		k.pushCells(src, s, newest, cellsIn(h))
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

func (k *reference) reset(cells, size int) {
	k.stats.reset(statPlanes, cells, size)
	k.coefs.reset(coefRowPlanes, cells, size)
	for i := range k.sums {
		k.sums[i] = resize(k.sums[i], cells)
	}
	for i := range k.coefSums {
		k.coefSums[i] = resize(k.coefSums[i], cells)
	}
	for i := range k.final {
		k.final[i] = resize(k.final[i], cells)
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

// pushCells takes in row n of the picture's cells; beyond the edge that is the row at the edge.
func (k *reference) pushCells(src *image.YCbCr, s *setting, n, rows int) {
	row := k.stats.push()
	if n > 0 && n < rows || k.stats.count == 1 {
		n = clampInt(n, 0, rows-1)
		w, h := src.Rect.Dx(), src.Rect.Dy()
		var cells [statPlanes][]int32
		for i := range cells {
			cells[i] = k.stats.plane(row, i)
		}
		lines := linesOf(src.Y, src.YStride, w, h, n*cellSize)
		lumaCells(cells[sumY], cells[sumYY], &lines, w)
		w, h = half(w), half(h)
		cb := linesOf(src.Cb, src.CStride, w, h, n*cellSize/2)
		cr := linesOf(src.Cr, src.CStride, w, h, n*cellSize/2)
		chromaCells(cells[skinCb], cb[0], cb[1], w)
		chromaCells(cells[skinCr], cr[0], cr[1], w)
		skinCells(&cells, s)
	} else {
		copy(row, k.stats.row(1))
	}
	k.stats.add()
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
	radius := int(s.radius)
	cellSum := k.stats.plane(k.stats.row(2*radius), sumY)
	skin := k.coefs.plane(k.coefs.row(radius), coefSkin)
	first, end := finalRow(&k.final, &k.coefSums, cellSum, skin, s)
	k.between[0], k.between[1] = k.between[1], k.between[0]
	k.spans[0] = k.spans[1]
	k.spans[1] = span{first, end}
	for i := range k.final {
		if i < chromaA {
			lumaAcross(k.between[1][i], k.final[i])
		} else {
			chromaAcross(k.between[1][i], k.final[i])
		}
	}
}

// paint writes the lines between the rows of cells row-1 and row, as far as they belong to the band.
func (k *reference) paint(dst, src *image.YCbCr, s *setting, row, first, end int) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	upper, lower := &k.between[0], &k.between[1]
	active := k.spans[0].union(k.spans[1])
	x0, x1 := min(active.first*cellSize, w), min(active.end*cellSize, w)
	from := linesOf(src.Y, src.YStride, w, h, row*cellSize-2)
	to := k.targets(dst.Y, dst.YStride, w, h, row*cellSize-2, first*cellSize, end*cellSize)
	if s.gain > 0 {
		paintLumaWhiten(&to, &from, upper, lower, x0, x1, s)
	} else {
		paintLuma(&to, &from, upper, lower, x0, x1)
	}
	copyAround(to[:], from[:], x0, x1)

	w, h = half(w), half(h)
	x0, x1 = min(active.first*cellSize/2, w), min(active.end*cellSize/2, w)
	for i, plane := range [2]struct{ dst, src []uint8 }{{dst.Cb, src.Cb}, {dst.Cr, src.Cr}} {
		from := linesOf(plane.src, src.CStride, w, h, row*cellSize/2-1)
		to := k.targets(plane.dst, dst.CStride, w, h, row*cellSize/2-1, first*cellSize/2, end*cellSize/2)
		paintChroma(&to, &from, upper[chromaA], lower[chromaA], upper[cbB+i], lower[cbB+i], x0, x1)
		copyAround(to[:2], from[:2], x0, x1)
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

// copyAround copies what lies left of x0 and right of x1.
func copyAround(dst, src [][]uint8, x0, x1 int) {
	for i, line := range src {
		copy(dst[i][:x0], line)
		copy(dst[i][x1:], line[x1:])
	}
}
