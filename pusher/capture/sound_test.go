package capture

import (
	"math"
	"testing"
	"testing/synctest"
	"time"
)

// record reads n seconds of a microphone whose clock begins at start.
func record(t *testing.T, m Mic, seconds int) []float32 {
	t.Helper()
	var all []float32
	for len(all) < seconds*m.Info().Rate {
		s, err := m.Read()
		if err != nil {
			t.Fatal(err)
		}
		if s.Rate != 48000 || s.Channels != 1 || len(s.Data) < 480 || len(s.Data) > 960 {
			t.Fatalf("piece of %d samples, %d Hz, %d channels", len(s.Data), s.Rate, s.Channels)
		}
		all = append(all, s.Data...)
	}
	return all[:seconds*m.Info().Rate]
}

// sine is sample n, counted from the tone's start, of what Tone must hear.
func sine(n int64) float64 {
	cycles := math.Mod(997*float64(n%48000)/48000, 1)
	return 0.1 * math.Sin(2*math.Pi*cycles) // -20 dBFS
}

func TestTone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock stands at midnight of a whole second
		time.Sleep(300 * time.Millisecond)
		start := time.Now()
		tone := NewTone()
		defer tone.Close()
		x := record(t, tone, 3)
		if at := time.Since(start); at != 3*time.Second {
			t.Errorf("three seconds took %v", at)
		}
		for i := range 33600 {
			if off := float64(x[i]) - sine(int64(i)); math.Abs(off) > 1e-7 {
				t.Fatalf("sample %d is off by %v", i, off)
			}
		}
		for second := range 3 { // the gap begins 0.7 s into the recording, then every second
			begin := 33600 + second*48000
			for i := range 1920 {
				v := math.Abs(float64(x[begin+i]))
				if i >= 96 && i < 1824 && v != 0 {
					t.Fatalf("sound %v at sample %d of gap %d", v, i, second)
				}
			}
			if before, after := peak(x[begin-96:begin]), peak(x[begin+1920:begin+2016]); before < 0.099 || after < 0.099 {
				t.Errorf("gap %d is too wide: %.3f before, %.3f after", second, before, after)
			}
		}
		for i := range x[1:] { // no click: never steeper than the sine and its ramps can be
			if step := math.Abs(float64(x[i+1] - x[i])); step > toneLevel*(2*math.Pi*997/48000+math.Pi/2/96) {
				t.Fatalf("jump of %v at sample %d", step, i)
			}
		}
	})
}

func peak(x []float32) float64 {
	p := 0.0
	for _, v := range x {
		p = max(p, math.Abs(float64(v)))
	}
	return p
}

// After hours the tone has the phase that it would have had without any break.
func TestToneKeepsPhase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tone := NewTone()
		defer tone.Close()
		tone.Read()
		tone.pacer.next += 50 * 3600 * 5 // five hours, without computing them
		var last []float32
		for range 5 {
			s, err := tone.Read()
			if err != nil {
				t.Fatal(err)
			}
			last = s.Data
		}
		first := (tone.pacer.next - 2) * soundPiece
		for i, v := range last {
			if off := float64(v) - sine(first+int64(i)); math.Abs(off) > 1e-7 {
				t.Fatalf("sample %d is off by %v", i, off)
			}
		}
		if at := time.Duration(tone.pacer.next-1) * 20 * time.Millisecond; time.Since(tone.pacer.start) != at {
			t.Errorf("at %v, want %v", time.Since(tone.pacer.start), at)
		}
	})
}

func TestLateReaderLosesSound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewTone()
		defer s.Close()
		s.Read()
		time.Sleep(10 * time.Second)
		start := time.Now()
		for range 50 {
			if _, err := s.Read(); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 900*time.Millisecond {
			t.Errorf("a second of sound came in %v after a long pause", took)
		}
	})
}
