package av

/*
#cgo noescape aac_send
#cgo nocallback aac_send
#cgo noescape aac_receive
#cgo nocallback aac_receive
#include "aac.h"
*/
import "C"
import (
	"slices"
	"time"
	"unsafe"

	"livepusher/pusher/media"
)

// AACConfig is what OpenAAC opens the encoder with.
type AACConfig struct {
	Rate     int  // Hz: one that AAC knows, such as 16000, 44100 or 48000
	Channels int  // 1 or 2
	Bitrate  int  // kbit/s; 0 is 32 a channel at 16 kHz and below, else 64
	Fast     bool // half the work (1 % of a core instead of 3), for a quality that ears can tell
}

// aacRates are the sample rates of AAC, in Hz (ISO/IEC 14496-3, table 1.18).
var aacRates = []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// AAC encodes sound to AAC-LC with libavcodec's own encoder. It is used by one goroutine.
type AAC struct {
	config  AACConfig
	c       *C.aac
	track   media.AudioTrack
	size    int // samples a channel in a frame
	clock   sampleClock
	times   [4]time.Duration // of the frames inside, by their number
	count   int64            // frames taken
	last    time.Duration    // of the packet emitted last
	drained bool
}

// OpenAAC opens the encoder. Errors are *Error.
func OpenAAC(config AACConfig) (*AAC, error) {
	const op = "open encoder aac"
	if config.Bitrate == 0 {
		config.Bitrate = 64 * config.Channels
		if config.Rate <= 16000 {
			config.Bitrate = 32 * config.Channels
		}
	}
	if !slices.Contains(aacRates, config.Rate) {
		return nil, unsupported(SampleRate, op, "AAC has no sound of %d Hz", config.Rate)
	}
	if config.Channels < 1 || config.Channels > 2 ||
		config.Bitrate < 8 || config.Bitrate > 512 {
		return nil, misuse(op, "%d Hz, %d channels, %d kbit/s", config.Rate, config.Channels, config.Bitrate)
	}
	e := &AAC{config: config}
	r := C.aac_open(&e.c, C.int(config.Rate), C.int(config.Channels), C.int64_t(config.Bitrate)*1000, flag(config.Fast))
	if r < 0 {
		return nil, failure(op, r)
	}
	e.size = int(e.c.context.frame_size)
	e.clock = sampleClock{rate: config.Rate, tolerance: samples(e.size, config.Rate)}
	header := C.GoBytes(unsafe.Pointer(e.c.context.extradata), e.c.context.extradata_size)
	e.track = media.AudioTrack{Rate: config.Rate, Channels: config.Channels, Header: header, Encoder: "aac"}
	return e, nil
}

// Track describes what comes out.
func (e *AAC) Track() media.AudioTrack { return e.track }

// FrameSize is the number of samples a channel that Encode takes: 1024.
func (e *AAC) FrameSize() int { return e.size }

// Encode takes exactly one frame of samples and calls emit for each access unit that is ready. Its
// Data, one raw AAC frame, is valid during emit only.
//
// The Time of a unit is that of the first sample that a decoder makes of it. The first unit holds
// what the encoder needs to get going, and so begins one frame before the first sample, but never
// before 0. Times run on from frame to frame by the count of samples, free of the jitter of the Times
// that come in; where one of these is more than a frame off, they start anew from it, but never go
// back.
func (e *AAC) Encode(s *media.Samples, emit func(media.Packet)) error {
	const op = "encode sound"
	if e.c == nil || e.drained {
		return misuse(op, "the encoder is closed")
	}
	if len(s.Data) != e.size*e.config.Channels || s.Rate != e.config.Rate || s.Channels != e.config.Channels {
		return misuse(op, "%d samples of %d channels at %d Hz are not the frame it was opened for",
			len(s.Data), s.Channels, s.Rate)
	}
	e.times[e.count%int64(len(e.times))] = e.clock.next(s.Time, e.size)
	r := C.aac_send(e.c, (*C.float)(unsafe.SliceData(s.Data)), C.int64_t(e.count*int64(e.size)))
	if r < 0 {
		return failure(op, r)
	}
	e.count++
	return e.receive(op, emit)
}

func (e *AAC) receive(op string, emit func(media.Packet)) error {
	for {
		var u C.aac_unit
		switch r := C.aac_receive(e.c, &u); {
		case r < 0:
			return failure(op, r)
		case r == 0:
			return nil
		}
		if u.size == 0 {
			continue
		}
		e.last = max(e.last, e.timeOf(int64(u.pts)))
		emit(media.Packet{Kind: media.Audio, Time: e.last, Data: unsafe.Slice((*byte)(u.data), u.size)})
	}
}

// timeOf is the time of the access unit that begins at sample pts.
func (e *AAC) timeOf(pts int64) time.Duration {
	if pts < 0 {
		return e.times[0] + samples(int(pts), e.config.Rate)
	}
	return e.times[pts/int64(e.size)%int64(len(e.times))]
}

// Drain emits what the encoder still holds. Only Close may follow.
func (e *AAC) Drain(emit func(media.Packet)) error {
	const op = "drain sound encoder"
	if e.c == nil || e.drained {
		return nil
	}
	e.drained = true
	if r := C.aac_send(e.c, nil, 0); r < 0 {
		return failure(op, r)
	}
	return e.receive(op, emit)
}

// Close releases the encoder. It may be called again.
func (e *AAC) Close() error {
	C.aac_close(e.c)
	e.c = nil
	return nil
}

// samples is the duration of n samples.
func samples(n, rate int) time.Duration {
	return time.Duration(n/rate)*time.Second + time.Duration(n%rate)*time.Second/time.Duration(rate)
}

// sampleClock gives samples their times by counting them, from the time that the first came with.
type sampleClock struct {
	rate      int
	tolerance time.Duration // how far an incoming time may be off before the count starts anew
	anchor    time.Duration
	count     int // samples since anchor
	started   bool
}

// next is the time of the first of n samples that came with the time at.
func (c *sampleClock) next(at time.Duration, n int) time.Duration {
	t := c.anchor + samples(c.count, c.rate)
	if off := at - t; !c.started || off > c.tolerance || off < -c.tolerance {
		c.anchor, c.count, c.started = at, 0, true
		t = at
	}
	c.count += n
	return t
}
