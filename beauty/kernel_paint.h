// Twin of paint.go. Part of kernel_body.h.

// strip is what is painted in one go: samples x0 to before x1 of some lines of a plane between the middles
// of two rows of blocks.
typedef struct {
	const uint8_t *from; // the first line
	uint8_t *to;
	ptrdiff_t fromStride, toStride;
	int32_t lines, x0, x1;
	int32_t skip;  // lines between the upper row's middle and these
	int32_t steps; // 1<<steps lines lie between the two rows
} strip;

// A register full of samples at a time, up to the end: the last one is moved left, over samples that are
// done, and gives them the same values again. Narrower pictures go one sample at a time.

HELP pair addPair(pair a, pair b) { return (pair){a.low + b.low, a.high + b.high}; }

// down is a coefficient on the first line of a strip, and its step from line to line.
typedef struct {
	pair v, step;
} down;

HELP down downPair(const strip *t, const int16_t *upper, const int16_t *lower) {
	const pair from = loadPair(upper), to = loadPair(lower);
	const pair step = {(to.low - from.low) >> t->steps, (to.high - from.high) >> t->steps};
	const int16_t skip = (int16_t)t->skip;
	return (down){{from.low + (step.low >> 1) + step.low * skip, from.high + (step.high >> 1) + step.high * skip}, step};
}

HELP void downSample(const strip *t, int16_t upper, int16_t lower, int32_t *v, int32_t *step) {
	*step = (lower - upper) >> t->steps;
	*v = upper + (*step >> 1) + *step * t->skip;
}

// Half a level is added before the samples are cut to whole ones; the bounds of the whitening move with it.
enum { rounding = 16 };

HELP pair linePair(const uint8_t *src, pair a, pair b) {
	const pair v = loadSamples(src);
	return (pair){mulHighLanes(v.low, a.low) + b.low, mulHighLanes(v.high, a.high) + b.high};
}

// black4 and white4 are four times the fixed points.
HELP lanes whitenLanes(lanes v, lanes g, lanes black4, lanes white4) {
	const lanes v4 = v << 2;
	return v + mulHighLanes(positive(mulHighLanes(v4 - black4, white4 - v4)), g);
}

HELP int32_t line(uint8_t v, int32_t a, int32_t b) { return mulHigh((int16_t)(v << 7), (int16_t)a) + b; }

HELP int32_t whiten(int32_t v, int32_t g, int32_t black, int32_t white) {
	const int16_t room = mulHigh((int16_t)((v - black) * 4), (int16_t)((white - v) * 4));
	return v + mulHigh(max16(room, 0), (int16_t)g);
}

HELP uint8_t level8(int32_t v) { return (uint8_t)clampInt((v + rounding) >> 5, 0, 255); }

HELP void lumaPair(const strip *t, int32_t x, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, lanes black4, lanes white4) {
	down a = downPair(t, upper + lumaA * wide + x, lower + lumaA * wide + x);
	down b = downPair(t, upper + lumaB * wide + x, lower + lumaB * wide + x);
	down g = {0};
	if (whitens)
		g = downPair(t, upper + gain * wide + x, lower + gain * wide + x);
	b.v.low += rounding;
	b.v.high += rounding;
	const ptrdiff_t fromStride = t->fromStride, toStride = t->toStride;
	const uint8_t *from = t->from + x;
	uint8_t *to = t->to + x;
	for (int32_t j = t->lines; j > 0; j--) {
		pair v = linePair(from, a.v, b.v);
		if (whitens)
			v = (pair){whitenLanes(v.low, g.v.low, black4, white4), whitenLanes(v.high, g.v.high, black4, white4)};
		storeSamples(to, v);
		a.v = addPair(a.v, a.step);
		b.v = addPair(b.v, b.step);
		g.v = addPair(g.v, g.step);
		from += fromStride;
		to += toStride;
	}
}

HELP void lumaSample(const strip *t, int32_t x, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, const beauty_setting *s) {
	int32_t a, da, b, db, g, dg;
	downSample(t, upper[lumaA * wide + x], lower[lumaA * wide + x], &a, &da);
	downSample(t, upper[lumaB * wide + x], lower[lumaB * wide + x], &b, &db);
	if (whitens)
		downSample(t, upper[gain * wide + x], lower[gain * wide + x], &g, &dg);
	for (int32_t j = 0; j < t->lines; j++) {
		int32_t v = line(t->from[j * t->fromStride + x], a + j * da, b + j * db);
		if (whitens)
			v = whiten(v, g + j * dg, s->black, s->white);
		t->to[j * t->toStride + x] = level8(v);
	}
}

HELP void lumaStrip(const strip *t, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, const beauty_setting *s) {
	const lanes black4 = allLanes((int16_t)(4 * (s->black + rounding))), white4 = allLanes((int16_t)(4 * (s->white + rounding)));
	int32_t x = t->x0;
	for (; x + pairCount <= t->x1; x += pairCount)
		lumaPair(t, x, upper, lower, wide, whitens, black4, white4);
	if (x < t->x1 && t->x1 - t->x0 >= pairCount)
		lumaPair(t, t->x1 - pairCount, upper, lower, wide, whitens, black4, white4);
	else
		for (; x < t->x1; x++)
			lumaSample(t, x, upper, lower, wide, whitens, s);
}

STEP void paintLuma(const strip *t, const int16_t *upper, const int16_t *lower, int32_t wide, const beauty_setting *s) {
	if (s->gain > 0)
		lumaStrip(t, upper, lower, wide, 1, s);
	else
		lumaStrip(t, upper, lower, wide, 0, s);
}

HELP void chromaPair(const strip *t, int32_t x, const int16_t *a0, const int16_t *a1, const int16_t *b0, const int16_t *b1) {
	down a = downPair(t, a0 + x, a1 + x), b = downPair(t, b0 + x, b1 + x);
	b.v.low += rounding;
	b.v.high += rounding;
	const ptrdiff_t fromStride = t->fromStride, toStride = t->toStride;
	const uint8_t *from = t->from + x;
	uint8_t *to = t->to + x;
	for (int32_t j = t->lines; j > 0; j--) {
		storeSamples(to, linePair(from, a.v, b.v));
		a.v = addPair(a.v, a.step);
		b.v = addPair(b.v, b.step);
		from += fromStride;
		to += toStride;
	}
}

// paintChroma writes lines of a chroma plane; b0 and b1 are plane cbB or crB of the two rows.
STEP void paintChroma(const strip *t, const int16_t *a0, const int16_t *a1, const int16_t *b0, const int16_t *b1) {
	int32_t x = t->x0;
	for (; x + pairCount <= t->x1; x += pairCount)
		chromaPair(t, x, a0, a1, b0, b1);
	if (x < t->x1 && t->x1 - t->x0 >= pairCount) {
		chromaPair(t, t->x1 - pairCount, a0, a1, b0, b1);
		return;
	}
	for (; x < t->x1; x++) {
		int32_t a, da, b, db;
		downSample(t, a0[x], a1[x], &a, &da);
		downSample(t, b0[x], b1[x], &b, &db);
		for (int32_t j = 0; j < t->lines; j++)
			t->to[j * t->toStride + x] = level8(line(t->from[j * t->fromStride + x], a + j * da, b + j * db));
	}
}
