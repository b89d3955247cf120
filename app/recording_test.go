package app

import (
	"encoding/binary"
	"flag"
	"math"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"livepusher/pusher/capture"
)

// clockReading is the burnt-in clock of one picture of a recording.
type clockReading struct {
	pts  float64 // s, in the recording
	wall int64   // ms since 1970
}

// readClocks decodes the pictures of a recording with ffmpeg and reads the test picture's clock.
func readClocks(t *testing.T, file string) (all []clockReading) {
	t.Helper()
	p := ffprobe(t, file)
	width := 0
	var times []float64
	for _, s := range p.Streams {
		width = max(width, s.Width)
	}
	for _, k := range p.Packets {
		if k.CodecType == "video" {
			times = append(times, seconds(k.PTS))
		}
	}
	height := 2 * width / 36 &^ 1
	raw, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-an", "-vf", "crop="+strconv.Itoa(width)+":"+strconv.Itoa(height)+":0:0,format=gray",
		"-fps_mode", "passthrough", "-f", "rawvideo", "-").Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v", err)
	}
	for i := 0; (i+1)*width*height <= len(raw) && i < len(times); i++ {
		if ms, ok := capture.ReadClock(raw[i*width*height:(i+1)*width*height], width, width, height); ok {
			now := time.Now().UnixMilli() // the picture has the lower 32 bits
			all = append(all, clockReading{times[i], now - int64(int32(uint32(now)-ms))})
		}
	}
	if len(all) < len(times)*9/10 {
		t.Fatalf("the clock can be read in %d of %d pictures", len(all), len(times))
	}
	return all
}

// decodeSound decodes the sound of a recording to mono at 48 kHz, and gives the time of its first sample.
func decodeSound(t *testing.T, file string) (samples []float64, start float64) {
	t.Helper()
	raw, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-vn", "-ac", "1", "-ar", "48000", "-f", "f32le", "-").Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v", err)
	}
	for i := 0; i+4 <= len(raw); i += 4 {
		samples = append(samples, float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[i:]))))
	}
	for _, k := range ffprobe(t, file).Packets {
		if k.CodecType == "audio" {
			return samples, seconds(k.PTS)
		}
	}
	t.Fatal("there is no sound")
	return nil, 0
}

// gaps are the times, in the recording, at which the tone falls silent.
func gaps(samples []float64, start float64) (at []float64) {
	const window = 96 // 2 ms
	quiet := 0
	for i := 0; i+window <= len(samples); i += window {
		sum := 0.0
		for _, v := range samples[i : i+window] {
			sum += v * v
		}
		if math.Sqrt(sum/window) > 0.01 {
			quiet = 0
			continue
		}
		if quiet++; quiet == 10 { // 20 ms
			at = append(at, start+float64(i-9*window)/48000)
		}
	}
	return at
}

// checkSync compares picture and sound: the tone falls silent when its clock passes a whole second, so
// the picture's clock must show a whole second then, within 40 ms, all along.
func checkSync(t *testing.T, file string) {
	clocks := readClocks(t, file)
	samples, start := decodeSound(t, file)
	var offsets []float64 // wall clock less time in the recording, ms
	for _, c := range clocks {
		offsets = append(offsets, float64(c.wall-clocks[0].wall)-c.pts*1000)
	}
	slices.Sort(offsets)
	offset := offsets[len(offsets)/2] + float64(clocks[0].wall%1000)
	silent := gaps(samples, start)
	if len(silent) < 8 {
		t.Fatalf("the tone falls silent %d times: %v", len(silent), silent)
	}
	var worst float64
	for _, g := range silent {
		off := math.Mod(math.Mod(g*1000+offset, 1000)+1500, 1000) - 500
		t.Logf("gap at %.3f s: %+.1f ms", g, off)
		if math.Abs(off) > math.Abs(worst) {
			worst = off
		}
	}
	t.Logf("%d gaps of the tone, at most %+.1f ms from the picture's whole second", len(silent), worst)
	if math.Abs(worst) > 40 {
		t.Errorf("sound and picture are up to %+.1f ms apart", worst)
	}
}

// recording is a file that packaging/bench/soak.sh wants judged.
var recording = flag.String("recording", "", "FLV file of the test picture and the tone")

func TestSyncOfARecording(t *testing.T) {
	if *recording == "" {
		t.Skip("for packaging/bench/soak.sh, which names a recording")
	}
	checkSync(t, *recording)
}

// checkTone measures the sound's frequency in the recording, in a second of it that is no gap.
func checkTone(t *testing.T, file string, want float64) {
	samples, _ := decodeSound(t, file)
	if len(samples) < 5*48000 {
		t.Fatalf("%.1f s of sound", float64(len(samples))/48000)
	}
	best, peak := 0.0, 0.0
	for hz := want - 20; hz <= want+20; hz += 0.25 {
		if p := power(samples[3*48000:4*48000], hz); p > peak {
			best, peak = hz, p
		}
	}
	t.Logf("tone of %.2f Hz", best)
	if math.Abs(best-want) > 1 {
		t.Errorf("the tone has %.2f Hz, not %v", best, want)
	}
}

// power of one frequency in samples at 48 kHz (one bin of a Fourier transform).
func power(samples []float64, hz float64) float64 {
	var re, im float64
	for i, v := range samples {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / 48000)
		re, im = re+v*c, im+v*s
	}
	return re*re + im*im
}
