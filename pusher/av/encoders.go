package av

/*
#include "compat.h"
*/
import "C"
import (
	"fmt"
	"strings"
	"unsafe"
)

// encoderKind is what this package must know of an H.264 encoder beyond its name.
type encoderKind struct {
	copies  bool // has copied the picture when it returns
	adapts  bool // takes a changed bit rate while running
	quality bool // quality first, capped by the rate; otherwise a constant rate
	options func(H264Config) string
}

// kinds are the encoders that were looked at in FFmpeg's sources; others get the careful treatment.
var kinds = map[string]encoderKind{
	"libx264":           {copies: true, adapts: true, quality: true, options: x264Options},
	"libopenh264":       {copies: true, options: fixed("rc_mode=bitrate,allow_skip_frames=0")},
	"h264_nvenc":        {adapts: true, options: fixed("preset=p4,tune=ll,rc=cbr,zerolatency=1,delay=0,forced-idr=1,no-scenecut=1")},
	"h264_qsv":          {options: fixed("preset=veryfast,async_depth=1,forced_idr=1,look_ahead=0")},
	"h264_vaapi":        {options: fixed("rc_mode=CBR,async_depth=1")},
	"h264_amf":          {options: fixed("usage=lowlatency,rc=cbr,forced_idr=1")},
	"h264_mf":           {options: fixed("hw_encoding=1,rate_control=cbr,scenario=live_streaming")},
	"h264_videotoolbox": {options: fixed("realtime=1,allow_sw=0")},
}

func kindOf(encoder string) encoderKind {
	if k, ok := kinds[encoder]; ok {
		return k
	}
	return encoderKind{options: fixed("")}
}

func fixed(options string) func(H264Config) string { return func(H264Config) string { return options } }

// presets are x264's speeds; it prints to standard error what it does not know.
var presets = []string{"ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"}

// x264Options: no look-ahead. On a noisy 720x1280 clip at 1200 kbit/s, 5 pictures of it gave .9125 SSIM
// instead of .9103, and cost 170 ms of delay and 14 MB. A second thread cost 13 % more work and two
// pictures more delay, and is taken only where one core cannot keep up.
//
// A constant rate is one that filler makes constant, without the NAL HRD of the usual recipe: with that
// x264 refuses to change the rate while running (ratecontrol.c, "VBV parameters cannot be changed when
// NAL HRD is in use").
func x264Options(g H264Config) string {
	o := fmt.Sprintf("preset=%s,forced-idr=1,sc_threshold=0,aud=0,rc-lookahead=0", g.Preset)
	if g.CBR {
		o += ",x264-params=filler=1"
	} else {
		o += fmt.Sprintf(",crf=%g", g.CRF)
	}
	if g.LowLatency {
		o += ",tune=zerolatency"
	}
	return o
}

// Encoder is an H.264 encoder of the FFmpeg that this program runs with.
type Encoder struct {
	Name     string // what H264Config.Encoder takes
	LongName string // for people
	Hardware bool   // needs a device; Probe tells whether it is there
}

// Encoders lists the H.264 encoders that FFmpeg was built with, in its own order. That one is listed
// does not mean that it works: see Probe.
func Encoders() []Encoder {
	var found []Encoder
	var position unsafe.Pointer
	for c := C.av_codec_iterate(&position); c != nil; c = C.av_codec_iterate(&position) {
		if c.id != C.AV_CODEC_ID_H264 || C.av_codec_is_encoder(c) == 0 || !takesPictures(c) {
			continue
		}
		e := Encoder{Name: C.GoString(c.name), LongName: C.GoString(c.long_name)}
		e.Hardware = c.capabilities&(C.AV_CODEC_CAP_HARDWARE|C.AV_CODEC_CAP_HYBRID) != 0 || onDevice(e.Name)
		found = append(found, e)
	}
	return found
}

// takesPictures leaves out encoders of RGB.
func takesPictures(c *C.AVCodec) bool {
	return C.takes_format(c, C.AV_PIX_FMT_YUV420P)|C.takes_format(c, C.AV_PIX_FMT_NV12)|
		C.takes_format(c, C.AV_PIX_FMT_VAAPI) != 0
}

// onDevice names encoders that use a device without saying so in their capabilities.
func onDevice(name string) bool {
	for _, suffix := range []string{"_omx", "_v4l2m2m", "_videotoolbox", "_mf", "_amf", "_vaapi", "_mediacodec"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// Probe opens an encoder for a moment, at a size that all of them take, and says why it does not work
// on this machine; nil when it does.
func Probe(encoder string) error {
	e, err := OpenH264(H264Config{Encoder: encoder, Width: 640, Height: 480, FPS: 30, Bitrate: 1000})
	if err != nil {
		return err
	}
	return e.Close()
}
