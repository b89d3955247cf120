#include "dshow_windows.h"
#include <libavutil/bprint.h>
#include "compat.h"

int dshow_devices(AVDeviceInfoList **list) {
	avdevice_register_all();
	const AVInputFormat *dshow = av_find_input_format("dshow");
	return dshow ? avdevice_list_input_sources(dshow, NULL, NULL, list) : AVERROR_DEMUXER_NOT_FOUND;
}

// FFmpeg has one log for all threads: what others write meanwhile is left out.
static AVFormatContext *asking;
static AVBPrint answer;

static void note(void *from, int level, const char *format, va_list values) {
	if (from && from == asking)
		av_vbprintf(&answer, format, values);
}

char *dshow_options(const char *name) {
	char *text = NULL;
	AVDictionary *d = NULL;
	av_dict_set(&d, "list_options", "true", 0);
	AVFormatContext *f = asking = avformat_alloc_context();
	av_bprint_init(&answer, 0, 1 << 20);
	av_log_set_callback(note);
	if (f && avformat_open_input(&f, name, av_find_input_format("dshow"), &d) >= 0)
		avformat_close_input(&f); // it never opens when it lists
	av_log_set_callback(av_log_default_callback);
	asking = NULL;
	av_dict_free(&d);
	av_bprint_finalize(&answer, &text);
	return text;
}
