// Takes apart the pixel formats that cameras deliver. All planes have strides in bytes; width is in pixels, even.
#include <stdint.h>

// One row of YUYV (luma_first) or UYVY, 4:2:2.
void unpack_422_row(uint8_t *y, uint8_t *cb, uint8_t *cr, const uint8_t *src, int width, int luma_first);

// One row of interleaved chroma: first and second take turns.
void unpack_pairs_row(uint8_t *first, uint8_t *second, const uint8_t *src, int pairs);
