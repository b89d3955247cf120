// Fragmented MP4, written to memory.
#ifndef LIVEPUSHER_AV_MP4_H
#define LIVEPUSHER_AV_MP4_H
#include "compat.h"

typedef struct {
	AVFormatContext *format;
	AVPacket *packet;
	uint8_t *out; // what was written and not yet taken
	size_t length, room;
	int64_t last[2]; // dts of each stream
} mp4;

typedef struct {
	int width, height, fps;
	const uint8_t *header;
	int header_size;
} mp4_video;

typedef struct {
	int rate, channels;
	const uint8_t *header;
	int header_size;
} mp4_audio;

typedef struct {
	int64_t decoding, composition, duration; // nanoseconds; a duration of 0 is the track's usual one
} mp4_times;

int mp4_open(mp4 **out, const mp4_video *v, const mp4_audio *a); // either may be NULL; leaves the init segment in out
int mp4_write(mp4 *m, int stream, mp4_times at, int key, const uint8_t *data, int size);
int mp4_flush(mp4 *m); // leaves the fragment in out
void mp4_taken(mp4 *m);
void mp4_close(mp4 *m);
#endif
