#include "kernel.h"

#if defined(__x86_64__) && !defined(__MINGW32__)
#define KERNEL_AVX2
#define TARGET __attribute__((target("avx2")))
#define KERNEL beauty_filter_avx2
#include "kernel_body.h"
#else
void beauty_filter_avx2(const beauty_setting *s, const beauty_shape *p, const uint8_t *y, const uint8_t *cb, const uint8_t *cr,
	uint8_t *toY, uint8_t *toCb, uint8_t *toCr, void *scratch, int32_t first, int32_t end) {
	beauty_filter_base(s, p, y, cb, cr, toY, toCb, toCr, scratch, first, end);
}
#endif
