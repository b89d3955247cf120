// libswresample between interleaved floats.
#ifndef LIVEPUSHER_AV_RESAMPLE_H
#define LIVEPUSHER_AV_RESAMPLE_H
#include "compat.h"

int resample_open(SwrContext **out, int in_rate, int in_channels, int out_rate, int out_channels);
int resample_room(SwrContext *s, int samples); // what that many samples may become
int resample_run(SwrContext *s, const float *in, int samples, float *out, int room);
#endif
