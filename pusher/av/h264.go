package av

/*
#cgo noescape h264_send
#cgo nocallback h264_send
#cgo noescape h264_receive
#cgo nocallback h264_receive
#include "h264.h"
*/
import "C"
import (
	"bytes"
	"cmp"
	"image"
	"slices"
	"strings"
	"time"
	"unsafe"

	"livepusher/pusher/media"
)

// H264Config is what OpenH264 opens an encoder with. Fields whose zero value has a meaning say so.
type H264Config struct {
	Encoder       string        // libavcodec's name; empty is "libx264"
	Width, Height int           // pixels, even
	FPS           int           // frames a second, constant: the rate control trusts it
	KeyInterval   time.Duration // from key frame to key frame, rounded to whole frames; 0 is 2 s
	Bitrate       int           // kbit/s that the stream may not exceed over Buffer
	Buffer        time.Duration // of the rate control (VBV); 0 is 400 ms
	CBR           bool          // a constant rate; libx264 fills up what pictures do not need. For platforms that insist
	CRF           float64       // libx264's quality where the bit rate allows it, lower is better; 0 is 21
	Preset        string        // libx264's speed; empty is "superfast"
	LowLatency    bool          // every picture comes out of the call that it went into
	Threads       int           // 0: one up to 720p30 and with LowLatency, else two
}

// Defaults of H264Config. Quality capped by a small buffer follows a changed bit rate within about a
// second, where average bit rate control takes five; superfast costs 7 ms for 720x1280 on an EPYC core
// and is worth .003 SSIM over ultrafast, veryfast another 3 ms for less than .001.
const (
	defaultCRF    = 21
	defaultPreset = "superfast"
	defaultKeys   = 2 * time.Second
	defaultBuffer = 400 * time.Millisecond
)

// inFlight bounds the pictures that an encoder may hold: x264's own limit of look-ahead is 250.
const inFlight = 256

// H264 encodes pictures to H.264 without B-frames: key frames every KeyInterval exactly and where
// asked for, all IDR; the packets' order is the pictures'. It is used by one goroutine.
type H264 struct {
	config  H264Config
	c       *C.h264
	track   media.VideoTrack
	kind    encoderKind
	count   int64                   // pictures taken
	times   [inFlight]time.Duration // of the pictures inside, by their number
	kbps    int                     // in force
	reopen  bool                    // the rate has changed, and this encoder takes it only when opened
	sets    []byte                  // parameter sets that differ from the first ones, put before key frames
	unit    []byte                  // the access unit being emitted
	drained bool
}

// OpenH264 opens an encoder. A hardware encoder that is not there fails within milliseconds. Errors
// are *Error.
func OpenH264(config H264Config) (*H264, error) {
	config = config.withDefaults()
	if err := config.check(); err != nil {
		return nil, err
	}
	e := &H264{config: config, kind: kindOf(config.Encoder), kbps: config.Bitrate}
	if err := e.open(); err != nil {
		return nil, err
	}
	return e, nil
}

func (g H264Config) withDefaults() H264Config {
	g.Encoder = cmp.Or(g.Encoder, "libx264")
	g.KeyInterval = cmp.Or(g.KeyInterval, defaultKeys)
	g.Buffer = cmp.Or(g.Buffer, defaultBuffer)
	g.CRF = cmp.Or(g.CRF, defaultCRF)
	g.Preset = cmp.Or(g.Preset, defaultPreset)
	if g.Threads == 0 {
		g.Threads = 1
		if !g.LowLatency && g.Width*g.Height*g.FPS > 1280*720*30 {
			g.Threads = 2
		}
	}
	return g
}

func (g H264Config) op() string { return "open encoder " + g.Encoder }

func (g H264Config) check() error {
	switch {
	case g.Width < 2 || g.Height < 2 || g.Width%2 != 0 || g.Height%2 != 0 || g.Width > maxSize || g.Height > maxSize:
		return unsupported(Size, g.op(), "size %dx%d: H.264 takes even sizes up to %d", g.Width, g.Height, maxSize)
	case g.FPS < 1 || g.FPS > 240:
		return misuse(g.op(), "%d frames a second", g.FPS)
	case g.Bitrate < 1 || g.Bitrate > 1_000_000:
		return misuse(g.op(), "bit rate %d kbit/s", g.Bitrate)
	case g.KeyInterval < 0 || g.Buffer < 0 || g.Threads < 0 || g.Threads > 64:
		return misuse(g.op(), "key interval %v, buffer %v, %d threads", g.KeyInterval, g.Buffer, g.Threads)
	case !slices.Contains(presets, g.Preset):
		return misuse(g.op(), "preset %q: x264 knows %s", g.Preset, strings.Join(presets, ", "))
	}
	return nil
}

// gop is the number of frames from key frame to key frame.
func (g H264Config) gop() int {
	return max(1, int((g.KeyInterval*time.Duration(g.FPS)+time.Second/2)/time.Second))
}

// bufferBits is the size of the rate control's buffer at a rate of kbps.
func (g H264Config) bufferBits(kbps int) int {
	return int(int64(kbps) * int64(g.Buffer/time.Microsecond) / 1000)
}

// open makes the encoder in C and what describes it.
func (e *H264) open() error {
	g := e.config
	name, options := C.CString(g.Encoder), C.CString(e.kind.options(g))
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(options))
	average, ceiling, buffer := e.rate()
	r := C.h264_open(&e.c, &C.h264_config{
		encoder: name, options: options, width: C.int(g.Width), height: C.int(g.Height), fps: C.int(g.FPS),
		gop: C.int(g.gop()), threads: C.int(g.Threads), borrow: flag(e.kind.copies),
		average: average, ceiling: ceiling, buffer: buffer,
	})
	if r < 0 {
		return failure(g.op(), r)
	}
	var header C.h264_unit
	C.h264_header(e.c, &header)
	record, err := decoderConfig(C.GoBytes(unsafe.Pointer(header.data), header.size))
	if err != nil {
		e.close()
		return misuse(g.op(), "%v", err)
	}
	if e.track.Header != nil {
		e.sets = nil
		if !bytes.Equal(record, e.track.Header) {
			e.sets = appendParameterSets(nil, record)
		}
		return nil
	}
	e.track = media.VideoTrack{Width: g.Width, Height: g.Height, FPS: g.FPS, Header: record, Encoder: g.Encoder}
	return nil
}

// rate is what the encoder's rate control is told: quality decides and the ceiling caps it, for
// encoders that can do that, unless the rate has to be constant; a constant rate for the others.
func (e *H264) rate() (average, ceiling C.int64_t, buffer C.int) {
	ceiling = C.int64_t(e.kbps) * 1000
	if e.config.CBR || !e.kind.quality {
		average = ceiling
	}
	sized := e.kbps
	if e.config.CBR {
		sized = e.config.Bitrate // x264 sends what a buffer made smaller cannot hold as filler, all at once
	}
	return average, ceiling, C.int(e.config.bufferBits(sized))
}

// Track describes what comes out. It stays the same through changes of the bit rate: where an encoder
// opened anew has other parameter sets, they go before each key frame.
func (e *H264) Track() media.VideoTrack { return e.track }

// Encode takes one I420 picture of limited range and calls emit for each access unit that is ready:
// one with LowLatency, none or an older one with look-ahead or threads. Its Time is that of its very
// picture; its Data, NAL units behind their length in 4 bytes, is valid during emit only. key makes
// the picture an IDR frame. The picture is not touched after Encode returns.
func (e *H264) Encode(f *media.Frame, key bool, emit func(media.Packet)) error {
	const op = "encode video"
	if e.c == nil || e.drained {
		return misuse(op, "the encoder is closed")
	}
	p := f.Picture
	if err := e.checkPicture(p); err != nil {
		return err
	}
	if e.reopen {
		if err := e.renew(emit); err != nil {
			return err
		}
	}
	e.times[e.count%inFlight] = f.Time
	r := C.h264_send(e.c, plane(p.Y), plane(p.Cb), plane(p.Cr), C.int(p.YStride), C.int(p.CStride),
		C.int64_t(e.count), flag(key))
	if r < 0 {
		return failure(op, r)
	}
	e.count++
	return e.receive(op, emit)
}

func (e *H264) checkPicture(p *image.YCbCr) error {
	if p == nil || p.Rect.Dx() != e.config.Width || p.Rect.Dy() != e.config.Height ||
		p.SubsampleRatio != image.YCbCrSubsampleRatio420 || !whole(p) {
		return misuse("encode video", "the picture is not I420 of %dx%d", e.config.Width, e.config.Height)
	}
	return nil
}

// receive emits what has become ready.
func (e *H264) receive(op string, emit func(media.Packet)) error {
	for {
		var u C.h264_unit
		switch r := C.h264_receive(e.c, &u); {
		case r < 0:
			return failure(op, r)
		case r == 0:
			return nil
		}
		e.unit = e.unit[:0]
		if u.key != 0 {
			e.unit = append(e.unit, e.sets...)
		}
		e.unit = appendAVCC(e.unit, unsafe.Slice((*byte)(u.data), u.size))
		if u.size == 0 || len(e.unit) == 0 {
			continue // an empty access unit makes servers hang up
		}
		emit(media.Packet{Kind: media.Video, Key: u.key != 0, Time: e.times[int64(u.pts)%inFlight], Data: e.unit})
	}
}

// SetBitrate changes the rate from the next picture on, in kbit/s. Encoders that cannot do so while
// running are opened anew with the next picture, which becomes a key frame.
func (e *H264) SetBitrate(kbps int) {
	kbps = max(1, min(kbps, 1_000_000))
	if kbps == e.kbps || e.c == nil {
		return
	}
	e.kbps = kbps
	if !e.kind.adapts {
		e.reopen = true
		return
	}
	average, ceiling, buffer := e.rate()
	C.h264_rate(e.c, average, ceiling, buffer)
}

// renew opens the encoder anew at the present rate, emitting first what it still held.
func (e *H264) renew(emit func(media.Packet)) error {
	if err := e.finish(emit); err != nil {
		return err
	}
	e.close()
	e.reopen = false
	return e.open()
}

// Drain emits the pictures that look-ahead still holds. Only Close may follow.
func (e *H264) Drain(emit func(media.Packet)) error {
	if e.c == nil || e.drained {
		return nil
	}
	e.drained = true
	return e.finish(emit)
}

func (e *H264) finish(emit func(media.Packet)) error {
	const op = "drain video encoder"
	if r := C.h264_finish(e.c); r < 0 {
		return failure(op, r)
	}
	return e.receive(op, emit)
}

// Close releases the encoder; pictures still inside are lost. It may be called again.
func (e *H264) Close() error {
	e.close()
	return nil
}

func (e *H264) close() {
	C.h264_close(e.c)
	e.c = nil
}
