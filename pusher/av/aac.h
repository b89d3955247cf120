// libavcodec's own AAC-LC encoder.
#ifndef LIVEPUSHER_AV_AAC_H
#define LIVEPUSHER_AV_AAC_H
#include "compat.h"

typedef struct {
	AVCodecContext *context;
	AVFrame *frame;
	AVPacket *packet;
} aac;

// One access unit, valid until the next call.
typedef struct {
	const uint8_t *data;
	int size;
	int64_t pts; // samples
} aac_unit;

int aac_open(aac **out, int rate, int channels, int64_t bit_rate, int fast);
int aac_send(aac *e, const float *in, int64_t pts); // one frame, interleaved; NULL: no more
int aac_receive(aac *e, aac_unit *u);               // 1: a unit; 0: none ready, or none left
void aac_close(aac *e);
#endif
