package beauty

// The last step, once a sample: down between two rows of coefficients, and the line itself. A
// sample under way is in 1/32 of a level.

// across are the coefficients of one row of blocks, interpolated to one value a sample; those of
// luma are as long as the picture is wide, those of chroma half of it, both up to whole cells.
type across [finalPlanes][]int16

// strip is what is painted in one go: samples x0 to before x1 of up to four lines between the middles
// of two rows of blocks.
type strip struct {
	dst, src [4][]uint8
	x0, x1   int
	skip     int32 // lines between the upper row's middle and these
	steps    int32 // 1<<steps lines lie between the two rows
}

// down gives a coefficient on the first line of a strip, and its step from line to line. The lines lie
// half a step from the rows' middles.
func (t *strip) down(upper, lower int16) (v, step int32) {
	v = int32(upper)
	step = (int32(lower) - v) >> t.steps
	return v + step>>1 + step*t.skip, step
}

// paintLuma writes four lines.
func paintLuma(t *strip, upper, lower *across) {
	x0, x1 := t.x0, t.x1
	a0, a1 := upper[lumaA][x0:x1], lower[lumaA][x0:x1]
	b0, b1 := upper[lumaB][x0:x1], lower[lumaB][x0:x1]
	s0, s1, s2, s3 := t.src[0][x0:x1], t.src[1][x0:x1], t.src[2][x0:x1], t.src[3][x0:x1]
	d0, d1, d2, d3 := t.dst[0][x0:x1], t.dst[1][x0:x1], t.dst[2][x0:x1], t.dst[3][x0:x1]
	for i := range s0 {
		a, da := t.down(a0[i], a1[i])
		b, db := t.down(b0[i], b1[i])
		d0[i] = level8(line(s0[i], a, b))
		a, b = a+da, b+db
		d1[i] = level8(line(s1[i], a, b))
		a, b = a+da, b+db
		d2[i] = level8(line(s2[i], a, b))
		a, b = a+da, b+db
		d3[i] = level8(line(s3[i], a, b))
	}
}

// paintLumaWhiten is paintLuma with the whitening.
func paintLumaWhiten(t *strip, upper, lower *across, s *setting) {
	x0, x1 := t.x0, t.x1
	a0, a1 := upper[lumaA][x0:x1], lower[lumaA][x0:x1]
	b0, b1 := upper[lumaB][x0:x1], lower[lumaB][x0:x1]
	g0, g1 := upper[gain][x0:x1], lower[gain][x0:x1]
	s0, s1, s2, s3 := t.src[0][x0:x1], t.src[1][x0:x1], t.src[2][x0:x1], t.src[3][x0:x1]
	d0, d1, d2, d3 := t.dst[0][x0:x1], t.dst[1][x0:x1], t.dst[2][x0:x1], t.dst[3][x0:x1]
	black, white := s.black, s.white
	for i := range s0 {
		a, da := t.down(a0[i], a1[i])
		b, db := t.down(b0[i], b1[i])
		g, dg := t.down(g0[i], g1[i])
		d0[i] = level8(whiten(line(s0[i], a, b), g, black, white))
		a, b, g = a+da, b+db, g+dg
		d1[i] = level8(whiten(line(s1[i], a, b), g, black, white))
		a, b, g = a+da, b+db, g+dg
		d2[i] = level8(whiten(line(s2[i], a, b), g, black, white))
		a, b, g = a+da, b+db, g+dg
		d3[i] = level8(whiten(line(s3[i], a, b), g, black, white))
	}
}

// paintChroma writes two lines of a chroma plane; b0 and b1 are plane cbB or crB of the two rows.
func paintChroma(t *strip, a0, a1, b0, b1 []int16) {
	x0, x1 := t.x0, t.x1
	a0, a1, b0, b1 = a0[x0:x1], a1[x0:x1], b0[x0:x1], b1[x0:x1]
	s0, s1 := t.src[0][x0:x1], t.src[1][x0:x1]
	d0, d1 := t.dst[0][x0:x1], t.dst[1][x0:x1]
	for i := range s0 {
		a, da := t.down(a0[i], a1[i])
		b, db := t.down(b0[i], b1[i])
		d0[i] = level8(line(s0[i], a, b))
		d1[i] = level8(line(s1[i], a+da, b+db))
	}
}

// line is a*v + b, in 1/32 level.
func line(v uint8, a, b int32) int32 { return mulHigh(int32(v)<<7, a) + b }

// whiten lifts v by g*(v-black)*(white-v): nothing at black and white, so that nothing clips.
func whiten(v, g, black, white int32) int32 {
	return v + mulHigh(max(mulHigh((v-black)<<2, (white-v)<<2), 0), g)
}

// level8 rounds 1/32 levels to a sample.
func level8(v int32) uint8 {
	v = (v + 16) >> 5
	if uint32(v) > 255 {
		v = 255 &^ (v >> 31)
	}
	return uint8(v)
}
