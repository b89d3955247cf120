package beauty

// The last step, once a sample: down between two rows of coefficients, and the line itself. A
// sample under way is in 1/32 of a level.

// across are the coefficients of one row of cells, interpolated to one value a sample; those of
// luma are as long as the picture is wide, those of chroma half of it, both up to whole cells.
type across [finalPlanes][]int16

// paintLuma writes the samples from x0 to before x1 of the four lines between the middles of two
// rows of cells. The lines lie 1/8, 3/8, 5/8 and 7/8 of the way down.
func paintLuma(dst, src *[4][]uint8, upper, lower *across, x0, x1 int) {
	n := x1 - x0
	a0, a1 := upper[lumaA][x0:x1], lower[lumaA][x0:x1]
	b0, b1 := upper[lumaB][x0:x1], lower[lumaB][x0:x1]
	s0, s1, s2, s3 := src[0][x0:x1], src[1][x0:x1], src[2][x0:x1], src[3][x0:x1]
	d0, d1, d2, d3 := dst[0][x0:x1], dst[1][x0:x1], dst[2][x0:x1], dst[3][x0:x1]
	_, _, _, _ = a0[:n], a1[:n], b0[:n], b1[:n]
	for i := range s0 {
		a, b := int32(a0[i]), int32(b0[i])
		da, db := (int32(a1[i])-a)>>2, (int32(b1[i])-b)>>2
		a, b = a+da>>1, b+db>>1
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
func paintLumaWhiten(dst, src *[4][]uint8, upper, lower *across, x0, x1 int, s *setting) {
	a0, a1 := upper[lumaA][x0:x1], lower[lumaA][x0:x1]
	b0, b1 := upper[lumaB][x0:x1], lower[lumaB][x0:x1]
	g0, g1 := upper[gain][x0:x1], lower[gain][x0:x1]
	s0, s1, s2, s3 := src[0][x0:x1], src[1][x0:x1], src[2][x0:x1], src[3][x0:x1]
	d0, d1, d2, d3 := dst[0][x0:x1], dst[1][x0:x1], dst[2][x0:x1], dst[3][x0:x1]
	black, white := s.black, s.white
	for i := range s0 {
		a, b, g := int32(a0[i]), int32(b0[i]), int32(g0[i])
		da, db, dg := (int32(a1[i])-a)>>2, (int32(b1[i])-b)>>2, (int32(g1[i])-g)>>2
		a, b, g = a+da>>1, b+db>>1, g+dg>>1
		d0[i] = level8(whiten(line(s0[i], a, b), g, black, white))
		a, b, g = a+da, b+db, g+dg
		d1[i] = level8(whiten(line(s1[i], a, b), g, black, white))
		a, b, g = a+da, b+db, g+dg
		d2[i] = level8(whiten(line(s2[i], a, b), g, black, white))
		a, b, g = a+da, b+db, g+dg
		d3[i] = level8(whiten(line(s3[i], a, b), g, black, white))
	}
}

// paintChroma writes the samples from x0 to before x1 of the two lines of a chroma plane between the
// middles of two rows of cells. They lie 1/4 and 3/4 of the way down. b0 and b1 are plane cbB or crB.
func paintChroma(dst, src *[4][]uint8, a0, a1, b0, b1 []int16, x0, x1 int) {
	a0, a1, b0, b1 = a0[x0:x1], a1[x0:x1], b0[x0:x1], b1[x0:x1]
	s0, s1 := src[0][x0:x1], src[1][x0:x1]
	d0, d1 := dst[0][x0:x1], dst[1][x0:x1]
	for i := range s0 {
		a, b := int32(a0[i]), int32(b0[i])
		da, db := (int32(a1[i])-a)>>1, (int32(b1[i])-b)>>1
		a, b = a+da>>1, b+db>>1
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
