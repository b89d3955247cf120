package voice

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// guard ends a test that hangs, and fails one that leaves a goroutine behind.
func guard(t *testing.T) {
	t.Helper()
	timer := time.AfterFunc(2*time.Minute, func() { panic(t.Name() + " hangs") })
	t.Cleanup(func() {
		timer.Stop()
		goleak.VerifyNone(t)
	})
}

// command runs a program and returns its two outputs.
func command(t testing.TB, stdin []byte, name string, args ...string) (out, problems []byte) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is missing (Debian: apt-get install %s)", name, name)
	}
	var o, p bytes.Buffer
	c := exec.Command(name, args...)
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(stdin), &o, &p
	if err := c.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, p.Bytes())
	}
	return o.Bytes(), p.Bytes()
}

const words = "Good evening and welcome to the show. Tonight we look at how a camera sees colour, and why the light of a lamp " +
	"is not white. First a word about lenses. Then questions from the audience, and answers. Thank you for listening."

// voices are espeak-ng's: a man, a woman, a Chinese speaker, another man.
var voices = []string{"en", "de+f3", "cmn", "en-us+m7"}

var spoken sync.Map // by voice and rate

// speech is some ten seconds of speech of one channel, made by espeak-ng and resampled by ffmpeg, with an
// active level of db dBFS; what would go beyond full scale is cut off, as a sound card does it.
func speech(t testing.TB, voice string, rate int, db float64) []float32 {
	t.Helper()
	key := fmt.Sprint(voice, rate)
	made, ok := spoken.Load(key)
	if !ok {
		wav, _ := command(t, nil, "espeak-ng", "-v", voice, "--stdout", words)
		pcm, _ := command(t, wav, "ffmpeg", "-loglevel", "error", "-i", "-", "-ac", "1", "-ar", strconv.Itoa(rate), "-f", "f32le", "-")
		s := make([]float32, len(pcm)/4)
		binary.Read(bytes.NewReader(pcm), binary.LittleEndian, s)
		made, _ = spoken.LoadOrStore(key, s)
	}
	return scaled(made.([]float32), power(db-active(made.([]float32), rate)))
}

// noise is white noise of db dBFS; pink-like when low is set, with 20 dB a decade less towards the top.
func noise(n int, db float64, low bool) []float32 {
	random := rand.New(rand.NewPCG(1, 2))
	s := make([]float32, n)
	state := 0.0
	for i := range s {
		v := random.NormFloat64()
		if low {
			state = 0.95*state + math.Sqrt(1-0.95*0.95)*v
			v = state
		}
		s[i] = float32(v * power(db))
	}
	return s
}

// sine is a tone with an RMS value of db dBFS.
func sine(n, rate int, hz, db float64) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(math.Sqrt2 * power(db) * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return s
}

// power is the amplitude of db.
func power(db float64) float64 { return math.Pow(10, db/20) }

// scaled is s times gain, limited to full scale.
func scaled(s []float32, gain float64) []float32 {
	out := make([]float32, len(s))
	for i, v := range s {
		out[i] = float32(max(-1, min(1, float64(v)*gain)))
	}
	return out
}

func added(a, b []float32) []float32 {
	out := slices.Clone(a)
	for i := range out {
		out[i] += b[i]
	}
	return out
}

// stereo lays one channel on two.
func stereo(s []float32) []float32 {
	out := make([]float32, 0, 2*len(s))
	for _, v := range s {
		out = append(out, v, v)
	}
	return out
}

// left is the first of the channels.
func left(s []float32, channels int) []float32 {
	out := make([]float32, 0, len(s)/channels)
	for i := 0; i < len(s); i += channels {
		out = append(out, s[i])
	}
	return out
}

func rms(s []float32) float64 {
	sum := 0.0
	for _, v := range s {
		sum += float64(v) * float64(v)
	}
	return 10 * math.Log10(sum/float64(len(s))+1e-12)
}

// active is the level while somebody speaks, in dBFS: of the 20 ms that come within 25 dB of the loudest.
// It is what ITU-T P.56 measures, simplified.
func active(s []float32, rate int) float64 {
	var levels []float64
	for part := range slices.Chunk(s, rate/50) {
		levels = append(levels, rms(part))
	}
	loudest, sum, n := slices.Max(levels), 0.0, 0
	for _, l := range levels {
		if l > loudest-25 {
			sum += math.Pow(10, l/10)
			n++
		}
	}
	return 10 * math.Log10(sum/float64(n))
}

// process sends in through a new processor in pieces of so many sample frames, and returns all that comes.
func process(t testing.TB, c Config, in []float32, piece int) []float32 {
	t.Helper()
	p, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var out []float32
	for part := range slices.Chunk(in, piece*c.Channels) {
		got, err := p.Process(part)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, got...)
		if taken := len(out)/c.Channels + p.Held(); taken > len(in)/c.Channels {
			t.Fatalf("%d sample frames returned or held, of %d", taken, len(in)/c.Channels)
		}
	}
	if missing := (len(in) - len(out)) / c.Channels; missing != p.Held() {
		t.Fatalf("%d sample frames are missing, and %d are said to be held", missing, p.Held())
	}
	return out
}

// judged is what ffmpeg says of one channel of sound.
type judged struct {
	rms, peak, loudness float64 // dBFS, dBFS, LUFS
}

var judgements = map[string]*regexp.Regexp{
	"rms": regexp.MustCompile(`RMS level dB: (\S+)`), "peak": regexp.MustCompile(`max_volume: (\S+) dB`), "loudness": regexp.MustCompile(`I: +(\S+) LUFS\s+Threshold`),
}

func judge(t *testing.T, s []float32, rate int) judged {
	t.Helper()
	var raw bytes.Buffer
	binary.Write(&raw, binary.LittleEndian, s)
	_, said := command(t, raw.Bytes(), "ffmpeg", "-hide_banner", "-nostats", "-f", "f32le", "-ar", strconv.Itoa(rate), "-ac", "1", "-i", "-",
		"-af", "astats=measure_perchannel=none:measure_overall=RMS_level,volumedetect,ebur128=framelog=verbose", "-f", "null", "-")
	figure := func(name string) float64 {
		found := judgements[name].FindSubmatch(said)
		if found == nil {
			t.Fatalf("ffmpeg does not tell the %s:\n%s", name, said)
		}
		v, err := strconv.ParseFloat(string(found[1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	return judged{figure("rms"), figure("peak"), figure("loudness")}
}
