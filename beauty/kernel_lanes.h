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
//
// A pair is as many samples as a register has bytes, widened to lanes. Which sample lies where follows from how
// the instruction set widens them, so what goes with samples lane by lane is loaded by loadPair.
typedef struct {
	lanes low, high;
} pair;

enum { pairCount = 2 * laneCount };

HELP pair loadNumbers(const int16_t *p) {
	pair v;
	memcpy(&v.low, p, sizeof v.low);
	memcpy(&v.high, p + laneCount, sizeof v.high);
	return v;
}

// loadSamples gives bytes times 128. storeSamples cuts 1/32 levels to bytes.

#if defined(KERNEL_AVX2)

HELP words addPairs(lanes a, lanes b) { return (words)_mm256_madd_epi16((__m256i)a, (__m256i)b); }
HELP lanes positive(lanes v) { return (lanes)_mm256_max_epi16((__m256i)v, _mm256_setzero_si256()); }
HELP lanes mulHighLanes(lanes a, lanes b) { return (lanes)_mm256_mulhi_epi16((__m256i)a, (__m256i)b); }

// Widening works within the halves of a register, so low has the samples 0-7 and 16-23.
HELP pair loadPair(const int16_t *p) {
	const pair v = loadNumbers(p);
	return (pair){(lanes)_mm256_permute2x128_si256((__m256i)v.low, (__m256i)v.high, 0x20),
		(lanes)_mm256_permute2x128_si256((__m256i)v.low, (__m256i)v.high, 0x31)};
}

HELP pair loadSamples(const uint8_t *p) {
	const __m256i v = _mm256_loadu_si256((const __m256i *)p), zero = _mm256_setzero_si256();
	return (pair){(lanes)_mm256_unpacklo_epi8(v, zero) << 7, (lanes)_mm256_unpackhi_epi8(v, zero) << 7};
}

HELP void storeSamples(uint8_t *p, pair v) {
	_mm256_storeu_si256((__m256i *)p, _mm256_packus_epi16((__m256i)(v.low >> 5), (__m256i)(v.high >> 5)));
}

#elif defined(__SSE2__)

HELP words addPairs(lanes a, lanes b) { return (words)_mm_madd_epi16((__m128i)a, (__m128i)b); }
HELP lanes positive(lanes v) { return (lanes)_mm_max_epi16((__m128i)v, _mm_setzero_si128()); }
HELP lanes mulHighLanes(lanes a, lanes b) { return (lanes)_mm_mulhi_epi16((__m128i)a, (__m128i)b); }

HELP pair loadPair(const int16_t *p) { return loadNumbers(p); }

HELP pair loadSamples(const uint8_t *p) {
	const __m128i v = _mm_loadu_si128((const __m128i *)p), zero = _mm_setzero_si128();
	return (pair){(lanes)_mm_unpacklo_epi8(v, zero) << 7, (lanes)_mm_unpackhi_epi8(v, zero) << 7};
}

HELP void storeSamples(uint8_t *p, pair v) {
	_mm_storeu_si128((__m128i *)p, _mm_packus_epi16((__m128i)(v.low >> 5), (__m128i)(v.high >> 5)));
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

HELP pair loadPair(const int16_t *p) { return loadNumbers(p); }

HELP pair loadSamples(const uint8_t *p) {
	const uint8x16_t v = vld1q_u8(p);
	return (pair){(lanes)vshll_n_u8(vget_low_u8(v), 7), (lanes)vshll_n_u8(vget_high_u8(v), 7)};
}

HELP void storeSamples(uint8_t *p, pair v) {
	vst1q_u8(p, vcombine_u8(vqmovun_s16((int16x8_t)(v.low >> 5)), vqmovun_s16((int16x8_t)(v.high >> 5))));
}

#endif
