package capture

import (
	"io"
	"math"
	"time"

	"livepusher/pusher/media"
)

// The tone: 997 Hz, the frequency of AES17 (prime, so that it meets every sample value), 20 dB below a
// full-scale sine.
const (
	soundRate    = 48000 // Hz
	soundPiece   = 960   // samples a Read: 20 ms
	toneHz       = 997
	toneLevel    = 0.1 // -20 dBFS
	toneGap      = 40 * time.Millisecond
	toneRamp     = 2 * time.Millisecond // of a raised cosine at either end of the gap: no click
	soundMayLate = 10                   // pieces that wait for a late reader before they are lost
)

// Tone is a microphone that hears 997 Hz at -20 dBFS, 48 kHz mono, with a gap of 40 ms that begins at
// each whole second of the wall clock: in a recording of Pattern and Tone the gap must stand where the
// burnt-in clock passes a second.
type Tone struct {
	pacer   *pacer
	samples media.Samples
	wall    time.Duration // wall clock at the pacer's start, since 1970
}

// NewTone starts the tone.
func NewTone() *Tone {
	t := &Tone{pacer: newPacer(soundRate/soundPiece, soundMayLate), samples: newPiece()}
	t.pacer.next = 1 // a piece is delivered when its last sample has been heard
	t.wall = time.Duration(t.pacer.start.UnixNano())
	return t
}

func newPiece() media.Samples {
	return media.Samples{Data: make([]float32, soundPiece), Rate: soundRate, Channels: 1}
}

// Read implements Mic.
func (t *Tone) Read() (*media.Samples, error) {
	step, ok := t.pacer.wait()
	if !ok {
		return nil, io.EOF
	}
	first := (step - 1) * soundPiece
	wall := t.wall + t.clockStep() + time.Duration(first/soundRate)*time.Second
	for i := range t.samples.Data {
		n := (first + int64(i)) % soundRate // the tone repeats after exactly one second
		phase := float64(n*toneHz%soundRate) / soundRate
		at := wall + time.Duration(n)*time.Second/soundRate
		if n < first%soundRate {
			at += time.Second
		}
		t.samples.Data[i] = float32(toneLevel * toneEnvelope(at%time.Second) * math.Sin(2*math.Pi*phase))
	}
	return &t.samples, nil
}

// clockStep is by how much the wall clock has been set forward since the start.
func (t *Tone) clockStep() time.Duration {
	now := time.Now()
	return now.Round(0).Sub(t.pacer.start.Round(0)) - now.Sub(t.pacer.start)
}

// toneEnvelope is the tone's loudness, 0..1, at a time within a second.
func toneEnvelope(at time.Duration) float64 {
	switch {
	case at >= toneGap:
		return 1
	case at < toneRamp:
		return raisedCosine(float64(at) / float64(toneRamp))
	case at >= toneGap-toneRamp:
		return raisedCosine(float64(toneGap-at) / float64(toneRamp))
	}
	return 0
}

// raisedCosine falls from 1 to 0 as x goes from 0 to 1.
func raisedCosine(x float64) float64 { return (1 + math.Cos(math.Pi*x)) / 2 }

// Close implements Mic.
func (t *Tone) Close() error { t.pacer.close(); return nil }

// Info implements Mic.
func (t *Tone) Info() MicInfo { return MicInfo{Name: "tone", Rate: soundRate, Channels: 1} }

var _ Mic = (*Tone)(nil)
