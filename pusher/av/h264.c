#include "h264.h"
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <libavutil/hwcontext.h>

struct h264 {
	AVCodecContext *context;
	AVFrame *frame;        // a view of the caller's planes, or the encoder's own copy
	AVPacket *packet;
	AVBufferRef *device;   // VAAPI only: the device and its surfaces
	AVBufferRef *surfaces;
	AVFrame *staging;      // VAAPI only: the picture on its way to a surface
	int borrow;
};

void h264_close(h264 *e) {
	if (!e)
		return;
	av_packet_free(&e->packet);
	av_frame_free(&e->frame);
	av_frame_free(&e->staging);
	avcodec_free_context(&e->context);
	av_buffer_unref(&e->surfaces);
	av_buffer_unref(&e->device);
	free(e);
#ifdef __GLIBC__
	// An encoder is some 30 MB in pieces of all sizes. glibc keeps what was freed, cut up among its threads'
	// arenas, and the next encoder does not fit into the holes: a day of changes would add up.
	malloc_trim(0);
#endif
}

// VAAPI takes pictures only as surfaces of its device.
static int use_surfaces(h264 *e) {
	AVCodecContext *c = e->context;
	int r = av_hwdevice_ctx_create(&e->device, AV_HWDEVICE_TYPE_VAAPI, NULL, NULL, 0);
	if (r < 0)
		return r;
	e->surfaces = av_hwframe_ctx_alloc(e->device);
	e->staging = av_frame_alloc();
	if (!e->surfaces || !e->staging)
		return AVERROR(ENOMEM);
	AVHWFramesContext *s = (AVHWFramesContext *)e->surfaces->data;
	s->format = AV_PIX_FMT_VAAPI;
	s->sw_format = AV_PIX_FMT_NV12;
	s->width = c->width;
	s->height = c->height;
	s->initial_pool_size = 8;
	if ((r = av_hwframe_ctx_init(e->surfaces)) < 0)
		return r;
	c->pix_fmt = AV_PIX_FMT_VAAPI;
	c->hw_frames_ctx = av_buffer_ref(e->surfaces);
	return c->hw_frames_ctx ? 0 : AVERROR(ENOMEM);
}

static int choose_format(h264 *e, const AVCodec *codec) {
	if (takes_format(codec, AV_PIX_FMT_YUV420P))
		e->context->pix_fmt = AV_PIX_FMT_YUV420P;
	else if (takes_format(codec, AV_PIX_FMT_NV12))
		e->context->pix_fmt = AV_PIX_FMT_NV12;
	else if (takes_format(codec, AV_PIX_FMT_VAAPI))
		return use_surfaces(e);
	else
		return AVERROR(ENOSYS);
	return 0;
}

void h264_rate(h264 *e, int64_t average, int64_t ceiling, int buffer) {
	e->context->bit_rate = average;
	e->context->rc_max_rate = ceiling;
	e->context->rc_buffer_size = buffer;
}

static void configure(h264 *e, const h264_config *g) {
	AVCodecContext *c = e->context;
	c->width = g->width;
	c->height = g->height;
	c->time_base = (AVRational){1, g->fps};
	c->framerate = (AVRational){g->fps, 1};
	c->sample_aspect_ratio = (AVRational){1, 1};
	c->gop_size = c->keyint_min = g->gop;
	c->max_b_frames = 0;
	c->thread_count = g->threads;
	c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
	// What a camera delivers unless it says otherwise (USB Video Class 1.5, 3.9.2.6): BT.709
	// primaries and transfer, BT.601 matrix. The range is media.Limited.
	c->color_range = AVCOL_RANGE_MPEG;
	c->color_primaries = AVCOL_PRI_BT709;
	c->color_trc = AVCOL_TRC_BT709;
	c->colorspace = AVCOL_SPC_SMPTE170M;
	c->chroma_sample_location = AVCHROMA_LOC_LEFT;
	h264_rate(e, g->average, g->ceiling, g->buffer);
}

static int open_codec(h264 *e, const AVCodec *codec, const char *options) {
	AVDictionary *d = NULL;
	int r = av_dict_parse_string(&d, options, "=", ",", 0);
	if (r >= 0)
		r = avcodec_open2(e->context, codec, &d);
	av_dict_free(&d);
	return r;
}

int h264_open(h264 **out, const h264_config *g) {
	const AVCodec *codec = avcodec_find_encoder_by_name(g->encoder);
	if (!codec || codec->id != AV_CODEC_ID_H264)
		return AVERROR_ENCODER_NOT_FOUND;
	h264 *e = calloc(1, sizeof *e);
	if (!e)
		return AVERROR(ENOMEM);
	int r = AVERROR(ENOMEM);
	e->borrow = g->borrow;
	e->context = avcodec_alloc_context3(codec);
	e->frame = av_frame_alloc();
	e->packet = av_packet_alloc();
	if (!e->context || !e->frame || !e->packet)
		goto fail;
	configure(e, g);
	if ((r = choose_format(e, codec)) < 0 || (r = open_codec(e, codec, g->options)) < 0)
		goto fail;
	if (e->context->pix_fmt != AV_PIX_FMT_YUV420P)
		e->borrow = 0;
	*out = e;
	return 0;
fail:
	h264_close(e);
	return r;
}

void h264_header(const h264 *e, h264_unit *header) {
	header->data = e->context->extradata;
	header->size = e->context->extradata_size;
}

static void keep(void *opaque, uint8_t *data) {}

// The caller's planes go in as they are. They must be free again when this returns, which holds for
// encoders that copy a picture on its way in. The reference count tells whether it did hold: if not,
// pictures are copied from the next one on.
static int send_borrowed(h264 *e, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int ys, int cs) {
	AVFrame *f = e->frame;
	f->data[0] = (uint8_t *)y;
	f->data[1] = (uint8_t *)cb;
	f->data[2] = (uint8_t *)cr;
	f->linesize[0] = ys;
	f->linesize[1] = f->linesize[2] = cs;
	// Without a buffer libavcodec would take the frame for temporary and copy it once more.
	f->buf[0] = av_buffer_create((uint8_t *)y, ys * f->height, keep, NULL, AV_BUFFER_FLAG_READONLY);
	if (!f->buf[0])
		return AVERROR(ENOMEM);
	int r = avcodec_send_frame(e->context, f);
	if (av_buffer_get_ref_count(f->buf[0]) != 1)
		e->borrow = 0;
	av_buffer_unref(&f->buf[0]);
	memset(f->data, 0, sizeof f->data);
	return r;
}

static void copy_chroma(AVFrame *f, const uint8_t *cb, const uint8_t *cr, int stride) {
	int w = (f->width + 1) / 2, h = (f->height + 1) / 2;
	if (f->format == AV_PIX_FMT_YUV420P) {
		av_image_copy_plane(f->data[1], f->linesize[1], cb, stride, w, h);
		av_image_copy_plane(f->data[2], f->linesize[2], cr, stride, w, h);
		return;
	}
	for (int row = 0; row < h; row++) { // NV12
		uint8_t *to = f->data[1] + (size_t)row * f->linesize[1];
		for (int i = 0; i < w; i++) {
			to[2 * i] = cb[(size_t)row * stride + i];
			to[2 * i + 1] = cr[(size_t)row * stride + i];
		}
	}
}

// Encoders that hold on to pictures get a copy of their own in f.
static int copy_picture(AVFrame *f, enum AVPixelFormat format, const AVCodecContext *c, const uint8_t *y,
	const uint8_t *cb, const uint8_t *cr, int ys, int cs) {
	av_frame_unref(f);
	f->format = format;
	f->width = c->width;
	f->height = c->height;
	int r = av_frame_get_buffer(f, 0);
	if (r < 0)
		return r;
	av_image_copy_plane(f->data[0], f->linesize[0], y, ys, f->width, f->height);
	copy_chroma(f, cb, cr, cs);
	return 0;
}

// Fills the encoder's frame: with a copy, or with a surface that a copy was moved to.
static int load(h264 *e, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int ys, int cs) {
	if (!e->staging)
		return copy_picture(e->frame, e->context->pix_fmt, e->context, y, cb, cr, ys, cs);
	int r = copy_picture(e->staging, AV_PIX_FMT_NV12, e->context, y, cb, cr, ys, cs);
	if (r < 0)
		return r;
	av_frame_unref(e->frame);
	if ((r = av_hwframe_get_buffer(e->surfaces, e->frame, 0)) < 0)
		return r;
	return av_hwframe_transfer_data(e->frame, e->staging, 0);
}

int h264_send(h264 *e, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int ys, int cs, int64_t pts, int key) {
	AVFrame *f = e->frame;
	if (!e->borrow) {
		int r = load(e, y, cb, cr, ys, cs);
		if (r < 0)
			return r;
	}
	f->format = e->context->pix_fmt;
	f->width = e->context->width;
	f->height = e->context->height;
	f->pts = pts;
	f->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
	f->color_range = AVCOL_RANGE_MPEG;
	return e->borrow ? send_borrowed(e, y, cb, cr, ys, cs) : avcodec_send_frame(e->context, f);
}

int h264_finish(h264 *e) { return avcodec_send_frame(e->context, NULL); }

int h264_receive(h264 *e, h264_unit *u) {
	av_packet_unref(e->packet);
	int r = avcodec_receive_packet(e->context, e->packet);
	if (r == AVERROR(EAGAIN) || r == AVERROR_EOF)
		return 0;
	if (r < 0)
		return r;
	u->data = e->packet->data;
	u->size = e->packet->size;
	u->pts = e->packet->pts;
	u->key = !!(e->packet->flags & AV_PKT_FLAG_KEY);
	return 1;
}
