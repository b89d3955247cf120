#include "mp4.h"

#define BUFFER 65536
#define VIDEO_TICKS 90000
#define AAC_FRAME 1024

static int keep(void *opaque, avio_out *data, int size) {
	mp4 *m = opaque;
	if (m->length + size > m->room) {
		size_t room = FFMAX(2 * m->room, m->length + size);
		uint8_t *grown = realloc(m->out, room);
		if (!grown)
			return AVERROR(ENOMEM);
		m->out = grown;
		m->room = room;
	}
	memcpy(m->out + m->length, data, size);
	m->length += size;
	return size;
}

void mp4_taken(mp4 *m) { m->length = 0; }

void mp4_close(mp4 *m) {
	if (!m)
		return;
	if (m->format && m->format->pb) {
		av_freep(&m->format->pb->buffer);
		avio_context_free(&m->format->pb);
	}
	avformat_free_context(m->format); // also frees what the muxer holds
	av_packet_free(&m->packet);
	free(m->out);
	free(m);
}

static int set_header(AVCodecParameters *p, const uint8_t *header, int size) {
	p->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
	if (!p->extradata)
		return AVERROR(ENOMEM);
	memcpy(p->extradata, header, size);
	p->extradata_size = size;
	return 0;
}

static int add_video(mp4 *m, const mp4_video *v) {
	AVStream *s = avformat_new_stream(m->format, NULL);
	if (!s)
		return AVERROR(ENOMEM);
	s->time_base = (AVRational){1, VIDEO_TICKS};
	s->avg_frame_rate = (AVRational){v->fps, 1};
	s->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
	s->codecpar->codec_id = AV_CODEC_ID_H264;
	s->codecpar->width = v->width;
	s->codecpar->height = v->height;
	return set_header(s->codecpar, v->header, v->header_size);
}

static int add_audio(mp4 *m, const mp4_audio *a) {
	AVStream *s = avformat_new_stream(m->format, NULL);
	if (!s)
		return AVERROR(ENOMEM);
	s->time_base = (AVRational){1, a->rate};
	s->codecpar->codec_type = AVMEDIA_TYPE_AUDIO;
	s->codecpar->codec_id = AV_CODEC_ID_AAC;
	s->codecpar->sample_rate = a->rate;
	s->codecpar->frame_size = AAC_FRAME;
#if HAVE_CH_LAYOUT
	av_channel_layout_default(&s->codecpar->ch_layout, a->channels);
#else
	s->codecpar->channels = a->channels;
	s->codecpar->channel_layout = av_get_default_channel_layout(a->channels);
#endif
	return set_header(s->codecpar, a->header, a->header_size);
}

static int write_header(mp4 *m) {
	AVDictionary *d = NULL;
	// Fragments end where the caller says and stand alone; their times are the packets' own.
	av_dict_set(&d, "movflags", "empty_moov+default_base_moof+frag_custom+frag_discont+skip_trailer", 0);
	int r = avformat_write_header(m->format, &d);
	av_dict_free(&d);
	if (r >= 0)
		avio_flush(m->format->pb);
	return r < 0 ? r : 0;
}

int mp4_open(mp4 **out, const mp4_video *v, const mp4_audio *a) {
	mp4 *m = calloc(1, sizeof *m);
	int r = AVERROR(ENOMEM);
	if (!m)
		return r;
	m->last[0] = m->last[1] = -1;
	uint8_t *buffer = av_malloc(BUFFER);
	m->packet = av_packet_alloc();
	if (!buffer || !m->packet || avformat_alloc_output_context2(&m->format, NULL, "mp4", NULL) < 0)
		goto fail;
	m->format->pb = avio_alloc_context(buffer, BUFFER, 1, m, NULL, keep, NULL);
	if (!m->format->pb)
		goto fail;
	buffer = NULL;
	m->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
	m->format->avoid_negative_ts = 0; // never
	if ((v && (r = add_video(m, v)) < 0) || (a && (r = add_audio(m, a)) < 0) || (r = write_header(m)) < 0)
		goto fail;
	*out = m;
	return 0;
fail:
	av_free(buffer);
	mp4_close(m);
	return r;
}

static int64_t ticks(int64_t nanoseconds, const AVStream *s) {
	return av_rescale_q(nanoseconds, (AVRational){1, 1000000000}, s->time_base);
}

int mp4_write(mp4 *m, int stream, mp4_times at, int key, const uint8_t *data, int size) {
	AVStream *s = m->format->streams[stream];
	AVPacket *p = m->packet;
	int64_t t = ticks(at.decoding, s);
	if (t <= m->last[stream])
		t = m->last[stream] + 1;
	m->last[stream] = t;
	p->stream_index = stream;
	p->dts = t;
	p->pts = t + ticks(at.composition, s);
	p->duration = s->codecpar->codec_type == AVMEDIA_TYPE_AUDIO ? AAC_FRAME : VIDEO_TICKS / s->avg_frame_rate.num;
	if (at.duration > 0) // to where the next one begins, so that rounding adds up to nothing
		p->duration = FFMAX(ticks(at.decoding + at.duration, s) - t, 1);
	p->flags = key ? AV_PKT_FLAG_KEY : 0;
	p->data = (uint8_t *)data; // the muxer copies it into the fragment
	p->size = size;
	int r = av_write_frame(m->format, p);
	p->data = NULL;
	p->size = 0;
	av_packet_unref(p);
	return r < 0 ? r : 0;
}

int mp4_flush(mp4 *m) {
	int r = av_write_frame(m->format, NULL);
	avio_flush(m->format->pb);
	return r < 0 ? r : 0;
}
