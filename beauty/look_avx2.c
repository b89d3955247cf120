#include "look_kernel.h"

#if defined(__x86_64__) && !defined(__MINGW32__)
#define LOOK_AVX2
#define TARGET __attribute__((target("avx2")))
#define LOOK beauty_look_avx2
#include "look_body.h"
#else
void beauty_look_avx2(const beauty_look *t, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr) {
	beauty_look_base(t, p, y, cb, cr, toY, toCb, toCr);
}
#endif
