#include "audiofile.h"

void mixer_close(mixer *m) { swr_free(&m->swr); }

static int frame_channels(const AVFrame *f) {
#if HAVE_CH_LAYOUT
	return f->ch_layout.nb_channels;
#else
	return f->channels;
#endif
}

static int describe(mixer *m, const AVFrame *f, int rate, int channels) {
#if HAVE_CH_LAYOUT
	AVChannelLayout in = f->ch_layout, out;
	if (in.order == AV_CHANNEL_ORDER_UNSPEC)
		av_channel_layout_default(&in, f->ch_layout.nb_channels);
	av_channel_layout_default(&out, channels);
	return swr_alloc_set_opts2(&m->swr, &out, AV_SAMPLE_FMT_FLT, rate, &in, f->format, f->sample_rate, 0, NULL);
#else
	int64_t in = f->channel_layout ? (int64_t)f->channel_layout : av_get_default_channel_layout(f->channels);
	m->swr = swr_alloc_set_opts(NULL, av_get_default_channel_layout(channels), AV_SAMPLE_FMT_FLT, rate, in, f->format,
		f->sample_rate, 0, NULL);
	return m->swr ? 0 : AVERROR(ENOMEM);
#endif
}

int mixer_room(mixer *m, const AVFrame *f, int rate, int channels) {
	if (!m->swr || m->format != f->format || m->rate != f->sample_rate || m->channels != frame_channels(f)) {
		swr_free(&m->swr);
		int r = describe(m, f, rate, channels);
		if (r < 0)
			return r;
		av_opt_set_double(m->swr, "rematrix_maxval", 1, 0); // many channels become two without clipping
		if ((r = swr_init(m->swr)) < 0)
			return r;
		m->format = f->format;
		m->rate = f->sample_rate;
		m->channels = frame_channels(f);
	}
	return swr_get_out_samples(m->swr, f->nb_samples);
}

int mixer_run(mixer *m, const AVFrame *f, float *out, int room) {
	uint8_t *to[1] = {(uint8_t *)out};
	return swr_convert(m->swr, to, room, (const uint8_t **)f->extended_data, f->nb_samples);
}
