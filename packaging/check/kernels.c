// Runs the kernels of package beauty over planes that lie in memory of exactly their size, for every grid,
// many sizes and strides, whole and in bands, so that valgrind and the address sanitizer see each read and
// write outside of them, and valgrind each value that depends on memory nobody wrote. See kernels.sh.
#include "kernel.h"
#include "look_kernel.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t state = 1;
static uint8_t any(void) { return (uint8_t)((state = state * 1664525u + 1013904223u) >> 24); }

// plane is one of w x h samples whose last line ends where its memory ends.
static uint8_t *plane(int32_t w, int32_t h, int32_t stride, int skin) {
	const size_t n = (size_t)stride * (h - 1) + w;
	uint8_t *p = malloc(n);
	for (size_t i = 0; i < n; i++)
		p[i] = skin ? (uint8_t)(skin + any() / 16) : any();
	return p;
}

static void fail(const char *what) {
	fprintf(stderr, "kernels: %s\n", what);
	exit(1);
}

// What matters here of Go's newSetting: the grid, and numbers that lead through every branch.
static beauty_setting settingFor(int32_t doublings, int32_t radius, int32_t white) {
	const int32_t blocks = (2 * radius + 1) * (2 * radius + 1), cells = blocks << (2 * doublings);
	return (beauty_setting){.doublings = doublings, .radius = radius, .samples = 16 * cells, .noise = 50, .perBlock = 1.0f / blocks, .perLuma = 1.0f / (16 * cells),
		.perSkinUnit = 32768 / (4.0f / 9) / (64.0f * cells), .hueLuma = 190 * 64, .lumaLow = 22 * 64, .chromaLow = 32, .chromaTop = 42 * 64, .chromaRise = 5373,
		.chromaFall = 9043, .chromaHigh = 84 * 64, .perEdge = 1.0f / (100 * 16 * cells), .smoothing = 0.8f, .fine = 9000, .gain = white ? 10000 : 0, .black = 16 * 32, .white = 235 * 32};
}

static void filter(beauty_filter *f, int32_t w, int32_t h, int32_t extra, int32_t doublings, int32_t radius, int32_t bands) {
	const int32_t cw = (w + 1) / 2, ch = (h + 1) / 2;
	const beauty_shape p = {w, h, w + extra, cw + extra, w + extra / 2, cw + extra / 2};
	uint8_t *y = plane(w, h, p.lumaFrom, 0), *cb = plane(cw, ch, p.chromaFrom, 100), *cr = plane(cw, ch, p.chromaFrom, 142);
	uint8_t *toY = plane(w, h, p.lumaTo, 0), *toCb = plane(cw, ch, p.chromaTo, 0), *toCr = plane(cw, ch, p.chromaTo, 0);
	void *scratch = malloc(beauty_scratch(w));
	const beauty_setting s = settingFor(doublings, radius, bands & 1);
	const int32_t side = 4 << doublings, rows = (h + side - 1) / side;
	for (int32_t i = 0; i < bands; i++)
		if (rows * i / bands < rows * (i + 1) / bands)
			f(&s, &p, y, cb, cr, toY, toCb, toCr, scratch, rows * i / bands, rows * (i + 1) / bands);
	uint32_t sum = 0; // a branch on every sample, for valgrind to see whether it has a value
	for (int32_t j = 0; j < h; j++)
		for (int32_t i = 0; i < w; i++)
			if (toY[j * p.lumaTo + i] > 40)
				sum++;
	if (sum == UINT32_MAX)
		fail("no picture is that large");
	free(y), free(cb), free(cr), free(toY), free(toCb), free(toCr), free(scratch);
}

static void look(beauty_look_kernel *f, const beauty_look *t, int32_t w, int32_t h, int32_t extra) {
	const int32_t cw = (w + 1) / 2, ch = (h + 1) / 2;
	const beauty_shape p = {w, h, w + extra, cw + extra, w, cw};
	uint8_t *y = plane(w, h, p.lumaFrom, 0), *cb = plane(cw, ch, p.chromaFrom, 0), *cr = plane(cw, ch, p.chromaFrom, 0);
	uint8_t *toY = plane(w, h, p.lumaTo, 0), *toCb = plane(cw, ch, p.chromaTo, 0), *toCr = plane(cw, ch, p.chromaTo, 0);
	f(t, &p, y, cb, cr, toY, toCb, toCr);
	free(y), free(cb), free(cr), free(toY), free(toCb), free(toCr);
}

int main(void) {
	static const int32_t sizes[][2] = {{1, 1}, {2, 1}, {1, 2}, {3, 3}, {4, 4}, {5, 7}, {15, 16}, {16, 16}, {17, 16}, {31, 33}, {33, 31}, {63, 20}, {64, 48},
		{65, 47}, {67, 49}, {127, 35}, {161, 91}, {1, 130}, {130, 1}, {258, 66}};
	beauty_look *table = malloc(sizeof *table);
	for (size_t i = 0; i < sizeof *table; i++)
		((uint8_t *)table)[i] = any();
	for (int avx2 = 0; avx2 <= !!beauty_has_avx2(); avx2++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			const int32_t w = sizes[i][0], h = sizes[i][1];
			for (int32_t doublings = 0; doublings <= 3; doublings++)
				for (int32_t radius = 1; radius <= 2; radius++)
					for (int32_t bands = 1; bands <= 2; bands++)
						filter(avx2 ? beauty_filter_avx2 : beauty_filter_base, w, h, (int32_t)i % 5, doublings, radius, bands);
			look(avx2 ? beauty_look_avx2 : beauty_look_base, table, w, h, (int32_t)i % 5);
		}
		printf("kernels: %s is fine\n", avx2 ? "AVX2" : "base");
	}
	free(table);
	return 0;
}
