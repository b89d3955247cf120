// The skin filter in C. What each step does and why is told beside its twin in Go: cells.go, box.go,
// skin.go, coefficients.go, upsample.go, paint.go and reference.go. The names are the same, and so is
// every bit of the result.
#ifndef LIVEPUSHER_BEAUTY_KERNEL_H
#define LIVEPUSHER_BEAUTY_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// Go's setting, field by field: setting.go says what they mean.
typedef struct {
	int32_t doublings, radius, samples, noise;
	float perBlock, perLuma, perSkinUnit;
	int32_t hueLuma, lumaLow, chromaLow, chromaTop, chromaRise, chromaFall, chromaHigh;
	float perEdge, fullLuma;
	int32_t floor, pores;
	float smoothing;
	int32_t fine;
	int32_t gain, black, white;
} beauty_setting;

// The geometry of a picture and of its copy: size in luma samples, strides in bytes.
typedef struct {
	int32_t width, height;
	int32_t lumaFrom, chromaFrom; // strides of the source
	int32_t lumaTo, chromaTo;     // strides of the destination
} beauty_shape;

// The bytes of scratch memory that the filter needs for pictures of this width.
size_t beauty_scratch(int32_t width);

// Whether this processor can run the kernel made for it.
int beauty_has_avx2(void);

// Filters the rows of blocks from first to before end. Scratch need not be cleared.
typedef void beauty_filter(const beauty_setting *s, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr, void *scratch, int32_t first, int32_t end);

beauty_filter beauty_filter_base; // what every processor of the architecture has: SSE2, NEON
beauty_filter beauty_filter_avx2;

#endif
