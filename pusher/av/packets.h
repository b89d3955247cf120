// The packets of a device, as one of FFmpeg's input formats delivers them: not decoded.
#ifndef LIVEPUSHER_AV_PACKETS_H
#define LIVEPUSHER_AV_PACKETS_H

#include "compat.h"

typedef struct packets {
	AVFormatContext *format;
	AVPacket *packet;
	int stream; // of pictures
} packets;

// Opens a device, or whatever the input format calls so. Options are "name=value,name=value". Negative errors are FFmpeg's.
int packets_open(packets **out, const char *format, const char *name, const char *options);

// Makes the next packet of pictures the one in p->packet. 1, or 0 when there is none yet; never waits for a device.
int packets_next(packets *p);

void packets_close(packets *p);

#endif
