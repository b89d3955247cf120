// libavcodec's JPEG decoder.
#ifndef LIVEPUSHER_AV_JPEG_H
#define LIVEPUSHER_AV_JPEG_H
#include "compat.h"

typedef struct {
	AVCodecContext *codec;
	AVPacket *packet;
	AVFrame *frame; // decoded last
} jpeg;

int jpeg_open(jpeg **out, int limit);
int jpeg_decode(jpeg *j, const uint8_t *data, int size);
void jpeg_forget(jpeg *j); // the frame
void jpeg_close(jpeg *j); // all but the frame, which may be on loan
#endif
