package av

/*
#include <libavcodec/avcodec.h>
#include <libavutil/avutil.h>
*/
import "C"

// Version is that of FFmpeg's libraries in use, such as "5.1.6-0+deb12u1", and their licence as they were
// built, such as "GPL version 2 or later".
func Version() (version, licence string) {
	return C.GoString(C.av_version_info()), C.GoString(C.avcodec_license())
}
