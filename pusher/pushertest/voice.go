package pushertest

import "livepusher/pusher"

// Levels of the sound of a Mic as an encoder of a Bench sees it, in 1/100: as it is, and by way of a Voice.
const (
	MicLevel   = 50
	VoiceLevel = 25
)

// Voice halves the sound, and holds the last 10 ms of 48 kHz mono back.
type Voice struct {
	bench *Bench
	kept  []float32
	out   []float32
}

var _ pusher.VoiceProcessor = (*Voice)(nil)

func (b *Bench) newVoice(pusher.AudioFormat, pusher.VoiceSettings) (pusher.VoiceProcessor, error) {
	if b.OpenVoice != nil {
		if err := b.OpenVoice(); err != nil {
			return nil, err
		}
	}
	b.open.Add(1)
	return &Voice{bench: b}, nil
}

// Process implements pusher.VoiceProcessor.
func (v *Voice) Process(in []float32) ([]float32, error) {
	v.kept = append(v.kept, in...)
	ready := max(0, len(v.kept)-480)
	v.out = v.out[:0]
	for _, s := range v.kept[:ready] {
		v.out = append(v.out, s/2)
	}
	v.kept = append(v.kept[:0], v.kept[ready:]...)
	return v.out, nil
}

// Held implements pusher.VoiceProcessor.
func (v *Voice) Held() int { return len(v.kept) }

// Close implements pusher.VoiceProcessor.
func (v *Voice) Close() error {
	v.bench.open.Add(-1)
	return nil
}
