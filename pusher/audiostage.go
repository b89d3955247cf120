package pusher

import (
	"context"
	"sync/atomic"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// soundLag is how long after its time a piece of sound is read from the soundtrack: what microphones,
// their buffers and the scheduler need to deliver it.
const soundLag = 60 * time.Millisecond

// audioStage is the sound's goroutine: what is due on the soundtrack -> volume -> music -> AAC -> queue. It is
// driven by the clock, so the stream has its sound, if only silence, whatever the microphone does.
type audioStage struct {
	clock    media.Clock
	open     func(AudioSettings) (AudioEncoder, error)
	settings AudioSettings
	sound    *soundtrack
	meter    *meter
	report   func(any)                         // audioOpened, audioTrouble, musicOver
	track    *atomic.Pointer[media.AudioTrack] // where the encoder's track is told
	held     atomic.Bool                       // a VoiceProcessor holds sound back
	queue    atomic.Pointer[queue]             // nil while there is no connection to encode for
	gain     atomic.Int64                      // wanted volume of the microphone in 1/1000
	music    atomic.Pointer[musicTrack]        // background music; nil is none

	level float32 // the volume that has been reached
	limit limiter // of the sum with music
}

type audioOpened struct{ track media.AudioTrack }
type audioTrouble struct{ err error }

func (a *audioStage) run(ctx context.Context) {
	enc, err := a.open(a.settings)
	if err != nil {
		a.report(audioTrouble{err})
		return
	}
	defer enc.Close()
	track := enc.Track()
	a.track.Store(&track)
	a.report(audioOpened{track})
	a.encodeDue(ctx, enc)
}

// encodeDue encodes each piece of sound once its time is past.
func (a *audioStage) encodeDue(ctx context.Context, enc AudioEncoder) {
	buf := make([]float32, enc.FrameSize()*a.settings.Channels)
	piece := media.Samples{Data: buf, Rate: a.settings.Rate, Channels: a.settings.Channels}
	length := time.Duration(enc.FrameSize()) * time.Second / time.Duration(a.settings.Rate)
	emit := a.emit
	timer := time.NewTimer(0)
	defer timer.Stop()
	a.sound.start(a.clock.Now() - a.lag())
	for {
		due := a.sound.next() + length + a.lag()
		timer.Reset(due - a.clock.Now())
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		piece.Time = a.sound.take(buf)
		a.meter.addMicPeak(peak(buf))
		a.amplify(buf)
		a.addMusic(buf)
		if a.queue.Load() == nil {
			continue
		}
		if err := enc.Encode(&piece, emit); err != nil {
			a.report(audioTrouble{err})
			return
		}
	}
}

// maxHeld is how much sound a VoiceProcessor may hold back; with one, sound is read so much later.
const maxHeld = 20 * time.Millisecond

// lag is how long after its time sound is read now.
func (a *audioStage) lag() time.Duration {
	if a.held.Load() {
		return soundLag + maxHeld
	}
	return soundLag
}

// amplify applies the volume, moving to a changed one over the length of the piece, without a click.
func (a *audioStage) amplify(buf []float32) {
	to := float32(a.gain.Load()) / 1000
	if a.level == 1 && to == 1 {
		return
	}
	step := (to - a.level) / float32(len(buf))
	for i := range buf {
		a.level += step
		buf[i] *= a.level
	}
	a.level = to
}

// addMusic mixes background music in, and tells when it is over.
func (a *audioStage) addMusic(buf []float32) {
	track := a.music.Load()
	if track == nil {
		return
	}
	over := track.mix(buf)
	a.limit.apply(buf, a.settings.AudioFormat)
	if over && a.music.CompareAndSwap(track, nil) {
		a.report(musicOver{track})
	}
}

func peak(buf []float32) float64 {
	var p float32
	for _, v := range buf {
		p = max(p, v, -v)
	}
	return float64(p)
}

func (a *audioStage) emit(p media.Packet) {
	a.meter.audioBytes.Add(int64(len(p.Data)))
	if q := a.queue.Load(); q != nil {
		q.push(p)
	}
}

// listen copies a microphone, by way of voice if that is not nil, onto the soundtrack until it ends, and
// counts the pieces that come: the microphone's goroutine.
func listen(clock media.Clock, mic capture.Mic, convert AudioConverter, voice VoiceProcessor, sound *soundtrack, pieces *atomic.Int64) error {
	sound.lost()
	nextStretch := clock.Now() + time.Second
	for {
		in, err := mic.Read()
		if err != nil {
			return err
		}
		pieces.Add(1)
		now := clock.Now()
		out, err := convert.Convert(in.Data)
		if err != nil {
			return err
		}
		end := now
		if voice != nil {
			if out, err = voice.Process(out); err != nil {
				return err
			}
			end -= sound.time(int64(voice.Held()))
		}
		if len(out) == 0 {
			continue
		}
		stretch := sound.put(out, end)
		if now >= nextStretch {
			nextStretch = now + time.Second
			if err := convert.Stretch(stretch, sound.rate); err != nil {
				return err
			}
		}
	}
}
