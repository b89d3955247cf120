// An H.264 encoder of libavcodec.
#ifndef LIVEPUSHER_AV_H264_H
#define LIVEPUSHER_AV_H264_H
#include "compat.h"

typedef struct h264 h264;

typedef struct {
	const char *encoder; // libavcodec's name
	const char *options; // key=value, with commas between; those the encoder lacks are ignored
	int width, height, fps, gop, threads;
	int borrow;          // the encoder copies pictures before avcodec_send_frame returns
	int64_t average;     // bit/s that rate control aims at; 0 leaves it to the quality
	int64_t ceiling;     // bit/s
	int buffer;          // bits
} h264_config;

// One access unit, valid until the next call.
typedef struct {
	const uint8_t *data; // Annex B
	int size;
	int key;
	int64_t pts;
} h264_unit;

int h264_open(h264 **out, const h264_config *config);
void h264_header(const h264 *e, h264_unit *header);
int h264_send(h264 *e, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int y_stride, int c_stride,
	int64_t pts, int key);
int h264_finish(h264 *e);                // no more pictures
int h264_receive(h264 *e, h264_unit *u); // 1: a unit; 0: none ready, or none left
void h264_rate(h264 *e, int64_t average, int64_t ceiling, int buffer);
void h264_close(h264 *e);
#endif
