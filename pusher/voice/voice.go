// Package voice makes the sound of a microphone fit to be heard: automatic gain control (AGC) brings
// speech to one level, and automatic noise suppression (ANS) takes steady noise from under it. Both are
// the preprocessor of SpeexDSP (libspeexdsp 1.2).
//
//	p, err := voice.Open(voice.Config{Rate: 48000, Channels: 2, AGC: true, ANS: true})
//	defer p.Close()
//	out, err := p.Process(piece) // ends p.Held() sample frames before the end of piece
//
// The preprocessor knows one channel of 16-bit samples. A microphone hears one voice, so two channels
// are mixed to one, processed, and laid on both: a preprocessor for each would give each its own gain
// and its own idea of the noise, and the voice would wander between the ears.
package voice

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// framesPerSecond makes the preprocessor's frame 10 ms long, the shortest that it is made for. 20 ms would
// double the delay to take noise no further down: both reach 20 dB.
const framesPerSecond = 100

// Rates that a Processor takes, in Hz: those of speech codecs up to full band.
const minRate, maxRate = 8000, 48000

// Config is what a Processor is opened with.
type Config struct {
	Rate     int  // Hz, 8000-48000 in whole hundreds
	Channels int  // 1 or 2
	AGC      bool // bring speech to about TargetLevel
	ANS      bool // take steady noise down, by Suppression at most
}

// Processor applies AGC, ANS or both to a stream of sound. It is used by one goroutine, and allocates
// nothing once it has seen the longest piece.
type Processor struct {
	pre      *preprocessor // nil after Close
	gate     gate
	channels int
	frame    []int16 // one channel; it is being filled
	filled   int     // samples of frame
	begun    bool    // the preprocessor has a frame inside
	held     int     // sample frames
	out      []float32
}

// Open opens a processor. It is an error to ask for neither AGC nor ANS: sound that is not to be changed
// needs no processor. AGC exists in SpeexDSP's floating-point builds only (Debian's and Ubuntu's are);
// with another one the error says so.
func Open(c Config) (*Processor, error) {
	switch {
	case c.Rate < minRate || c.Rate > maxRate || c.Rate%framesPerSecond != 0:
		return nil, fmt.Errorf("sound of %d Hz cannot be processed", c.Rate)
	case c.Channels < 1 || c.Channels > 2:
		return nil, fmt.Errorf("sound of %d channels cannot be processed", c.Channels)
	case !c.AGC && !c.ANS:
		return nil, errors.New("neither gain control nor noise suppression is asked for")
	}
	size := c.Rate / framesPerSecond
	pre, err := openPreprocessor(c, size)
	if err != nil {
		return nil, err
	}
	return &Processor{pre: pre, gate: gate{off: !c.AGC}, channels: c.Channels, frame: make([]int16, size)}, nil
}

// Process takes interleaved samples, any number of sample frames, and returns what has become ready:
// whole 10 ms, interleaved, valid until the next call. No sample frame is added or lost: the n-th that
// comes out is the n-th that went in. Held tells how many are still to come.
//
// Input above full scale is limited to it, and what is no number counts as silence.
func (p *Processor) Process(in []float32) ([]float32, error) {
	if p.pre == nil {
		return nil, errors.New("the processor is closed")
	}
	if len(in)%p.channels != 0 {
		return nil, fmt.Errorf("%d samples are no whole number for each of %d channels", len(in), p.channels)
	}
	p.out = slices.Grow(p.out[:0], len(in)+len(p.frame)*p.channels)
	for i := 0; i < len(in); i += p.channels {
		p.frame[p.filled] = toInt16(mono(in[i : i+p.channels]))
		if p.filled++; p.filled == len(p.frame) {
			p.filled = 0
			p.run()
		}
	}
	p.held += (len(in) - len(p.out)) / p.channels
	return p.out, nil
}

// run processes the full frame. The preprocessor's windows are two frames long and overlap by one, so it
// answers with the frame before; its first answer is what was before the beginning, and dropped.
func (p *Processor) run() {
	heard := level(p.frame)
	p.gate.follow(p.pre, heard, p.pre.run(p.frame))
	if !p.begun {
		p.begun = true
		return
	}
	for _, v := range p.frame {
		for range p.channels {
			p.out = append(p.out, float32(v)/fullScale)
		}
	}
}

// Held is how many sample frames have been taken and not returned yet: the sound returned last ends that
// much earlier than the sound taken last. This is the delay that the processor adds. Once it runs, it is
// 10 ms, the frame inside the preprocessor, and up to 10 ms more, the frame that is being filled; with
// pieces of whole 10 ms it is 10 ms exactly.
func (p *Processor) Held() int { return p.held }

// Close releases the processor. It may be called again.
func (p *Processor) Close() error {
	if p.pre != nil {
		p.pre.close()
		p.pre = nil
	}
	return nil
}

// fullScale is the int16 value of the float 1.0.
const fullScale = 1 << 15

// mono is the mean of the channels of one sample frame.
func mono(frame []float32) float32 {
	if len(frame) == 1 {
		return frame[0]
	}
	return (frame[0] + frame[1]) / 2
}

func toInt16(v float32) int16 {
	if v != v {
		return 0
	}
	return int16(max(math.MinInt16, min(math.MaxInt16, math.RoundToEven(float64(v)*fullScale))))
}
