// Sixteen or eight numbers of 16 bits in a register, for the loops over every pixel. The compiler's own
// vectors do sums and shifts; what they cannot say, the upper half of products, sums of products and
// the packing of bytes, is here for each instruction set. Part of kernel_body.h.

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
typedef uint16_t bits __attribute__((vector_size(2 * laneCount)));
typedef int32_t words __attribute__((vector_size(2 * laneCount))); // each as wide as two lanes

HELP lanes loadLanes(const int16_t *p) {
	lanes v;
	memcpy(&v, p, sizeof v);
	return v;
}

HELP lanes allLanes(int16_t v) { return (lanes){0} + v; }

// evenBytes and oddBytes are those of twice as many bytes as there are lanes.
HELP lanes evenBytes(const uint8_t *p) {
	bits v;
	memcpy(&v, p, sizeof v);
	return (lanes)(v & 255);
}
HELP lanes oddBytes(const uint8_t *p) {
	bits v;
	memcpy(&v, p, sizeof v);
	return (lanes)(v >> 8);
}

// mulHighLanes is the upper half of products; addPairs adds a*b of each two neighbours; positive is
// what is above 0.

#if defined(KERNEL_AVX2)

HELP words addPairs(lanes a, lanes b) { return (words)_mm256_madd_epi16((__m256i)a, (__m256i)b); }
HELP lanes positive(lanes v) { return (lanes)_mm256_max_epi16((__m256i)v, _mm256_setzero_si256()); }
HELP lanes mulHighLanes(lanes a, lanes b) { return (lanes)_mm256_mulhi_epi16((__m256i)a, (__m256i)b); }

// loadSamples gives bytes times 128.
HELP lanes loadSamples(const uint8_t *p) { return (lanes)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p)) << 7; }

// storeSamples cuts 1/32 levels to bytes.
HELP void storeSamples(uint8_t *p, lanes v) {
	const __m256i levels = (__m256i)(v >> 5);
	_mm_storeu_si128((__m128i *)p, _mm_packus_epi16(_mm256_castsi256_si128(levels), _mm256_extracti128_si256(levels, 1)));
}

#elif defined(__SSE2__)

HELP words addPairs(lanes a, lanes b) { return (words)_mm_madd_epi16((__m128i)a, (__m128i)b); }
HELP lanes positive(lanes v) { return (lanes)_mm_max_epi16((__m128i)v, _mm_setzero_si128()); }
HELP lanes mulHighLanes(lanes a, lanes b) { return (lanes)_mm_mulhi_epi16((__m128i)a, (__m128i)b); }

HELP lanes loadSamples(const uint8_t *p) { return (lanes)_mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)p), _mm_setzero_si128()) << 7; }

HELP void storeSamples(uint8_t *p, lanes v) {
	const __m128i levels = (__m128i)(v >> 5);
	_mm_storel_epi64((__m128i *)p, _mm_packus_epi16(levels, levels));
}

#else

HELP words addPairs(lanes a, lanes b) {
	const int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;
	return (words)vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), vmull_s16(vget_high_s16(x), vget_high_s16(y)));
}
HELP lanes positive(lanes v) { return (lanes)vmaxq_s16((int16x8_t)v, vdupq_n_s16(0)); }
HELP lanes mulHighLanes(lanes a, lanes b) {
	const int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;
	return (lanes)vcombine_s16(vshrn_n_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), 16), vshrn_n_s32(vmull_s16(vget_high_s16(x), vget_high_s16(y)), 16));
}

HELP lanes loadSamples(const uint8_t *p) { return (lanes)vshll_n_u8(vld1_u8(p), 7); }

HELP void storeSamples(uint8_t *p, lanes v) { vst1_u8(p, vqmovun_s16((int16x8_t)(v >> 5))); }

#endif
