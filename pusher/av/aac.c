#include "aac.h"

void aac_close(aac *e) {
	if (!e)
		return;
	av_packet_free(&e->packet);
	av_frame_free(&e->frame);
	avcodec_free_context(&e->context);
	free(e);
}

static int make_frame(aac *e) {
	AVFrame *f = e->frame;
	f->format = e->context->sample_fmt;
	f->sample_rate = e->context->sample_rate;
	f->nb_samples = e->context->frame_size;
#if HAVE_CH_LAYOUT
	int r = av_channel_layout_copy(&f->ch_layout, &e->context->ch_layout);
	if (r < 0)
		return r;
#else
	f->channels = e->context->channels;
	f->channel_layout = e->context->channel_layout;
#endif
	return av_frame_get_buffer(f, 0);
}

static void configure(AVCodecContext *c, int rate, int channels, int64_t bit_rate) {
	c->sample_fmt = AV_SAMPLE_FMT_FLTP;
	c->sample_rate = rate;
	c->bit_rate = bit_rate;
	c->time_base = (AVRational){1, rate};
	c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
#if HAVE_CH_LAYOUT
	av_channel_layout_default(&c->ch_layout, channels);
#else
	c->channels = channels;
	c->channel_layout = av_get_default_channel_layout(channels);
#endif
}

int aac_open(aac **out, int rate, int channels, int64_t bit_rate, int fast) {
	const AVCodec *codec = avcodec_find_encoder_by_name("aac");
	if (!codec)
		return AVERROR_ENCODER_NOT_FOUND;
	aac *e = calloc(1, sizeof *e);
	if (!e)
		return AVERROR(ENOMEM);
	int r = AVERROR(ENOMEM);
	e->context = avcodec_alloc_context3(codec);
	e->frame = av_frame_alloc();
	e->packet = av_packet_alloc();
	if (!e->context || !e->frame || !e->packet)
		goto fail;
	configure(e->context, rate, channels, bit_rate);
	av_opt_set(e->context->priv_data, "aac_coder", fast ? "fast" : "twoloop", 0);
	if ((r = avcodec_open2(e->context, codec, NULL)) < 0 || (r = make_frame(e)) < 0)
		goto fail;
	*out = e;
	return 0;
fail:
	aac_close(e);
	return r;
}

int aac_send(aac *e, const float *in, int64_t pts) {
	if (!in)
		return avcodec_send_frame(e->context, NULL);
	AVFrame *f = e->frame;
	int r = av_frame_make_writable(f);
	if (r < 0)
		return r;
	int channels = channels_of(e->context);
	for (int c = 0; c < channels; c++) {
		float *to = (float *)f->data[c];
		for (int i = 0; i < f->nb_samples; i++)
			to[i] = in[i * channels + c];
	}
	f->pts = pts;
	return avcodec_send_frame(e->context, f);
}

int aac_receive(aac *e, aac_unit *u) {
	av_packet_unref(e->packet);
	int r = avcodec_receive_packet(e->context, e->packet);
	if (r == AVERROR(EAGAIN) || r == AVERROR_EOF)
		return 0;
	if (r < 0)
		return r;
	u->data = e->packet->data;
	u->size = e->packet->size;
	u->pts = e->packet->pts;
	return 1;
}
