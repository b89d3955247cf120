package av

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
)

// convert sends samples through r in pieces of 10 ms.
func convert(t *testing.T, r *Resampler, in []float32, piece int) []float32 {
	t.Helper()
	var out []float32
	for part := range slices.Chunk(in, piece) {
		got, err := r.Convert(part)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, got...)
	}
	return out
}

// roughness is the largest second difference of a signal, over that of a sine of the frequency and the
// amplitude 0.5: 1 for the pure tone, far more where there is a click.
func roughness(s []float32, rate int, hz float64) float64 {
	worst := 0.0
	for i := 2; i < len(s); i++ {
		worst = max(worst, math.Abs(float64(s[i])-2*float64(s[i-1])+float64(s[i-2])))
	}
	w := 2 * math.Pi * hz / float64(rate)
	return worst / (0.5 * w * w)
}

func TestResampler(t *testing.T) {
	for _, c := range []struct{ inRate, in, outRate, out int }{
		{48000, 2, 48000, 2}, {48000, 1, 16000, 1}, {48000, 2, 16000, 1}, {44100, 2, 48000, 2},
		{16000, 1, 48000, 2}, {8000, 1, 48000, 2}, {96000, 2, 48000, 2},
	} {
		t.Run(fmt.Sprintf("%d Hz %d to %d Hz %d", c.inRate, c.in, c.outRate, c.out), func(t *testing.T) {
			guard(t)
			r, err := NewResampler(c.inRate, c.in, c.outRate, c.out)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			out := convert(t, r, sine(2*c.inRate, c.in, c.inRate, 997), c.inRate/100*c.in)
			missing := 2*c.outRate - len(out)/c.out
			if missing < 0 || missing > c.outRate/200 {
				t.Errorf("%d samples are missing at the end", missing)
			}
			var left []float32
			for i := 0; i < len(out); i += c.out {
				left = append(left, out[i])
				if c.out == 2 && out[i] != out[i+1] {
					t.Fatalf("sample %d differs between the channels", i/2)
				}
			}
			steady := left[c.outRate/10:]
			if hz := frequency(steady, c.outRate); math.Abs(hz-997) > 0.05 {
				t.Errorf("%.3f Hz", hz)
			}
			if x := roughness(steady, c.outRate, 997); x > 1.02 || x < 0.98 {
				t.Errorf("roughness %.3f", x)
			}
		})
	}
}

// Stretching changes the length by the very number of samples, and nobody hears it begin or end.
func TestResamplerStretches(t *testing.T) {
	for _, delta := range []int{48, -48, 240} {
		t.Run(fmt.Sprint(delta), func(t *testing.T) {
			guard(t)
			const rate = 48000
			length := func(delta int) (int, []float32) {
				r, err := NewResampler(rate, 1, rate, 1)
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				in := sine(4*rate, 1, rate, 997)
				out := convert(t, r, in[:rate], 480)
				if delta != 0 {
					if err := r.Stretch(delta, rate); err != nil {
						t.Fatal(err)
					}
				}
				out = append(out, convert(t, r, in[rate:], 480)...)
				return len(out), out
			}
			plain, _ := length(0)
			n, out := length(delta)
			if got := n - plain; got < delta-1 || got > delta+1 {
				t.Errorf("%d samples longer, want %d", got, delta)
			}
			if x := roughness(out[100:], rate, 997); x > 1.05 {
				t.Errorf("roughness %.3f: a click", x)
			}
		})
	}
}

// Two different channels become their mean, and loud ones do not clip.
func TestResamplerMixes(t *testing.T) {
	guard(t)
	r, err := NewResampler(48000, 2, 48000, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	in := make([]float32, 9600)
	for i := 0; i < len(in); i += 2 {
		in[i], in[i+1] = 1, 0.5
	}
	out := convert(t, r, in, 960)
	if v := out[2000]; math.Abs(float64(v)-0.75) > 0.001 {
		t.Errorf("1 and 0.5 became %v", v)
	}
}

func TestResamplerRefuses(t *testing.T) {
	guard(t)
	for _, c := range [][4]int{{}, {48000, 0, 48000, 1}, {48000, 1, 0, 1}, {48000, 3, 48000, 2}, {-1, 1, 48000, 2}, {1 << 30, 1, 48000, 1}} {
		var typed *Error
		if _, err := NewResampler(c[0], c[1], c[2], c[3]); !errors.As(err, &typed) {
			t.Errorf("%v: %v, want an *Error", c, err)
		}
	}
	r, err := NewResampler(48000, 2, 16000, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Convert(make([]float32, 3)); err == nil {
		t.Error("half a sample was taken")
	}
	if out, err := r.Convert(nil); err != nil || len(out) != 0 {
		t.Errorf("nothing became %d samples, %v", len(out), err)
	}
	for _, c := range [][2]int{{1, 0}, {100, 100}, {-100, 100}, {0, -1}} {
		if err := r.Stretch(c[0], c[1]); err == nil {
			t.Errorf("stretch by %v was taken", c)
		}
	}
	r.Close()
	r.Close()
	if _, err := r.Convert(make([]float32, 2)); err == nil {
		t.Error("taken after Close")
	}
}

func TestResamplerAllocatesNothing(t *testing.T) {
	guard(t)
	r, err := NewResampler(44100, 2, 48000, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	in := sine(441, 2, 44100, 997)
	step := func() {
		if _, err := r.Convert(in); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		step()
	}
	if a := testing.AllocsPerRun(100, step); a != 0 {
		t.Errorf("%v allocations a call", a)
	}
}

func BenchmarkResampler(b *testing.B) {
	for _, rate := range []int{48000, 44100} {
		b.Run(fmt.Sprintf("10 ms of %d Hz stereo to 48000", rate), func(b *testing.B) {
			r, _ := NewResampler(rate, 2, 48000, 2)
			defer r.Close()
			in := sine(rate/100, 2, rate, 997)
			for b.Loop() {
				r.Convert(in)
			}
		})
	}
}
