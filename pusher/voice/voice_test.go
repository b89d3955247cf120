package voice

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// formats are those of the stream.
var formats = []Config{{Rate: 16000, Channels: 1}, {Rate: 48000, Channels: 2}}

func (c Config) String() string {
	return fmt.Sprintf("%d Hz %d agc=%v ans=%v", c.Rate, c.Channels, c.AGC, c.ANS)
}

// each runs a test for both formats, and for gain control, noise suppression, and both.
func each(t *testing.T, f func(t *testing.T, c Config)) {
	t.Helper()
	for _, c := range formats {
		for _, c.AGC = range []bool{false, true} {
			for _, c.ANS = range []bool{false, true} {
				if c.AGC || c.ANS {
					t.Run(c.String(), func(t *testing.T) {
						guard(t)
						f(t, c)
					})
				}
			}
		}
	}
}

// eachGain is each with gain control.
func eachGain(t *testing.T, f func(t *testing.T, c Config)) {
	t.Helper()
	for _, c := range formats {
		for _, c.ANS = range []bool{false, true} {
			c.AGC = true
			t.Run(c.String(), func(t *testing.T) {
				guard(t)
				f(t, c)
			})
		}
	}
}

// wide gives one channel the form of c.
func (c Config) wide(s []float32) []float32 {
	if c.Channels == 2 {
		return stereo(s)
	}
	return s
}

// White noise 20 dB below speech falls in the pauses, and the speech stays.
func TestNoiseSuppression(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and a matter of one goroutine")
	}
	for _, c := range formats {
		c.ANS = true
		for _, v := range voices[:2] {
			t.Run(fmt.Sprint(c, " ", v), func(t *testing.T) {
				guard(t)
				words, pause := speech(t, v, c.Rate, -26), make([]float32, 2*c.Rate)
				clean := slices.Concat(pause, words, pause, words, pause)
				in := added(clean, noise(len(clean), -46, false))
				out := left(process(t, c, c.wide(in), c.Rate/100), c.Channels)
				for _, part := range []struct {
					name        string
					from, to    int
					least, most float64 // by what it may fall, dB
				}{
					{"first pause", c.Rate, 2 * c.Rate, 12, Suppression + 3},
					{"speech", 2 * c.Rate, 2*c.Rate + len(words), -3, 3},
					{"second pause", 3*c.Rate + len(words), 4*c.Rate + len(words), 12, Suppression + 3},
					{"speech again", 4*c.Rate + len(words), 4*c.Rate + 2*len(words), -3, 3},
				} {
					before, after := judge(t, in[part.from:part.to], c.Rate), judge(t, out[part.from:part.to], c.Rate)
					t.Logf("%-12s %6.1f -> %6.1f dBFS", part.name, before.rms, after.rms)
					if fell := before.rms - after.rms; fell < part.least || fell > part.most {
						t.Errorf("%s: falls by %.1f dB, want %v to %v", part.name, fell, part.least, part.most)
					}
					if ours := rms(out[part.from:part.to]); math.Abs(ours-after.rms) > 0.1 {
						t.Errorf("%s: %.1f dBFS by our own measure", part.name, ours)
					}
				}
			})
		}
	}
}

// Speech that was recorded far too low or far too high has the target's level after 3 s.
func TestGainControlReachesTarget(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and a matter of one goroutine")
	}
	eachGain(t, func(t *testing.T, c Config) {
		for _, v := range voices {
			for _, level := range []float64{-45, -8} {
				words := speech(t, v, c.Rate, level)
				in := slices.Concat(words, words)
				in = scaled(added(in, noise(len(in), -85, false)), 1) // the hiss of a sound card
				out := left(process(t, c, c.wide(in), c.Rate/100), c.Channels)
				settled := out[3*c.Rate:]
				first, all := active(settled[:3*c.Rate], c.Rate), active(settled, c.Rate)
				said := judge(t, settled, c.Rate)
				t.Logf("%-9s %v dBFS: %.1f from 3 to 6 s, %.1f to the end; ffmpeg: %.1f LUFS, peak %.1f dBFS", v, level, first, all, said.loudness, said.peak)
				for _, got := range []float64{first, all, said.loudness} {
					if math.Abs(got-TargetLevel) > 4 {
						t.Errorf("%s at %v dBFS comes to %.1f", v, level, got)
					}
				}
				if clipped := slices.ContainsFunc(out, func(v float32) bool { return v >= 1-1.0/fullScale || v <= -1 }); clipped || said.peak >= 0 {
					t.Errorf("%s at %v dBFS is clipped; peak %.1f dBFS", v, level, said.peak)
				}
			}
		}
	})
}

// What is not speech is not made speech's level, for as long as it lasts.
func TestNoiseIsNotMadeLouder(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and a matter of one goroutine")
	}
	const seconds, allowed = 30, 2
	eachGain(t, func(t *testing.T, c Config) {
		n := seconds * c.Rate
		swelling := noise(n, -50, true)
		for i := range swelling { // by 10 dB, every 5 s
			swelling[i] *= float32(power(5 * math.Sin(2*math.Pi*float64(i)/float64(5*c.Rate))))
		}
		for name, in := range map[string][]float32{
			"loud white noise": noise(n, -36, false), "white noise": noise(n, -50, false), "faint white noise": noise(n, -70, false),
			"loud low noise": noise(n, -36, true), "low noise": noise(n, -50, true), "hum": added(sine(n, c.Rate, 100, -50), noise(n, -70, false)),
			"tone": sine(n, c.Rate, 997, -40), "swelling noise": swelling,
		} {
			out := left(process(t, c, c.wide(in), c.Rate/100), c.Channels)
			worst := -200.0 // dB by which a second becomes louder
			for at := 0; at+c.Rate <= len(out); at += c.Rate {
				worst = max(worst, rms(out[at:at+c.Rate])-rms(in[at:at+c.Rate]))
			}
			t.Logf("%-18s %.1f dBFS: louder by at most %.1f dB", name, rms(in), worst)
			if worst > allowed {
				t.Errorf("%s of %.1f dBFS becomes louder by %.1f dB", name, rms(in), worst)
			}
		}
	})
}

// A pause in a conversation does not fill with noise either.
func TestPausesStayQuiet(t *testing.T) {
	for _, c := range formats {
		c.AGC = true
		guard(t)
		words := speech(t, "en", c.Rate, -26)
		clean := slices.Concat(words, make([]float32, 20*c.Rate), words)
		in := added(clean, noise(len(clean), -60, true))
		out := left(process(t, c, c.wide(in), c.Rate/100), c.Channels)
		begin, end := len(words)+c.Rate, len(words)+20*c.Rate
		early, late := rms(out[begin:begin+c.Rate]), rms(out[end-c.Rate:end])
		again := active(out[end:end+3*c.Rate], c.Rate)
		t.Logf("%v: %.1f dBFS early in the pause, %.1f late, speech after it %.1f", c, early, late, again)
		if late > early+1 || math.Abs(again-TargetLevel) > 4 {
			t.Errorf("%v: the pause goes from %.1f to %.1f dBFS, speech after it is at %.1f", c, early, late, again)
		}
	}
}

// A tone stays one of 997 Hz. Noise suppression takes it for noise, as it must any steady sound.
func TestToneIsStillATone(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		in := sine(5*c.Rate, c.Rate, 997, -20)
		out := left(process(t, c, c.wide(in), c.Rate/100), c.Channels)[3*c.Rate:]
		crossings := 0
		for i := 1; i < len(out); i++ {
			if out[i-1] < 0 && out[i] >= 0 {
				crossings++
			}
		}
		if hz := float64(crossings) * float64(c.Rate) / float64(len(out)); math.Abs(hz-997) > 2 {
			t.Errorf("%.1f Hz", hz)
		}
		if level := rms(out); level > -14 || level < -20-Suppression-3 {
			t.Errorf("-20 dBFS became %.1f", level)
		}
	})
}

func TestSilenceStaysSilent(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		for i, v := range process(t, c, make([]float32, 10*c.Rate*c.Channels), c.Rate/100) {
			if v != 0 {
				t.Fatalf("sample %d is %v", i, v)
			}
		}
	})
}

// No input brings forth anything but numbers within full scale.
func TestAbsurdInput(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	each(t, func(t *testing.T, c Config) {
		in := make([]float32, c.Rate*c.Channels)
		for i := range in {
			in[i] = []float32{nan, inf, -inf, 1e30, -1e30, 1, -1, 0}[i%8]
		}
		for i, v := range process(t, c, in, c.Rate/100) {
			if !(v >= -1 && v <= 1) {
				t.Fatalf("sample %d is %v", i, v)
			}
		}
	})
}

// The delay, by cross-correlation of what goes in with what is there to hear when it has gone in.
func TestDelayIsWhatHeldSays(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		in := speech(t, "en", c.Rate, -26)[:c.Rate]
		p, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		var heard []float32 // on the clock of the input: silence until the first piece is ready
		for piece := range slices.Chunk(in, c.Rate/100) {
			out, err := p.Process(c.wide(piece))
			if err != nil {
				t.Fatal(err)
			}
			if len(out) == 0 {
				out = make([]float32, len(piece)*c.Channels)
			}
			heard = append(heard, left(out, c.Channels)...)
		}
		if lag := bestLag(in, heard, c.Rate/20); lag != p.Held() || lag != c.Rate/100 {
			t.Errorf("the sound comes %d samples late; Held says %d", lag, p.Held())
		}
	})
}

// bestLag is by how many samples b is best explained as a that comes late, looking between -most and most.
func bestLag(a, b []float32, most int) (lag int) {
	best := 0.0
	for l := -most; l <= most; l++ {
		sum := 0.0
		for i := most; i < min(len(a), len(b))-most; i++ {
			sum += float64(a[i]) * float64(b[i+l])
		}
		if sum > best {
			best, lag = sum, l
		}
	}
	return lag
}

// Pieces of any length give the same sound, sample by sample.
func TestLengthOfPiecesDoesNotMatter(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		in := c.wide(added(speech(t, "en", c.Rate, -30)[:3*c.Rate], noise(3*c.Rate, -50, false)))
		whole := process(t, c, in, c.Rate/100)
		for _, piece := range []int{1, 7, 441, 464, c.Rate/100 - 1, c.Rate/100 + 1, 1024, c.Rate, 3 * c.Rate} {
			if got := process(t, c, in, piece); !slices.Equal(got, whole) {
				t.Errorf("pieces of %d sample frames sound otherwise", piece)
			}
		}
	})
}

// FuzzPieces: whatever the lengths, the sound is the same, and Held accounts for every sample frame.
func FuzzPieces(f *testing.F) {
	f.Add([]byte{160, 160, 160}, true, false)
	f.Add([]byte{0, 1, 255, 3, 0, 159, 161}, false, true)
	f.Fuzz(func(t *testing.T, lengths []byte, two, agc bool) {
		c := Config{Rate: 16000, Channels: 1, AGC: agc, ANS: true}
		if two {
			c.Channels = 2
		}
		total := 0
		for _, n := range lengths {
			total += int(n) * c.Channels
		}
		in := noise(total, -20, true)
		p, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		var out []float32
		rest := in
		for _, n := range lengths {
			got, err := p.Process(rest[:int(n)*c.Channels])
			if err != nil {
				t.Fatal(err)
			}
			rest = rest[int(n)*c.Channels:]
			out = append(out, got...)
			if taken := (total - len(rest)) / c.Channels; len(out)/c.Channels+p.Held() != taken {
				t.Fatalf("%d taken, %d returned, %d held", taken, len(out)/c.Channels, p.Held())
			}
			if p.Held() >= 2*c.Rate/framesPerSecond {
				t.Fatalf("%d sample frames are held", p.Held())
			}
		}
		if total > 0 && !slices.Equal(out, process(t, c, in, total)) {
			t.Error("the pieces sound otherwise than the whole")
		}
	})
}

// Two channels become their mean, on both.
func TestStereoIsOneVoice(t *testing.T) {
	guard(t)
	c := Config{Rate: 48000, Channels: 2, AGC: true, ANS: true}
	words := speech(t, "en", c.Rate, -26)
	in := stereo(words)
	for i := 1; i < len(in); i += 2 {
		in[i] = 0 // a microphone on the left only
	}
	out := process(t, c, in, 480)
	for i := 0; i < len(out); i += 2 {
		if out[i] != out[i+1] {
			t.Fatalf("sample frame %d differs between the channels", i/2)
		}
	}
	mono := process(t, Config{Rate: c.Rate, Channels: 1, AGC: true, ANS: true}, scaled(words, 0.5), 480)
	if !slices.Equal(left(out, 2), mono) {
		t.Error("it is not what the mean of the channels becomes")
	}
}

func TestRefuses(t *testing.T) {
	guard(t)
	for _, row := range []struct {
		c    Config
		says string
	}{
		{Config{Rate: 16000, Channels: 1}, "neither"},
		{Config{Rate: 4000, Channels: 1, AGC: true}, "4000 Hz"},
		{Config{Rate: 96000, Channels: 1, AGC: true}, "96000 Hz"},
		{Config{Rate: 11025, Channels: 1, AGC: true}, "11025 Hz"},
		{Config{Rate: 48000, Channels: 0, AGC: true}, "0 channels"},
		{Config{Rate: 48000, Channels: 6, ANS: true}, "6 channels"},
	} {
		if _, err := Open(row.c); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%v: %v", row.c, err)
		}
	}
	p, err := Open(Config{Rate: 48000, Channels: 2, ANS: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Process(make([]float32, 3)); err == nil {
		t.Error("half a sample frame was taken")
	}
	if out, err := p.Process(nil); err != nil || len(out) != 0 || p.Held() != 0 {
		t.Errorf("nothing became %d samples, %v", len(out), err)
	}
	p.Close()
	p.Close()
	if _, err := p.Process(make([]float32, 2)); err == nil {
		t.Error("taken after Close")
	}
}

func TestAllocatesNothing(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		p, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		in := c.wide(speech(t, "en", c.Rate, -26))
		at, piece := 0, 441*c.Channels // no whole frame
		step := func() {
			if _, err := p.Process(in[at : at+piece]); err != nil {
				t.Fatal(err)
			}
			at = (at + piece) % (len(in) - piece) / c.Channels * c.Channels
		}
		for range 10 {
			step()
		}
		if a := testing.AllocsPerRun(300, step); a != 0 {
			t.Errorf("%v allocations a piece", a)
		}
	})
}

func BenchmarkProcess(b *testing.B) {
	for _, c := range formats {
		c.AGC, c.ANS = true, true
		b.Run("10 ms of "+c.String(), func(b *testing.B) {
			p, err := Open(c)
			if err != nil {
				b.Fatal(err)
			}
			defer p.Close()
			in := c.wide(noise(c.Rate/100, -30, false))
			b.ReportAllocs()
			for b.Loop() {
				p.Process(in)
			}
		})
	}
}
