// The looks, compiled once for each instruction set: the file that includes it defines TARGET, the
// attribute that names the set, and LOOK, the name of the function. Words are loaded from the table one
// by one and finished eight or four at a time: AVX2's gather instruction took a fifth longer on an AMD
// Zen 5, and takes much longer on Intel's since their remedy for "Downfall" (CVE-2022-40982).

#include <string.h>

#define HELP TARGET static inline __attribute__((always_inline))

#if defined(LOOK_AVX2)
#include <immintrin.h>
enum { blocks = 8 }; // of 2x2 luma samples at a time
#else
enum { blocks = 4 };
#endif

typedef uint32_t words __attribute__((vector_size(4 * blocks)));
typedef uint16_t halves __attribute__((vector_size(4 * blocks)));
typedef uint8_t bytes __attribute__((vector_size(blocks)));
typedef uint16_t pairs __attribute__((vector_size(2 * blocks)));

// lines are where blocks are read or written: two lines of luma and their lines of chroma.
typedef struct {
	const uint8_t *upper, *lower, *cb, *cr;
} linesFrom;

typedef struct {
	uint8_t *upper, *lower, *cb, *cr;
} linesTo;

// weights are the shares of the corners of each block, in 1/16.
typedef struct {
	halves lowCb, highCb;
	halves cr; // low beside high
} weights;

// cornersOf are the words of the table for each block: of its four samples of luma, and of chroma.
typedef struct {
	words upperLeft, upperRight, lowerLeft, lowerRight, cb, cr;
} cornersOf;

#if defined(LOOK_AVX2)

HELP words loadBytes(const uint8_t *p) { return (words)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p)); }

HELP void storeBytes(uint8_t *p, words v) {
	const __m128i low = _mm256_castsi256_si128((__m256i)v), high = _mm256_extracti128_si256((__m256i)v, 1);
	const __m128i shorts = _mm_packus_epi32(low, high);
	_mm_storel_epi64((__m128i *)p, _mm_packus_epi16(shorts, shorts));
}

HELP void storePairs(uint8_t *p, words v) {
	const __m128i low = _mm256_castsi256_si128((__m256i)v), high = _mm256_extracti128_si256((__m256i)v, 1);
	_mm_storeu_si128((__m128i *)p, _mm_packus_epi32(low, high));
}

HELP words bilinear(words corners, weights w) {
	const __m256i across = _mm256_maddubs_epi16((__m256i)corners, (__m256i)(w.lowCb | w.highCb << 8));
	return ((words)_mm256_madd_epi16(across, (__m256i)w.cr) + 128) >> 8;
}

HELP words wordsAt(const uint32_t *t, words i) { return (words){t[i[0]], t[i[1]], t[i[2]], t[i[3]], t[i[4]], t[i[5]], t[i[6]], t[i[7]]}; }

// lookUp computes where the words are in vectors.
HELP cornersOf lookUp(const beauty_look *t, linesFrom from) {
	const words cell = (loadBytes(from.cb) & 0xf0) | loadBytes(from.cr) >> 4;
	const words upper = (words)_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)from.upper));
	const words lower = (words)_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)from.lower));
	const words a = upper & 255, b = upper >> 8, c = lower & 255, d = lower >> 8;
	const uint32_t *luma = t->luma[0], *chroma = t->chroma[0][0];
	const words l = cell * 256, k = cell * 128 + (a + b + c + d) / 16 * 2;
	return (cornersOf){wordsAt(luma, l + a), wordsAt(luma, l + b), wordsAt(luma, l + c), wordsAt(luma, l + d),
		wordsAt(chroma, k), wordsAt(chroma + 1, k)};
}

#else

HELP words loadBytes(const uint8_t *p) {
	bytes v;
	memcpy(&v, p, sizeof v);
	return __builtin_convertvector(v, words);
}

HELP void storeBytes(uint8_t *p, words v) {
	const bytes b = __builtin_convertvector(v, bytes);
	memcpy(p, &b, sizeof b);
}

HELP void storePairs(uint8_t *p, words v) {
	const pairs b = __builtin_convertvector(v, pairs);
	memcpy(p, &b, sizeof b);
}

HELP words bilinear(words corners, weights w) {
	const halves low = (halves)(corners & 0x00ff00ff), high = (halves)corners >> 8;
	const words down = (words)((low * w.lowCb + high * w.highCb) * w.cr);
	return (down + (down << 16) + (128u << 16)) >> 24;
}

// lookUp takes samples from memory one by one: these instruction sets are slow at taking vectors apart.
HELP cornersOf lookUp(const beauty_look *t, linesFrom from) {
	const uint32_t *luma[blocks], *chroma[blocks];
	for (int32_t i = 0; i < blocks; i++) {
		const int32_t cell = (from.cb[i] & 0xf0) | from.cr[i] >> 4;
		const int32_t sum = from.upper[2 * i] + from.upper[2 * i + 1] + from.lower[2 * i] + from.lower[2 * i + 1];
		luma[i] = t->luma[cell];
		chroma[i] = t->chroma[cell][sum / 16];
	}
#define EACH_LUMA(line, column) {luma[0][line[column]], luma[1][line[2 + column]], luma[2][line[4 + column]], luma[3][line[6 + column]]}
#define EACH_CHROMA(part) {chroma[0][part], chroma[1][part], chroma[2][part], chroma[3][part]}
	return (cornersOf){EACH_LUMA(from.upper, 0), EACH_LUMA(from.upper, 1), EACH_LUMA(from.lower, 0), EACH_LUMA(from.lower, 1),
		EACH_CHROMA(0), EACH_CHROMA(1)};
}

#endif

HELP void lookBlocks(const beauty_look *t, linesTo to, linesFrom from) {
	const words fx = loadBytes(from.cb) & 15, fy = loadBytes(from.cr) & 15;
	const halves x = (halves)(fx | fx << 16);
	const weights w = {16 - x, x, (halves)((16 - fy) | fy << 16)};
	const cornersOf c = lookUp(t, from);
	storePairs(to.upper, bilinear(c.upperLeft, w) | bilinear(c.upperRight, w) << 8);
	storePairs(to.lower, bilinear(c.lowerLeft, w) | bilinear(c.lowerRight, w) << 8);
	storeBytes(to.cb, bilinear(c.cb, w));
	storeBytes(to.cr, bilinear(c.cr, w));
}

// lookRest is lookBlocks for the n samples of luma at the end of a line, which fill no vector: they go
// there and back through one that has room. A last column without a neighbour is its own.
TARGET static void lookRest(const beauty_look *t, linesTo to, linesFrom from, int32_t n) {
	uint8_t upper[2 * blocks] = {0}, lower[2 * blocks] = {0}, cb[blocks] = {0}, cr[blocks] = {0};
	const int32_t c = (n + 1) / 2;
	memcpy(upper, from.upper, n);
	memcpy(lower, from.lower, n);
	memcpy(cb, from.cb, c);
	memcpy(cr, from.cr, c);
	if (n & 1)
		upper[n] = upper[n - 1], lower[n] = lower[n - 1];
	lookBlocks(t, (linesTo){upper, lower, cb, cr}, (linesFrom){upper, lower, cb, cr});
	memcpy(to.upper, upper, n);
	memcpy(to.lower, lower, n);
	memcpy(to.cb, cb, c);
	memcpy(to.cr, cr, c);
}

TARGET void LOOK(const beauty_look *t, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr) {
	for (int32_t i = 0; i < p->height; i += 2) {
		const ptrdiff_t upper = i, lower = i + 1 < p->height ? i + 1 : i, c = i / 2;
		linesFrom from = {y + upper * p->lumaFrom, y + lower * p->lumaFrom, cb + c * p->chromaFrom, cr + c * p->chromaFrom};
		linesTo to = {toY + upper * p->lumaTo, toY + lower * p->lumaTo, toCb + c * p->chromaTo, toCr + c * p->chromaTo};
		int32_t n = p->width;
		for (; n >= 2 * blocks; n -= 2 * blocks) {
			lookBlocks(t, to, from);
			from.upper += 2 * blocks, from.lower += 2 * blocks, from.cb += blocks, from.cr += blocks;
			to.upper += 2 * blocks, to.lower += 2 * blocks, to.cb += blocks, to.cr += blocks;
		}
		if (n > 0)
			lookRest(t, to, from, n);
	}
}
