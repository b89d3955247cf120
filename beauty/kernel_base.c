#include "kernel.h"

#define TARGET
#define KERNEL beauty_filter_base
#include "kernel_body.h"

size_t beauty_scratch(int32_t width) { return scratchSize(width); }

int beauty_has_avx2(void) {
#if defined(__x86_64__) && !defined(__MINGW32__)
	return __builtin_cpu_supports("avx2");
#else
	return 0; // no such thing, or GCC bug 54412: MinGW misaligns what AVX2 code puts on the stack
#endif
}
