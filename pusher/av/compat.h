// What differs between FFmpeg 4.3 and 9, in one place.
#ifndef LIVEPUSHER_AV_COMPAT_H
#define LIVEPUSHER_AV_COMPAT_H

#include <stdlib.h>
#include <string.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// AVChannelLayout came with FFmpeg 5.1 and is the only way from 7 on.
#define HAVE_CH_LAYOUT (LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 24, 100))

// The callbacks of AVIOContext take constant data from FFmpeg 7 on.
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t avio_out;
#else
typedef uint8_t avio_out;
#endif

// Whether an encoder takes a pixel format.
static inline int takes_format(const AVCodec *codec, enum AVPixelFormat wanted) {
	const enum AVPixelFormat *list = NULL;
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
	const void *all = NULL;
	int n = 0;
	if (avcodec_get_supported_config(NULL, codec, AV_CODEC_CONFIG_PIX_FORMAT, 0, &all, &n) >= 0)
		list = all;
#else
	list = codec->pix_fmts;
#endif
	if (!list) // the encoder does not say, or takes what its device takes
		return wanted == AV_PIX_FMT_YUV420P;
	for (; *list != AV_PIX_FMT_NONE; list++)
		if (*list == wanted)
			return 1;
	return 0;
}

// The number of channels of an audio codec.
static inline int channels_of(const AVCodecContext *c) {
#if HAVE_CH_LAYOUT
	return c->ch_layout.nb_channels;
#else
	return c->channels;
#endif
}

// A frame's duration in the units of its stream, 0 when it is unknown.
static inline int64_t duration_of(const AVFrame *f) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
	return f->duration;
#else
	return f->pkt_duration;
#endif
}

// A stream's display matrix, NULL when it has none.
static inline const int32_t *display_matrix(const AVStream *s) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
	const AVPacketSideData *d = av_packet_side_data_get(s->codecpar->coded_side_data,
		s->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
	return d ? (const int32_t *)d->data : NULL;
#else
	return (const int32_t *)av_stream_get_side_data((AVStream *)s, AV_PKT_DATA_DISPLAYMATRIX, NULL);
#endif
}

#endif
