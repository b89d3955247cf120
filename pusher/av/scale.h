// One conversion of libswscale, opened anew when its shape changes.
#ifndef LIVEPUSHER_AV_SCALE_H
#define LIVEPUSHER_AV_SCALE_H
#include "compat.h"

typedef struct {
	int width, height;
	int format;     // enum AVPixelFormat
	int full_range;
	int matrix;     // enum AVColorSpace; 0 is BT.601
} shape;

typedef struct {
	struct SwsContext *context;
	shape from, to;
	int flags;
} scale;

// The planes of a picture; packed formats have one.
typedef struct {
	const uint8_t *data[4];
	int stride[4];
} planes;

scale *scale_new(void);
int scale_run(scale *s, const shape *from, const planes *in, const shape *to, const planes *out, int flags);
// The same for planes in Go's memory, which cannot stand in a struct that C is given.
int scale_planes(scale *s, const shape *from, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int y_stride,
	int c_stride, const shape *to, uint8_t *to_y, uint8_t *to_cb, uint8_t *to_cr, int to_y_stride, int to_c_stride,
	int flip, int flags);
// A decoded frame to I420 in Go's memory, of the frame's size, BT.601 and limited range.
int scale_frame(scale *s, const AVFrame *f, uint8_t *to_y, uint8_t *to_cb, uint8_t *to_cr, int to_y_stride,
	int to_c_stride, int flags);
void scale_free(scale *s);
#endif
