// count KERNEL SETTING PICTURE: calls a kernel once, for callgrind to count its instructions. SETTING is a
// beauty_setting or a beauty_look as bytes, PICTURE 720x1280 in I420. See instructions_test.go.
#include "kernel.h"
#include "look_kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *load(const char *name, size_t size) {
	void *data = malloc(size);
	FILE *f = fopen(name, "rb");
	if (!f || fread(data, 1, size, f) != size) {
		fprintf(stderr, "count: %s is not of %zu bytes\n", name, size);
		exit(1);
	}
	fclose(f);
	return data;
}

int main(int argc, char **argv) {
	if (argc != 4)
		return 2;
	const size_t n = 720 * 1280;
	const beauty_shape p = {720, 1280, 720, 360, 720, 360};
	const uint8_t *from = load(argv[3], n * 3 / 2);
	uint8_t *to = calloc(1, n * 3 / 2);
	const char *kernel = argv[1];
	if (strncmp(kernel, "beauty_filter", 13) == 0) {
		const beauty_setting *s = load(argv[2], sizeof *s);
		beauty_filter *f = strcmp(kernel, "beauty_filter_avx2") == 0 ? beauty_filter_avx2 : beauty_filter_base;
		const int side = 4 << s->doublings;
		f(s, &p, from, from + n, from + n * 5 / 4, to, to + n, to + n * 5 / 4, malloc(beauty_scratch(720)), 0, (1280 + side - 1) / side);
	} else {
		const beauty_look *t = load(argv[2], sizeof *t);
		beauty_look_kernel *f = strcmp(kernel, "beauty_look_avx2") == 0 ? beauty_look_avx2 : beauty_look_base;
		f(t, &p, from, from + n, from + n * 5 / 4, to, to + n, to + n * 5 / 4);
	}
	return 0;
}
