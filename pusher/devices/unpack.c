#include "unpack.h"

// Plain loops over restrict pointers: the compiler makes vectors of them.
static void yuyv_row(uint8_t *restrict y, uint8_t *restrict cb, uint8_t *restrict cr, const uint8_t *restrict src, int pairs) {
	for (int i = 0; i < pairs; i++) {
		y[2 * i] = src[4 * i];
		cb[i] = src[4 * i + 1];
		y[2 * i + 1] = src[4 * i + 2];
		cr[i] = src[4 * i + 3];
	}
}

static void uyvy_row(uint8_t *restrict y, uint8_t *restrict cb, uint8_t *restrict cr, const uint8_t *restrict src, int pairs) {
	for (int i = 0; i < pairs; i++) {
		cb[i] = src[4 * i];
		y[2 * i] = src[4 * i + 1];
		cr[i] = src[4 * i + 2];
		y[2 * i + 1] = src[4 * i + 3];
	}
}

void unpack_422_row(uint8_t *y, uint8_t *cb, uint8_t *cr, const uint8_t *src, int width, int luma_first) {
	if (luma_first)
		yuyv_row(y, cb, cr, src, width / 2);
	else
		uyvy_row(y, cb, cr, src, width / 2);
}

void unpack_pairs_row(uint8_t *restrict first, uint8_t *restrict second, const uint8_t *restrict src, int pairs) {
	for (int i = 0; i < pairs; i++) {
		first[i] = src[2 * i];
		second[i] = src[2 * i + 1];
	}
}
