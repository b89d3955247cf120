#include "reader.h"
#include <math.h>

#define BUFFER 65536

void reader_close(reader *r) {
	if (!r)
		return;
	AVIOContext *io = r->format ? r->format->pb : NULL;
	av_packet_free(&r->packet);
	avcodec_free_context(&r->codec);
	avformat_close_input(&r->format); // leaves an AVIOContext that it did not make
	if (io) {
		av_freep(&io->buffer);
		avio_context_free(&io);
	}
	free(r);
}

// A file may name others: playlists, segments, references. None of them is ever opened.
static int refuse(AVFormatContext *f, AVIOContext **pb, const char *url, int flags, AVDictionary **options) {
	return AVERROR(EACCES);
}

static AVFormatContext *new_format(input *in) {
	AVFormatContext *f = avformat_alloc_context();
	uint8_t *buffer = av_malloc(BUFFER);
	if (!f || !buffer)
		goto fail;
	f->pb = avio_alloc_context(buffer, BUFFER, 0, in, input_read, NULL, input_seekable(in) ? input_seek : NULL);
	if (!f->pb)
		goto fail;
	f->flags |= AVFMT_FLAG_CUSTOM_IO;
	f->interrupt_callback = (AVIOInterruptCB){input_stopped, in};
	f->io_open = refuse;
	// Demuxers that open files in contexts of their own inherit this list, which no protocol is on.
	f->protocol_whitelist = av_strdup("none");
	f->max_streams = 64;
	return f;
fail:
	av_free(buffer);
	avformat_free_context(f);
	return NULL;
}

static int too_large(const AVFormatContext *f, int limit) {
	for (unsigned i = 0; i < f->nb_streams; i++)
		if (f->streams[i]->codecpar->width > limit || f->streams[i]->codecpar->height > limit)
			return 1;
	return 0;
}

// Frees what avformat_open_input leaves when it fails with an AVIOContext that is not its own.
static int open_format(reader *r, input *in) {
	AVFormatContext *f = new_format(in);
	if (!f)
		return AVERROR(ENOMEM);
	AVIOContext *io = f->pb;
	int e = avformat_open_input(&f, "", NULL, NULL);
	if (e < 0) {
		av_freep(&io->buffer);
		avio_context_free(&io);
		return e;
	}
	r->format = f;
	// A demuxer that draws plain text as pictures, and those that play other files.
	if (!strcmp(f->iformat->name, "tty") || !strcmp(f->iformat->name, "concat") || strstr(f->iformat->name, "hls"))
		return AVERROR_INVALIDDATA;
	return 0;
}

static int choose_stream(reader *r, int kind) {
	int n = av_find_best_stream(r->format, kind, -1, -1, NULL, 0);
	if (n < 0 || r->format->streams[n]->disposition & AV_DISPOSITION_ATTACHED_PIC)
		return READER_NO_STREAM;
	r->stream = n;
	for (unsigned i = 0; i < r->format->nb_streams; i++)
		if ((int)i != n)
			r->format->streams[i]->discard = AVDISCARD_ALL;
	return 0;
}

static int open_decoder(reader *r, int limit) {
	AVStream *s = r->format->streams[r->stream];
	const AVCodec *codec = avcodec_find_decoder(s->codecpar->codec_id);
	if (!codec)
		return AVERROR_DECODER_NOT_FOUND;
	r->codec = avcodec_alloc_context3(codec);
	if (!r->codec)
		return AVERROR(ENOMEM);
	int e = avcodec_parameters_to_context(r->codec, s->codecpar);
	if (e < 0)
		return e;
	r->codec->pkt_timebase = s->time_base;
	r->codec->max_pixels = (int64_t)limit * limit;
	// One thread decodes 1080p in time, with less work and delay than several.
	r->codec->thread_count = (int64_t)s->codecpar->width * s->codecpar->height > 1920 * 1088 ? 4 : 1;
	return avcodec_open2(r->codec, codec, NULL);
}

static void describe(reader *r) {
	AVStream *s = r->format->streams[r->stream];
	AVRational fps = av_guess_frame_rate(r->format, s, NULL);
	r->fps = fps.num > 0 && fps.den > 0 ? av_q2d(fps) : 0;
	const int32_t *matrix = display_matrix(s);
	double angle = matrix ? -av_display_rotation_get(matrix) : 0;
	if (!isnan(angle))
		r->turn = (((int)lrint(angle / 90) % 4 + 4) % 4) * 90;
}

int reader_open(reader **out, input *in, int kind, int limit) {
	reader *r = calloc(1, sizeof *r);
	int e = AVERROR(ENOMEM);
	if (!r)
		return e;
	r->packet = av_packet_alloc();
	if (!r->packet || (e = open_format(r, in)) < 0)
		goto fail;
	// Before any picture of the announced size is read.
	if (too_large(r->format, limit)) {
		e = READER_TOO_LARGE;
		goto fail;
	}
	if ((e = avformat_find_stream_info(r->format, NULL)) < 0)
		goto fail;
	if (too_large(r->format, limit))
		e = READER_TOO_LARGE;
	if (e < 0 || (e = choose_stream(r, kind)) < 0 || (e = open_decoder(r, limit)) < 0)
		goto fail;
	describe(r);
	*out = r;
	return 0;
fail:
	reader_close(r);
	return e;
}

const char *reader_codec(const reader *r) { return avcodec_get_name(r->codec->codec_id); }

// Hands the decoder the next packet of the stream, or the end.
static int feed(reader *r) {
	int e = av_read_frame(r->format, r->packet);
	if (e < 0) { // the end, or damage that nothing follows
		e = avcodec_send_packet(r->codec, NULL);
		return e == AVERROR_EOF ? 0 : e;
	}
	if (r->packet->stream_index == r->stream)
		e = avcodec_send_packet(r->codec, r->packet);
	av_packet_unref(r->packet);
	// A damaged packet is left out; the next key frame mends the picture.
	return e == AVERROR(ENOMEM) ? e : 0;
}

static int64_t nanoseconds(int64_t t, AVRational base) {
	return t == AV_NOPTS_VALUE ? -1 : av_rescale_q(t, base, (AVRational){1, 1000000000});
}

int reader_next(reader *r, AVFrame *frame, moment *when) {
	for (;;) {
		av_frame_unref(frame);
		int e = avcodec_receive_frame(r->codec, frame);
		if (e == AVERROR_EOF)
			return 0;
		if (e == AVERROR(EAGAIN)) {
			if (input_stopped(r->format->pb->opaque))
				return 0;
			if ((e = feed(r)) < 0)
				return e;
			continue;
		}
		if (e == AVERROR_INVALIDDATA)
			continue;
		if (e < 0)
			return e;
		AVStream *s = r->format->streams[r->stream];
		int64_t start = s->start_time == AV_NOPTS_VALUE ? 0 : s->start_time;
		int64_t t = frame->best_effort_timestamp;
		when->time = t == AV_NOPTS_VALUE ? -1 : nanoseconds(FFMAX(0, t - start), s->time_base);
		when->duration = duration_of(frame) > 0 ? nanoseconds(duration_of(frame), s->time_base) : -1;
		return 1;
	}
}

int reader_rewind(reader *r) {
	AVStream *s = r->format->streams[r->stream];
	int64_t start = s->start_time == AV_NOPTS_VALUE ? 0 : s->start_time;
	int e = avformat_seek_file(r->format, r->stream, INT64_MIN, start, start, 0);
	avcodec_flush_buffers(r->codec);
	return e;
}
