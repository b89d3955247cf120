package pusher

import (
	"math"
	"testing"
	"time"
)

// ramp is n sample frames that count up from first, so that a place tells what was written there.
func ramp(first, n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(first + i)
	}
	return s
}

func TestSoundtrackPutsSoundWhereItsTimeSays(t *testing.T) {
	s := newSoundtrack(1000, 1) // one sample a millisecond
	s.start(0)
	s.put(ramp(1, 20), 120*ms) // made from 100 to 120 ms
	out := make([]float32, 200)
	if at := s.take(out); at != 0 {
		t.Errorf("begins at %v", at)
	}
	for i, v := range out {
		want := float32(0)
		if i >= 100 && i < 120 {
			want = float32(i - 99)
		}
		if v != want {
			t.Fatalf("sample %d is %v, want %v", i, v, want)
		}
	}
	if s.next() != 200*ms {
		t.Errorf("next is %v", s.next())
	}
}

func TestSoundtrackIsContinuousUnderJitter(t *testing.T) {
	s := newSoundtrack(1000, 1)
	s.start(0)
	for n := range 40 {
		jitter := time.Duration(n%5) * 7 * ms
		s.put(ramp(1+n*10, 10), time.Duration(n+10)*10*ms+jitter)
	}
	out := make([]float32, 450)
	s.take(out)
	for i := 101; i < 480 && i < len(out); i++ {
		if out[i] != 0 && out[i] != out[i-1]+1 {
			t.Fatalf("sample %d is %v after %v: jitter of the arrival tore the sound", i, out[i], out[i-1])
		}
	}
}

func TestSoundtrackIsSilentWhereNobodyWrote(t *testing.T) {
	s := newSoundtrack(1000, 2)
	s.start(0)
	s.put([]float32{1, 2, 1, 2}, 50*ms)
	out := make([]float32, 2*4000)
	for range 3 { // twice round the ring: old sound must not come back
		s.take(out)
	}
	for i, v := range out {
		if v != 0 {
			t.Fatalf("sample %d is %v", i, v)
		}
	}
}

func TestSoundtrackJumpsAfterAGap(t *testing.T) {
	s := newSoundtrack(1000, 1)
	s.start(0)
	s.put(ramp(1, 10), 10*ms)
	s.put(ramp(11, 10), 1010*ms) // nothing for a second
	out := make([]float32, 1010)
	s.take(out)
	if out[9] != 10 || out[10] != 0 || out[1000] != 11 {
		t.Errorf("around the gap: %v %v ... %v", out[9], out[10], out[1000])
	}
}

func TestSoundtrackCorrectsDrift(t *testing.T) {
	for _, ppm := range []float64{-300, 300} {
		s := newSoundtrack(48000, 1)
		s.start(0)
		// A sound card whose clock is off by ppm, corrected once a second as listen does.
		piece, stretch := 480.0, 0.0
		clock, written, worst := 0.0, 0.0, 0.0
		for n := range 60 * 100 {
			clock += 480 * (1 + ppm/1e6) / 48000 // seconds that 480 samples take
			size := piece + stretch/100
			written += size
			k := s.put(make([]float32, int(written)-int(written-size)), time.Duration(clock*float64(time.Second)))
			if n%100 == 99 {
				stretch = float64(k)
			}
			if n > 3000 {
				worst = math.Max(worst, math.Abs(s.drift)/48)
			}
			s.read = s.write
		}
		if worst > 20 {
			t.Errorf("%v ppm: the sound is up to %.1f ms from the clock", ppm, worst)
		}
	}
}
