// Turning and mirroring planes of bytes.
#ifndef LIVEPUSHER_AV_TURN_H
#define LIVEPUSHER_AV_TURN_H
#include <stddef.h>
#include <stdint.h>

// All take w x h bytes of to. Negative strides have rows read or written from the last.

// to[y][x] = from[y][x]
void copy_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h);

// to[y][x] = from[y][w-1-x]
void mirror_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h);

// to[y][x] = from[x][y]
void transpose_plane(uint8_t *to, ptrdiff_t to_stride, const uint8_t *from, ptrdiff_t from_stride, int w, int h);
#endif
