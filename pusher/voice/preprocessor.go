package voice

/*
#cgo pkg-config: speexdsp
#cgo noescape preprocess
#cgo nocallback preprocess
#include <speex/speex_preprocess.h>

// preprocess replaces a frame by the one before, processed, and returns how probable speech is in the
// new one, in percent.
static int preprocess(SpeexPreprocessState *s, spx_int16_t *frame) {
	spx_int32_t speech = 0;
	speex_preprocess_run(s, frame);
	speex_preprocess_ctl(s, SPEEX_PREPROCESS_GET_PROB, &speech);
	return speech;
}

static int set(SpeexPreprocessState *s, int request, spx_int32_t value) {
	return speex_preprocess_ctl(s, request, &value);
}
*/
import "C"
import (
	"errors"
	"fmt"
	"math"
	"unsafe"
)

const (
	// TargetLevel is the level to which AGC brings speech, in dBFS: the RMS value while somebody speaks.
	// It lies in the range of -20 to -16 LUFS that AES TD1004 recommends for streams, at its lower end,
	// because peaks of speech are up to 18 dB above and have to find room.
	TargetLevel = -20

	// Suppression is by how much ANS takes noise down at most, in dB. More would take the ends of words
	// with it, and leave the silence of a dead line.
	Suppression = 25

	// MaxGain is by how much AGC makes sound louder at most, in dB: a voice in the next room stays there.
	// Speech less than some 10 dB above the noise is not made louder, since the noise would be too.
	MaxGain = 30

	// riseSpeed is how fast the gain may rise, in dB/s (Speex' own default). It falls at 40 dB/s.
	riseSpeed = 12

	// levelAt16k is Speex' measure of loudness for speech of TargetLevel at 16 kHz: found with synthetic
	// voices, four of which come within 1 dB of the target (TestGainControlReachesTarget). The measure is
	// the root of a sum over the spectrum's lines and grows with the root of their number.
	levelAt16k = 14000
)

// preprocessor is Speex' preprocessor for one channel.
type preprocessor struct{ state *C.SpeexPreprocessState }

func openPreprocessor(c Config, size int) (*preprocessor, error) {
	p := &preprocessor{C.speex_preprocess_state_init(C.int(size), C.int(c.Rate))}
	if p.state == nil {
		return nil, errors.New("SpeexDSP has no memory for a preprocessor")
	}
	if err := p.setUp(c); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *preprocessor) setUp(c Config) error {
	if !c.ANS {
		if err := p.set(C.SPEEX_PREPROCESS_SET_DENOISE, 0); err != nil { // it is on in a new preprocessor
			return err
		}
	} else if err := p.set(C.SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, -Suppression); err != nil {
		return err
	}
	if !c.AGC {
		return nil
	}
	if err := p.set(C.SPEEX_PREPROCESS_SET_AGC, 1); err != nil {
		return errors.New("this SpeexDSP has no gain control: it was built for fixed-point arithmetic")
	}
	level := levelAt16k * math.Sqrt(float64(c.Rate)/16000)
	return errors.Join(
		p.set(C.SPEEX_PREPROCESS_SET_AGC_TARGET, int(level)),
		p.set(C.SPEEX_PREPROCESS_SET_AGC_MAX_GAIN, MaxGain),
		p.allowRise(false))
}

func (p *preprocessor) set(request, value int) error {
	if C.set(p.state, C.int(request), C.spx_int32_t(value)) != 0 {
		return fmt.Errorf("SpeexDSP refuses %d for its setting %d", value, request)
	}
	return nil
}

// allowRise tells whether the gain may rise. It may fall at any time.
func (p *preprocessor) allowRise(yes bool) error {
	if yes {
		return p.set(C.SPEEX_PREPROCESS_SET_AGC_INCREMENT, riseSpeed)
	}
	return p.set(C.SPEEX_PREPROCESS_SET_AGC_INCREMENT, 0)
}

// run replaces a frame by the one before it, processed, and returns the probability of speech, 0-1, in
// the frame that was given.
func (p *preprocessor) run(frame []int16) (speech float64) {
	return float64(C.preprocess(p.state, (*C.spx_int16_t)(unsafe.SliceData(frame)))) / 100
}

func (p *preprocessor) close() {
	C.speex_preprocess_state_destroy(p.state)
	p.state = nil
}
