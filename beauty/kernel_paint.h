// Twin of paint.go. Part of kernel_body.h.

#include "kernel_lanes.h"

// A full register at a time, up to the end: the last one is moved left, over samples that are done,
// and gives them the same values again. Narrower pictures go one sample at a time.

HELP lanes lineLanes(const uint8_t *src, lanes a, lanes b) { return mulHighLanes(loadSamples(src), a) + b; }

HELP lanes whitenLanes(lanes v, lanes g, lanes black, lanes white) {
	const lanes room = mulHighLanes((v - black) << 2, (white - v) << 2);
	return v + mulHighLanes(room & (room > 0), g);
}

HELP int16_t line(uint8_t v, int16_t a, int16_t b) { return (int16_t)(mulHigh((int16_t)(v << 7), a) + b); }

HELP int16_t whiten(int16_t v, int16_t g, int16_t black, int16_t white) {
	const int16_t room = mulHigh((int16_t)((v - black) * 4), (int16_t)((white - v) * 4));
	return (int16_t)(v + mulHigh(max16(room, 0), g));
}

HELP uint8_t level8(int16_t v) { return (uint8_t)clampInt((v + 16) >> 5, 0, 255); }

// stretch is what paint writes: samples x0 to before x1 of the lines between two rows of coefficients.
typedef struct {
	const uint8_t *from[4];
	uint8_t *to[4];
	int32_t x0, x1;
} stretch;

HELP void lumaLanes(const stretch *t, int32_t x, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, lanes black, lanes white) {
	lanes a = loadLanes(upper + lumaA * wide + x), b = loadLanes(upper + lumaB * wide + x), g = a, dg = a;
	const lanes da = (loadLanes(lower + lumaA * wide + x) - a) >> 2, db = (loadLanes(lower + lumaB * wide + x) - b) >> 2;
	a += da >> 1;
	b += db >> 1;
	if (whitens) {
		g = loadLanes(upper + gain * wide + x);
		dg = (loadLanes(lower + gain * wide + x) - g) >> 2;
		g += dg >> 1;
	}
	for (int32_t j = 0; j < 4; j++) {
		lanes v = lineLanes(t->from[j] + x, a, b);
		if (whitens)
			v = whitenLanes(v, g, black, white);
		storeSamples(t->to[j] + x, v);
		a += da;
		b += db;
		g += dg;
	}
}

HELP void lumaSample(const stretch *t, int32_t x, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, const beauty_setting *s) {
	int32_t a = upper[lumaA * wide + x], b = upper[lumaB * wide + x], g = 0, dg = 0;
	const int32_t da = (lower[lumaA * wide + x] - a) >> 2, db = (lower[lumaB * wide + x] - b) >> 2;
	a += da >> 1;
	b += db >> 1;
	if (whitens) {
		g = upper[gain * wide + x];
		dg = (lower[gain * wide + x] - g) >> 2;
		g += dg >> 1;
	}
	for (int32_t j = 0; j < 4; j++) {
		int16_t v = line(t->from[j][x], (int16_t)a, (int16_t)b);
		if (whitens)
			v = whiten(v, (int16_t)g, (int16_t)s->black, (int16_t)s->white);
		t->to[j][x] = level8(v);
		a += da;
		b += db;
		g += dg;
	}
}

HELP void lumaStretch(const stretch *t, const int16_t *upper, const int16_t *lower, int32_t wide, int whitens, const beauty_setting *s) {
	const lanes black = (lanes){0} + (int16_t)s->black, white = (lanes){0} + (int16_t)s->white;
	int32_t x = t->x0;
	for (; x + laneCount <= t->x1; x += laneCount)
		lumaLanes(t, x, upper, lower, wide, whitens, black, white);
	if (x < t->x1 && t->x1 - t->x0 >= laneCount)
		lumaLanes(t, t->x1 - laneCount, upper, lower, wide, whitens, black, white);
	else
		for (; x < t->x1; x++)
			lumaSample(t, x, upper, lower, wide, whitens, s);
}

STEP void paintLuma(const stretch *t, const int16_t *upper, const int16_t *lower, int32_t wide, const beauty_setting *s) {
	if (s->gain > 0)
		lumaStretch(t, upper, lower, wide, 1, s);
	else
		lumaStretch(t, upper, lower, wide, 0, s);
}

HELP void chromaLanes(const stretch *t, int32_t x, const int16_t *a0, const int16_t *a1, const int16_t *b0, const int16_t *b1) {
	lanes a = loadLanes(a0 + x), b = loadLanes(b0 + x);
	const lanes da = (loadLanes(a1 + x) - a) >> 1, db = (loadLanes(b1 + x) - b) >> 1;
	a += da >> 1;
	b += db >> 1;
	storeSamples(t->to[0] + x, lineLanes(t->from[0] + x, a, b));
	storeSamples(t->to[1] + x, lineLanes(t->from[1] + x, a + da, b + db));
}

STEP void paintChroma(const stretch *t, const int16_t *a0, const int16_t *a1, const int16_t *b0, const int16_t *b1) {
	int32_t x = t->x0;
	for (; x + laneCount <= t->x1; x += laneCount)
		chromaLanes(t, x, a0, a1, b0, b1);
	if (x < t->x1 && t->x1 - t->x0 >= laneCount) {
		chromaLanes(t, t->x1 - laneCount, a0, a1, b0, b1);
		return;
	}
	for (; x < t->x1; x++) {
		const int32_t da = (a1[x] - a0[x]) >> 1, db = (b1[x] - b0[x]) >> 1;
		const int32_t a = a0[x] + (da >> 1), b = b0[x] + (db >> 1);
		t->to[0][x] = level8(line(t->from[0][x], (int16_t)a, (int16_t)b));
		t->to[1][x] = level8(line(t->from[1][x], (int16_t)(a + da), (int16_t)(b + db)));
	}
}
