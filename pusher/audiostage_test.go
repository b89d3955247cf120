package pusher

import (
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// counter is a microphone of 1000 Hz that counts its samples, in pieces of different lengths, each
// delivered when its last sample is made.
type counter struct {
	pieces []int
	next   float32
}

func (c *counter) Read() (*media.Samples, error) {
	if len(c.pieces) == 0 {
		return nil, io.EOF
	}
	n := c.pieces[0]
	c.pieces = c.pieces[1:]
	time.Sleep(time.Duration(n) * time.Millisecond)
	s := &media.Samples{Data: make([]float32, n), Rate: 1000, Channels: 1}
	for i := range s.Data {
		c.next++
		s.Data[i] = c.next
	}
	return s, nil
}

func (c *counter) Close() error          { return nil }
func (c *counter) Info() capture.MicInfo { return capture.MicInfo{Rate: 1000, Channels: 1} }

// straight is a converter that has nothing to do.
type straight struct{}

func (straight) Convert(in []float32) ([]float32, error) { return in, nil }
func (straight) Stretch(delta, distance int) error       { return nil }
func (straight) Close() error                            { return nil }

// keeper is a VoiceProcessor that changes nothing, and holds a frame of 10 and what is begun of the next.
type keeper struct{ kept []float32 }

func (k *keeper) Process(in []float32) ([]float32, error) {
	k.kept = append(k.kept, in...)
	ready := max(0, len(k.kept)/10*10-10)
	out := slices.Clone(k.kept[:ready])
	k.kept = k.kept[ready:]
	return out, nil
}
func (k *keeper) Held() int    { return len(k.kept) }
func (k *keeper) Close() error { return nil }

// Sound lies where it was made, whether a VoiceProcessor holds it back or not.
func TestHeldSoundKeepsItsTime(t *testing.T) {
	for name, voice := range map[string]VoiceProcessor{"without": nil, "with": new(keeper)} {
		synctest.Test(t, func(t *testing.T) {
			var pieces atomic.Int64
			sound := newSoundtrack(1000, 1)
			mic := &counter{pieces: []int{10, 10, 7, 13, 1, 1, 23, 10, 9, 16}}
			if err := listen(media.NewClock(), mic, straight{}, voice, sound, &pieces); err != io.EOF {
				t.Fatal(err)
			}
			out := make([]float32, 110)
			sound.take(out)
			end := 100
			if voice != nil {
				end -= voice.Held()
			}
			for i, v := range out {
				want := float32(i + 1)
				if i >= end {
					want = 0
				}
				if v != want {
					t.Fatalf("%s: at %d ms there is sample %v, want %v", name, i, v, want)
				}
			}
			if pieces.Load() != 10 {
				t.Errorf("%d pieces counted", pieces.Load())
			}
		})
	}
}

func TestOpenVoice(t *testing.T) {
	format := AudioFormat{48000, 2}
	opened := 0
	parts := &Parts{NewVoice: func(f AudioFormat, s VoiceSettings) (VoiceProcessor, error) {
		opened++
		if f != format || s.ANS {
			return (*keeper)(nil), errors.New("why")
		}
		return new(keeper), nil
	}}
	if v, err := openVoice(parts, format, VoiceSettings{}); v != nil || err != nil || opened != 0 {
		t.Errorf("nothing is asked for, and it gives %v, %v", v, err)
	}
	if v, err := openVoice(parts, format, VoiceSettings{AGC: true}); v == nil || err != nil {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := openVoice(parts, format, VoiceSettings{ANS: true}); v != nil || err == nil {
		t.Errorf("it cannot be opened, and gives %v, %v", v, err)
	}
	if v, err := openVoice(&Parts{}, format, VoiceSettings{ANS: true}); v != nil || err == nil {
		t.Errorf("there is none, and it gives %v, %v", v, err)
	}
}
