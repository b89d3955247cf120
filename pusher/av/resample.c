#include "resample.h"

static int describe(SwrContext **s, int in_rate, int in_channels, int out_rate, int out_channels) {
#if HAVE_CH_LAYOUT
	AVChannelLayout in, out;
	av_channel_layout_default(&in, in_channels);
	av_channel_layout_default(&out, out_channels);
	return swr_alloc_set_opts2(s, &out, AV_SAMPLE_FMT_FLT, out_rate, &in, AV_SAMPLE_FMT_FLT, in_rate, 0, NULL);
#else
	*s = swr_alloc_set_opts(NULL, av_get_default_channel_layout(out_channels), AV_SAMPLE_FMT_FLT, out_rate,
		av_get_default_channel_layout(in_channels), AV_SAMPLE_FMT_FLT, in_rate, 0, NULL);
	return *s ? 0 : AVERROR(ENOMEM);
#endif
}

// One channel keeps its volume in both of two, and two become their mean; libswresample would make the
// one softer and the other so loud that it clips.
static int mix(SwrContext *s, int in, int out) {
	static const double same[] = {1, 1}, mean[] = {0.5, 0.5};
	if (in == out)
		return 0;
	return swr_set_matrix(s, in < out ? same : mean, in);
}

int resample_open(SwrContext **out, int in_rate, int in_channels, int out_rate, int out_channels) {
	SwrContext *s = NULL;
	int r = describe(&s, in_rate, in_channels, out_rate, out_channels);
	if (r < 0)
		return r;
	// The filter is there from the start, even at equal rates, so that stretching can begin without a click.
	av_opt_set_int(s, "flags", SWR_FLAG_RESAMPLE, 0);
	if ((r = mix(s, in_channels, out_channels)) < 0 || (r = swr_init(s)) < 0) {
		swr_free(&s);
		return r;
	}
	*out = s;
	return 0;
}

int resample_room(SwrContext *s, int samples) { return swr_get_out_samples(s, samples); }

int resample_run(SwrContext *s, const float *in, int samples, float *out, int room) {
	uint8_t *to[1] = {(uint8_t *)out};
	const uint8_t *from[1] = {(const uint8_t *)in};
	return swr_convert(s, to, room, from, samples);
}
