// Turning and mirroring planes of bytes.
#ifndef LIVEPUSHER_AV_TURN_H
#define LIVEPUSHER_AV_TURN_H
#include <stddef.h>
#include <stdint.h>

// to[y][x] = from[y][w-1-x], for w x h bytes.
void mirror_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h);

// to[y][x] = from[x][y], for w x h bytes of to. Negative strides reverse the order of rows.
void transpose_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h);
#endif
