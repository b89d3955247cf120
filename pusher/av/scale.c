#include "scale.h"

scale *scale_new(void) { return calloc(1, sizeof(scale)); }

void scale_free(scale *s) {
	if (!s)
		return;
	sws_freeContext(s->context);
	free(s);
}

static int same(const shape *a, const shape *b) {
	return a->width == b->width && a->height == b->height && a->format == b->format &&
		a->full_range == b->full_range && a->matrix == b->matrix;
}

static const int *matrix(const shape *s) {
	return sws_getCoefficients(s->matrix == AVCOL_SPC_RGB || !s->matrix ? SWS_CS_ITU601 : s->matrix);
}

// The ranges must be known before the context is initialised: it may settle for a plain copy.
static struct SwsContext *open_context(const shape *from, const shape *to, int flags) {
	struct SwsContext *c = sws_alloc_context();
	if (!c)
		return NULL;
	av_opt_set_int(c, "srcw", from->width, 0);
	av_opt_set_int(c, "srch", from->height, 0);
	av_opt_set_int(c, "src_format", from->format, 0);
	av_opt_set_int(c, "src_range", from->full_range, 0);
	av_opt_set_int(c, "dstw", to->width, 0);
	av_opt_set_int(c, "dsth", to->height, 0);
	av_opt_set_int(c, "dst_format", to->format, 0);
	av_opt_set_int(c, "dst_range", to->full_range, 0);
	av_opt_set_int(c, "sws_flags", flags, 0);
	if (sws_init_context(c, NULL, NULL) < 0) {
		sws_freeContext(c);
		return NULL;
	}
	sws_setColorspaceDetails(c, matrix(from), from->full_range, matrix(to), to->full_range, 0, 1 << 16, 1 << 16);
	return c;
}

static int prepare(scale *s, const shape *from, const shape *to, int flags) {
	if (s->context && same(from, &s->from) && same(to, &s->to) && flags == s->flags)
		return 0;
	sws_freeContext(s->context);
	s->context = open_context(from, to, flags);
	if (!s->context)
		return AVERROR(EINVAL);
	s->from = *from;
	s->to = *to;
	s->flags = flags;
	return 0;
}

int scale_run(scale *s, const shape *from, const planes *in, const shape *to, const planes *out, int flags) {
	int r = prepare(s, from, to, flags);
	if (r < 0)
		return r;
	r = sws_scale(s->context, in->data, in->stride, 0, from->height, (uint8_t *const *)out->data, out->stride);
	return r < 0 ? r : 0;
}

// Has the rows of a plane read from the last to the first.
static void upside_down(planes *p, int i, int rows) {
	p->data[i] += (ptrdiff_t)p->stride[i] * (rows - 1);
	p->stride[i] = -p->stride[i];
}

int scale_planes(scale *s, const shape *from, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int ys, int cs,
	const shape *to, uint8_t *to_y, uint8_t *to_cb, uint8_t *to_cr, int to_ys, int to_cs, int flip, int flags) {
	planes in = {{y, cb, cr}, {ys, cs, cs}}, out = {{to_y, to_cb, to_cr}, {to_ys, to_cs, to_cs}};
	if (flip) {
		int log2_w, log2_h;
		av_pix_fmt_get_chroma_sub_sample(from->format, &log2_w, &log2_h);
		int rows = AV_CEIL_RSHIFT(from->height, log2_h);
		upside_down(&in, 0, from->height);
		if (cb) {
			upside_down(&in, 1, rows);
			upside_down(&in, 2, rows);
		}
	}
	return scale_run(s, from, &in, to, &out, flags);
}

int scale_frame(scale *s, const AVFrame *f, uint8_t *to_y, uint8_t *to_cb, uint8_t *to_cr, int to_ys, int to_cs, int flags) {
	const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(f->format);
	int full = f->color_range == AVCOL_RANGE_JPEG;
	if (f->color_range == AVCOL_RANGE_UNSPECIFIED && d && d->nb_components < 3)
		full = 1; // grey, as in pictures
	shape from = {f->width, f->height, f->format, full,
		f->colorspace == AVCOL_SPC_UNSPECIFIED ? 0 : f->colorspace};
	shape to = {f->width, f->height, AV_PIX_FMT_YUV420P, 0, 0};
	planes in = {{0}, {0}}, out = {{to_y, to_cb, to_cr}, {to_ys, to_cs, to_cs}};
	memcpy(in.data, f->data, sizeof in.data);
	memcpy(in.stride, f->linesize, sizeof in.stride);
	return scale_run(s, &from, &in, &to, &out, flags);
}
