package pusher

import (
	"context"
	"sync/atomic"
	"time"

	"livepusher/pusher/media"
)

// videoStage is the encoder's goroutine: newest picture in, access units out into the queue. It opens
// the encoder by itself, so that opening does not hold up the session, and opens it once more when
// encoding fails.
type videoStage struct {
	open     func(VideoSettings) (VideoEncoder, error)
	settings VideoSettings
	slot     *media.Slot // where the compositor makes the pictures, while sending
	queue    *queue
	meter    *meter
	report   func(any) // videoOpened, videoTrouble

	sending  atomic.Bool  // there is a connection to encode for
	forceKey atomic.Bool  // the next picture must be a key frame
	bitrate  atomic.Int64 // kbit/s wanted now
	track    atomic.Pointer[media.VideoTrack]

	lastKey time.Duration // of the pictures given to the encoder, when one was asked to be a key frame
}

type videoOpened struct {
	stage *videoStage
	track media.VideoTrack
}

// videoTrouble is a failed encoder; fatal when it could not be opened again.
type videoTrouble struct {
	stage *videoStage
	err   error
	fatal bool
}

// begin starts encoding for a new connection: with a key frame.
func (v *videoStage) begin() {
	v.forceKey.Store(true)
	v.sending.Store(true)
}

// end stops encoding; the encoder stays open.
func (v *videoStage) end() { v.sending.Store(false) }

func (v *videoStage) run(ctx context.Context) {
	enc := v.reopen(nil)
	emit := v.emit
	for enc != nil {
		select {
		case <-ctx.Done():
			enc.Close()
			return
		case <-v.slot.Ready():
		}
		f, fresh := v.slot.Latest()
		if f == nil || !fresh || !v.sending.Load() {
			continue
		}
		if err := v.encode(enc, f, emit); err != nil {
			enc.Close()
			enc = v.reopen(err)
		}
	}
}

// reopen opens the encoder, the first time or after the failure err. nil when it cannot be had.
func (v *videoStage) reopen(err error) VideoEncoder {
	if err != nil {
		v.report(videoTrouble{v, err, false})
	}
	s := v.settings
	s.Bitrate = int(v.bitrate.Load())
	enc, err := v.open(s)
	if err != nil {
		v.report(videoTrouble{v, err, true})
		return nil
	}
	track := enc.Track()
	v.track.Store(&track)
	v.forceKey.Store(true)
	v.report(videoOpened{v, track})
	return enc
}

// encode makes one access unit. Key frames come by the clock as well as by the encoder's own count,
// so that their distance holds when pictures come more rarely (waiting image).
func (v *videoStage) encode(enc VideoEncoder, f *media.Frame, emit func(media.Packet)) error {
	if kbps := int(v.bitrate.Load()); kbps != v.settings.Bitrate {
		v.settings.Bitrate = kbps
		enc.SetBitrate(kbps)
	}
	frame := time.Second / time.Duration(v.settings.FPS)
	key := v.forceKey.Swap(false) || f.Time-v.lastKey > v.settings.KeyInterval-frame/2
	if key {
		v.lastKey = f.Time
	}
	begin := time.Now()
	err := enc.Encode(f, key, emit)
	v.meter.encode.Add(int64(time.Since(begin)))
	v.meter.encoded.Add(1)
	return err
}

func (v *videoStage) emit(p media.Packet) {
	v.meter.videoBytes.Add(int64(len(p.Data)))
	v.queue.push(p)
}
