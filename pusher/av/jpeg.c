#include "jpeg.h"

void jpeg_close(jpeg *j) {
	if (!j)
		return;
	av_packet_free(&j->packet);
	avcodec_free_context(&j->codec);
	free(j);
}

int jpeg_open(jpeg **out, int limit) {
	const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
	if (!codec)
		return AVERROR_DECODER_NOT_FOUND;
	jpeg *j = calloc(1, sizeof *j);
	int r = AVERROR(ENOMEM);
	if (!j)
		return r;
	j->codec = avcodec_alloc_context3(codec);
	j->packet = av_packet_alloc();
	j->frame = av_frame_alloc();
	if (!j->codec || !j->packet || !j->frame)
		goto fail;
	j->codec->thread_count = 1; // a picture in, the same picture out
	j->codec->max_pixels = (int64_t)limit * limit;
	if ((r = avcodec_open2(j->codec, codec, NULL)) < 0)
		goto fail;
	*out = j;
	return 0;
fail:
	av_frame_free(&j->frame);
	jpeg_close(j);
	return r;
}

// libavcodec copies the packet, because it has no buffer.
int jpeg_decode(jpeg *j, const uint8_t *data, int size) {
	jpeg_forget(j);
	j->packet->data = (uint8_t *)data;
	j->packet->size = size;
	int r = avcodec_send_packet(j->codec, j->packet);
	j->packet->data = NULL;
	j->packet->size = 0;
	if (r >= 0)
		r = avcodec_receive_frame(j->codec, j->frame);
	if (r < 0)
		avcodec_flush_buffers(j->codec);
	return r == AVERROR(EAGAIN) ? AVERROR_INVALIDDATA : r;
}

void jpeg_forget(jpeg *j) { av_frame_unref(j->frame); }
