package pusher

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"livepusher/pusher/media"
)

// videoStage is the encoder's goroutine: newest picture in, access units out into the queue. It opens
// the encoder by itself, so that opening does not hold up the session, and carries out the policies of
// encoderladder.go and encoderload.go.
type videoStage struct {
	open     func(VideoSettings) (VideoEncoder, error)
	encoders func() []EncoderInfo
	wish     string        // Config.Encoder
	settings VideoSettings // of the encoder in use; its Encoder, Preset and Bitrate are filled here
	slot     *media.Slot   // where the compositor makes the pictures, while sending
	queue    *queue
	clock    media.Clock
	meter    *meter
	report   func(any) // videoOpened, videoTrouble, videoTakeover

	sending  atomic.Bool  // there is a connection to encode for
	forceKey atomic.Bool  // the next picture must be a key frame
	bitrate  atomic.Int64 // kbit/s wanted now

	// What the goroutine keeps between pictures.
	enc       VideoEncoder // in use; nil when there is none
	track     *media.VideoTrack
	ladder    ladder
	load      encoderLoad
	planned   happening     // what the next key frame has to answer to: tooSlow, hasRoom, or fits
	encoded   int           // pictures since the encoder was opened
	restarted bool          // it was opened because it had failed
	lastKey   time.Duration // of the pictures given to the encoder, when one was asked to be a key frame
}

type videoOpened struct {
	stage   *videoStage
	encoder string // and its preset, for people
}

// videoTrouble is a failed encoder: HWAccelerationFail or VideoEncodeWarning when the stage goes on with
// another or the same, VideoEncodeFail when it has none left and has ended.
type videoTrouble struct {
	stage   *videoStage
	code    Code
	encoder string
	err     error
}

// videoTakeover tells that hardware takes over from software which is too slow.
type videoTakeover struct{ stage *videoStage }

// begin starts encoding for a new connection: with a key frame.
func (v *videoStage) begin() {
	v.forceKey.Store(true)
	v.sending.Store(true)
}

// end stops encoding; the encoder stays open.
func (v *videoStage) end() { v.sending.Store(false) }

func (v *videoStage) run(ctx context.Context) {
	v.ladder = newLadder(v.wish, v.encoders())
	v.load = encoderLoad{frame: v.frame()}
	defer v.close()
	emit := v.emit
	for ok := v.openNext(errNoEncoder); ok; {
		select {
		case <-ctx.Done():
			return
		case <-v.slot.Ready():
		}
		if f, fresh := v.slot.Latest(); f != nil && fresh && v.sending.Load() {
			ok = v.picture(f, emit)
		}
	}
}

var errNoEncoder = errors.New("there is no H.264 encoder: install FFmpeg with libx264")

// frame is the time from picture to picture.
func (v *videoStage) frame() time.Duration { return time.Second / time.Duration(v.settings.FPS) }

// openNext opens the encoder where the ladder stands, or the next one that can be opened. false when
// none can: for err, or what the last one said.
func (v *videoStage) openNext(err error) bool {
	for {
		r, ok := v.ladder.rung()
		if !ok {
			v.report(videoTrouble{v, VideoEncodeFail, "", err})
			return false
		}
		var enc VideoEncoder
		if enc, err = v.openRung(r); err == nil {
			v.use(enc, r)
			v.forceKey.Store(true)
			return true
		}
		v.leave(cannotOpen, err)
	}
}

func (v *videoStage) openRung(r rung) (VideoEncoder, error) {
	s := v.settings
	s.Encoder, s.Preset, s.Bitrate = r.name, r.preset, int(v.bitrate.Load())
	enc, err := v.open(s)
	if err == nil {
		v.settings = s
	}
	return enc, err
}

// use makes enc the encoder. Its first picture has to be a key frame.
func (v *videoStage) use(enc VideoEncoder, r rung) {
	track := enc.Track()
	v.enc, v.track = enc, &track
	v.encoded, v.planned = 0, fits
	v.load.restart()
	v.report(videoOpened{v, r.String()})
}

func (v *videoStage) close() {
	if v.enc != nil {
		v.enc.Close()
		v.enc = nil
	}
}

// leave moves the ladder after a failure, and tells of it.
func (v *videoStage) leave(h happening, err error) (m move) {
	left, _ := v.ladder.rung()
	v.ladder, m = v.ladder.next(h)
	switch {
	case m == toSoftware:
		v.report(videoTrouble{v, HWAccelerationFail, left.name, err})
	case m != giveUp && h != cannotOpen:
		v.report(videoTrouble{v, VideoEncodeWarning, left.name, err})
	}
	return m
}

// picture encodes one picture, and after it or before, at a key frame, does what has to be done about
// the encoder. false when there is none left.
func (v *videoStage) picture(f *media.Frame, emit func(media.Packet)) bool {
	key := v.keyDue(f.Time)
	if key && v.planned != fits {
		v.switchOver(f.Time, emit)
	}
	took, err := v.encode(f, key, emit)
	if err != nil {
		return v.recover(err)
	}
	v.encoded++
	v.judge(f.Time, took)
	return true
}

// keyDue tells whether a picture must be a key frame. Key frames come by the clock as well as by the
// encoder's own count, so that their distance holds when pictures come more rarely (waiting image).
func (v *videoStage) keyDue(at time.Duration) bool {
	key := v.forceKey.Swap(false) || at-v.lastKey > v.settings.KeyInterval-v.frame()/2
	if key {
		v.lastKey = at
	}
	return key
}

// encode makes one access unit, and tells how long that took.
func (v *videoStage) encode(f *media.Frame, key bool, emit func(media.Packet)) (took time.Duration, err error) {
	if kbps := int(v.bitrate.Load()); kbps != v.settings.Bitrate {
		v.settings.Bitrate = kbps
		v.enc.SetBitrate(kbps)
	}
	v.meter.encoderWait.Add(int64(v.clock.Now() - f.Time))
	begin := time.Now()
	err = v.enc.Encode(f, key, emit)
	took = time.Since(begin)
	v.meter.encode.Add(int64(took))
	v.meter.encoded.Add(1)
	return took, err
}

// recover goes on after a failure while encoding; the picture is lost.
func (v *videoStage) recover(err error) bool {
	v.close()
	h := cannotEncode
	if v.restarted && v.encoded < v.settings.FPS {
		h = cannotRepeat
	}
	v.restarted = v.leave(h, err) == restart
	return v.openNext(err)
}

// judge plans what the load asks for. It waits for the next key frame, which costs no bits and is never
// far, unless pictures are being lost.
func (v *videoStage) judge(at, took time.Duration) {
	load, ok := v.load.add(at, took)
	if !ok {
		return
	}
	h := v.load.judge(load)
	if _, m := v.ladder.next(h); m == stay {
		return
	}
	v.planned = h
	if load > loadLosing {
		v.forceKey.Store(true)
	}
}

// switchOver carries out what was planned, with the picture of time at, a key frame. The encoder in use
// goes when the other is open, and stays if that cannot be opened.
func (v *videoStage) switchOver(at time.Duration, emit func(media.Packet)) {
	to, m := v.ladder.next(v.planned)
	v.planned = fits
	r, _ := to.rung()
	enc, err := v.openRung(r)
	if err != nil {
		v.ladder = v.ladder.without(to.at)
		return
	}
	v.enc.Drain(emit) // what it does not give any more is lost, as with every failed encoder
	v.close()
	v.ladder, v.restarted = to, false
	if m == toHardware {
		v.report(videoTakeover{v})
	}
	v.use(enc, r)
	v.load.moved(m, at)
}

func (v *videoStage) emit(p media.Packet) {
	p.Track = v.track
	v.meter.videoBytes.Add(int64(len(p.Data)))
	v.queue.push(p)
}
