// The colour looks in C: what lookspread.go does in Go, bit for bit, and as it is explained there.
#ifndef LIVEPUSHER_BEAUTY_LOOK_H
#define LIVEPUSHER_BEAUTY_LOOK_H

#include "kernel.h"

// Go's spreadTable. The halves of a word of chroma are Cb and Cr: 64 bits of Go, little endian.
typedef struct {
	uint32_t luma[16 * 16][256];
	uint32_t chroma[16 * 16][64][2];
} beauty_look;

// Gives a picture of I420 the look. The planes written may be the planes read.
typedef void beauty_look_kernel(const beauty_look *t, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr);

beauty_look_kernel beauty_look_base; // what every processor of the architecture has: SSE2, NEON
beauty_look_kernel beauty_look_avx2;

#endif
