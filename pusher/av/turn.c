#include "turn.h"
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

void copy_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h) {
	for (int y = 0; y < h; y++, to += to_stride, from += from_stride)
		memcpy(to, from, w);
}

void mirror_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h) {
	for (int y = 0; y < h; y++, to += to_stride, from += from_stride) {
		int x = 0;
		for (; x + 8 <= w; x += 8) {
			uint64_t v;
			memcpy(&v, from + w - 8 - x, 8);
			v = __builtin_bswap64(v);
			memcpy(to + x, &v, 8);
		}
		for (; x < w; x++)
			to[x] = from[w - 1 - x];
	}
}

static void transpose_any(uint8_t *to, ptrdiff_t ts, const uint8_t *from, ptrdiff_t fs, int w, int h) {
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			to[y * ts + x] = from[x * fs + y];
}

#ifdef __SSE2__
// 8 rows of 8 bytes: three rounds of interleaving with the row half the block away.
static inline void transpose_8x8(uint8_t *to, ptrdiff_t ts, const uint8_t *from, ptrdiff_t fs) {
	__m128i r[8], a[4], b[4];
	for (int i = 0; i < 8; i++)
		r[i] = _mm_loadl_epi64((const __m128i *)(from + i * fs));
	for (int i = 0; i < 4; i++)
		a[i] = _mm_unpacklo_epi8(r[i], r[i + 4]);
	for (int i = 0; i < 2; i++) {
		b[2 * i] = _mm_unpacklo_epi8(a[i], a[i + 2]);
		b[2 * i + 1] = _mm_unpackhi_epi8(a[i], a[i + 2]);
	}
	for (int i = 0; i < 2; i++) {
		a[2 * i] = _mm_unpacklo_epi8(b[i], b[i + 2]);
		a[2 * i + 1] = _mm_unpackhi_epi8(b[i], b[i + 2]);
	}
	for (int i = 0; i < 4; i++) {
		_mm_storel_epi64((__m128i *)(to + 2 * i * ts), a[i]);
		_mm_storel_epi64((__m128i *)(to + (2 * i + 1) * ts), _mm_unpackhi_epi64(a[i], a[i]));
	}
}
#else
static inline void transpose_8x8(uint8_t *to, ptrdiff_t ts, const uint8_t *from, ptrdiff_t fs) {
	transpose_any(to, ts, from, fs, 8, 8);
}
#endif

// Blocks of 8 x 8 keep both pictures' rows in the cache.
void transpose_plane(uint8_t *to, ptrdiff_t ts, const uint8_t *from, ptrdiff_t fs, int w, int h) {
	int bw = w & ~7, bh = h & ~7;
	for (int y = 0; y < bh; y += 8)
		for (int x = 0; x < bw; x += 8)
			transpose_8x8(to + y * ts + x, ts, from + x * fs + y, fs);
	transpose_any(to + bw, ts, from + bw * fs, fs, w - bw, bh);
	transpose_any(to + bh * ts, ts, from + bh, fs, w, h - bh);
}
