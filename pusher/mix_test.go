package pusher

import (
	"math"
	"testing"
)

func TestLimiter(t *testing.T) {
	f := AudioFormat{48000, 2}
	var quiet, loud limiter
	in := make([]float32, 2*48000)
	tone := func(i int, level float64) float32 {
		return float32(level * math.Sin(2*math.Pi*440*float64(i/2)/48000))
	}
	for i := range in {
		in[i] = tone(i, 0.9)
	}
	quiet.apply(in, f)
	for i, v := range in {
		if v != tone(i, 0.9) {
			t.Fatalf("sample %d below the ceiling was changed", i)
		}
	}
	for i := range in {
		in[i] = tone(i, 1.7)
	}
	loud.apply(in, f)
	last, jump := float32(0), float32(0)
	for i := 0; i < len(in); i += 2 {
		if in[i] > limitCeiling+1e-4 || in[i] < -limitCeiling-1e-4 || in[i] != in[i+1] {
			t.Fatalf("sample %d is %v and %v", i/2, in[i], in[i+1])
		}
		jump = max(jump, in[i]-last, last-in[i])
		last = in[i]
	}
	if jump > 0.12 { // the tone's own steepest step is 0.098
		t.Errorf("a step of %v from one sample to the next", jump)
	}
	in = append(in[:0], make([]float32, 8*48000)...)
	loud.apply(in, f)
	if loud.less != 0 {
		t.Errorf("four seconds later the volume is still lowered by %v", loud.less)
	}
}

// Begin, pause, going on, volume and end of music are no clicks.
func TestMusicTrackHasNoClicks(t *testing.T) {
	track := newMusicTrack(AudioFormat{48000, 1}, nil)
	track.gain.Store(1000)
	song := make([]float32, 14000)
	for i := range song {
		song[i] = 0.5
	}
	track.put(song)
	buf := make([]float32, 1024)
	last, jump := float32(0), float32(0)
	hear := func() (over bool) {
		clear(buf)
		over = track.mix(buf)
		for _, v := range buf {
			jump = max(jump, v-last, last-v)
			last = v
		}
		return over
	}
	hear()
	hear()
	track.gain.Store(300)
	hear()
	hear()
	track.held.Store(true)
	hear()
	if read := track.read; hear() || track.read != read || last != 0 {
		t.Errorf("held, it goes on to %v", last)
	}
	track.held.Store(false)
	hear()
	if math.Abs(float64(last)-0.15) > 1e-5 {
		t.Errorf("going on, it is %v", last)
	}
	track.left.Store(true)
	track.close()
	hear()
	if !hear() || last != 0 {
		t.Errorf("stopped, it is not over, at %v", last)
	}
	if jump > 0.5/1000 {
		t.Errorf("a step of %v from one sample to the next", jump)
	}
	if track.put(song) {
		t.Error("a closed track takes more")
	}
}

func TestMixingMakesNoGarbage(t *testing.T) {
	f := AudioFormat{48000, 2}
	track := newMusicTrack(f, nil)
	track.gain.Store(1000)
	song, buf := make([]float32, 2048), make([]float32, 2048)
	var l limiter
	if n := testing.AllocsPerRun(100, func() {
		track.put(song)
		track.mix(buf)
		l.apply(buf, f)
	}); n != 0 {
		t.Errorf("%v allocations a piece", n)
	}
}
