// Decoded sound to interleaved floats.
#ifndef LIVEPUSHER_AV_AUDIOFILE_H
#define LIVEPUSHER_AV_AUDIOFILE_H
#include "compat.h"

typedef struct {
	SwrContext *swr;
	int format, rate, channels; // of the frames that swr was opened for
} mixer;

// What the frame becomes at rate Hz with that many channels, at most room samples a channel.
int mixer_room(mixer *m, const AVFrame *f, int rate, int channels);
int mixer_run(mixer *m, const AVFrame *f, float *out, int room);
void mixer_close(mixer *m);
#endif
