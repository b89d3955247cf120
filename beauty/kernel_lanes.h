// Sixteen or eight numbers of 16 bits in a register, for the loops over every pixel. The compiler's own
// vectors do sums and shifts; what they cannot say, a register's upper half of products and the
// packing of bytes, is here for each instruction set. Part of kernel_paint.h.

#if defined(KERNEL_AVX2)
#include <immintrin.h>
enum { laneCount = 16 };
#elif defined(__SSE2__)
#include <emmintrin.h>
enum { laneCount = 8 };
#else
#include <arm_neon.h>
enum { laneCount = 8 };
#endif

typedef int16_t lanes __attribute__((vector_size(2 * laneCount)));

HELP lanes loadLanes(const int16_t *p) {
	lanes v;
	memcpy(&v, p, sizeof v);
	return v;
}

#if defined(KERNEL_AVX2)

HELP lanes mulHighLanes(lanes a, lanes b) { return (lanes)_mm256_mulhi_epi16((__m256i)a, (__m256i)b); }

// loadSamples gives bytes times 128.
HELP lanes loadSamples(const uint8_t *p) { return (lanes)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p)) << 7; }

// storeSamples rounds 1/32 levels to bytes.
HELP void storeSamples(uint8_t *p, lanes v) {
	const __m256i rounded = (__m256i)((v + 16) >> 5);
	_mm_storeu_si128((__m128i *)p, _mm_packus_epi16(_mm256_castsi256_si128(rounded), _mm256_extracti128_si256(rounded, 1)));
}

#elif defined(__SSE2__)

HELP lanes mulHighLanes(lanes a, lanes b) { return (lanes)_mm_mulhi_epi16((__m128i)a, (__m128i)b); }

HELP lanes loadSamples(const uint8_t *p) { return (lanes)_mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)p), _mm_setzero_si128()) << 7; }

HELP void storeSamples(uint8_t *p, lanes v) {
	const __m128i rounded = (__m128i)((v + 16) >> 5);
	_mm_storel_epi64((__m128i *)p, _mm_packus_epi16(rounded, rounded));
}

#else

HELP lanes mulHighLanes(lanes a, lanes b) {
	const int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;
	return (lanes)vcombine_s16(vshrn_n_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), 16), vshrn_n_s32(vmull_s16(vget_high_s16(x), vget_high_s16(y)), 16));
}

HELP lanes loadSamples(const uint8_t *p) { return (lanes)vshll_n_u8(vld1_u8(p), 7); }

HELP void storeSamples(uint8_t *p, lanes v) { vst1_u8(p, vqmovun_s16((int16x8_t)((v + 16) >> 5))); }

#endif
