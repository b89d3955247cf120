// One stream of a media file, decoded.
#ifndef LIVEPUSHER_AV_READER_H
#define LIVEPUSHER_AV_READER_H
#include "compat.h"
#include "input.h"

#define READER_NO_STREAM (-0x4e4f5354) // the file has no stream of the kind
#define READER_TOO_LARGE (-0x4c415247) // its pictures are larger than the limit

typedef struct {
	AVFormatContext *format;
	AVCodecContext *codec;
	AVPacket *packet;
	int stream;
	int turn;       // degrees clockwise that make the picture stand upright
	double fps;     // 0: unknown
} reader;

// A frame's place and time. Times are nanoseconds, -1 where the file does not say.
typedef struct {
	int64_t time, duration;
} moment;

// kind is AVMEDIA_TYPE_VIDEO or _AUDIO; limit the largest width and height.
int reader_open(reader **out, input *in, int kind, int limit);
int reader_next(reader *r, AVFrame *frame, moment *when); // 1: a frame; 0: the end, or stopped; or an AVERROR
int reader_rewind(reader *r);
const char *reader_codec(const reader *r);
void reader_close(reader *r);
#endif
