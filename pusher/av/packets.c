#include "packets.h"

void packets_close(packets *p) {
	if (!p)
		return;
	av_packet_free(&p->packet);
	avformat_close_input(&p->format);
	free(p);
}

static int open_format(packets *p, const char *format, const char *name, const char *options) {
	AVDictionary *d = NULL;
	int r = av_dict_parse_string(&d, options, "=", ",", 0);
	p->format = avformat_alloc_context();
	if (!p->format)
		r = AVERROR(ENOMEM);
	if (r >= 0) {
		p->format->flags |= AVFMT_FLAG_NONBLOCK;
		r = avformat_open_input(&p->format, name, (void *)av_find_input_format(format), &d); // constant from FFmpeg 5 on
	}
	av_dict_free(&d);
	return r;
}

int packets_open(packets **out, const char *format, const char *name, const char *options) {
	packets *p = calloc(1, sizeof *p);
	int r = AVERROR(ENOMEM);
	if (!p)
		return r;
	p->packet = av_packet_alloc();
	if (!p->packet)
		goto fail;
	r = AVERROR_DEMUXER_NOT_FOUND;
	if (!av_find_input_format(format) || (r = open_format(p, format, name, options)) < 0)
		goto fail;
	if ((r = p->stream = av_find_best_stream(p->format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0)) < 0)
		goto fail;
	*out = p;
	return 0;
fail:
	packets_close(p);
	return r;
}

int packets_next(packets *p) {
	for (;;) {
		av_packet_unref(p->packet);
		int r = av_read_frame(p->format, p->packet);
		if (r == AVERROR(EAGAIN))
			return 0;
		if (r < 0)
			return r;
		if (p->packet->stream_index == p->stream)
			return 1;
	}
}
