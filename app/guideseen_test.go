package app

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"livepusher/pusher/capture"
)

// guideLook is a look that nobody takes for another.
const guideLook = "nostalgia"

// beautify turns the sliders, chooses a look, and compares.
func (g *guide) beautify() {
	g.fold("beauty.title")
	g.s.Click("beauty", 0.6)
	g.s.Click("whiteness", 0.6)
	g.s.Click("look-"+guideLook, 0.5)
	g.look("beauty")
	g.s.Click("split", 0.5)
	g.look("split")
	g.s.Click("split", 0.5)
	time.Sleep(2 * time.Second)
}

// look takes a picture of the window in both languages.
func (g *guide) look(name string) {
	if g.album == "" {
		return
	}
	for _, language := range []string{"en", "zh"} {
		g.s.Tool("xdotool", "mousemove", "5", "5")
		time.Sleep(1500 * time.Millisecond) // figures come once a second
		g.s.Save(filepath.Join(g.album, name+"-"+language+".jpg"))
		g.s.Click("language", 0.5)
		time.Sleep(500 * time.Millisecond)
	}
}

// lookInside takes a picture of what is opened, in both languages: the switch of languages lies outside.
func (g *guide) lookInside(name string, open, shut func()) {
	languages := []string{"en"}
	if g.album != "" {
		languages = []string{"en", "zh"}
	}
	for _, language := range languages {
		open()
		if g.album != "" {
			time.Sleep(1500 * time.Millisecond)
			g.s.Save(filepath.Join(g.album, name+"-"+language+".jpg"))
		}
		shut()
		if g.album != "" {
			g.s.Click("language", 0.5)
			time.Sleep(500 * time.Millisecond)
		}
	}
}

func saveRed(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	red := image.NewRGBA(image.Rect(0, 0, 540, 960))
	draw.Draw(red, red.Rect, image.NewUniform(color.RGBA{220, 20, 20, 255}), image.Point{}, draw.Src)
	if err := png.Encode(f, red); err != nil {
		t.Fatal(err)
	}
}

// seen is a picture of a recording, as a letter: c the test picture with its clock, r the red back
// camera, w neither, which is the waiting image.
type seen struct {
	what byte
	at   float64 // s
	tint float64 // how far its colours lie from grey, on average
}

// see looks at the pictures of a recording.
func see(t *testing.T, file string) (all []seen) {
	t.Helper()
	const width, height, clock = 540, 960, 30 // clock is the height of the strip with the clock
	const small = 2 * 27 * 48
	raw, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-an", "-filter_complex",
		"[0:v]split[a][b];[a]crop="+strconv.Itoa(width)+":"+strconv.Itoa(clock)+":0:0,format=gray[top];[b]scale=54:96,format=yuv420p[small]",
		"-map", "[top]", "-fps_mode", "passthrough", "-f", "rawvideo", file+".top", "-map", "[small]", "-fps_mode", "passthrough", "-f", "rawvideo", file+".small").CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v %s", err, raw)
	}
	top, _ := os.ReadFile(file + ".top")
	little, _ := os.ReadFile(file + ".small")
	var times []float64
	for _, k := range ffprobe(t, file).Packets {
		if k.CodecType == "video" {
			times = append(times, seconds(k.PTS))
		}
	}
	const luma = 54 * 96
	for i := 0; (i+1)*width*clock <= len(top) && (i+1)*(luma+small) <= len(little) && i < len(times); i++ {
		chroma := little[i*(luma+small)+luma:][:small]
		p := seen{what: 'w', at: times[i], tint: tint(chroma)}
		if _, ok := capture.ReadClock(top[i*width*clock:(i+1)*width*clock], width, width, clock); ok {
			p.what = 'c'
		} else if mean(chroma[small/2:]) > 150 {
			p.what = 'r'
		}
		all = append(all, p)
	}
	return all
}

func mean(b []byte) float64 {
	sum := 0
	for _, v := range b {
		sum += int(v)
	}
	return float64(sum) / float64(len(b))
}

// tint is how far the chroma samples are from 128, on average.
func tint(b []byte) float64 {
	sum := 0.0
	for _, v := range b {
		sum += math.Abs(float64(v) - 128)
	}
	return sum / float64(len(b))
}

// scenes are what viewers saw, one letter for each stretch of it.
func scenes(all []seen) string {
	var b strings.Builder
	for i, p := range all {
		if i == 0 || p.what != all[i-1].what {
			b.WriteByte(p.what)
		}
	}
	return b.String()
}

// stretch is the nth stretch of the recording, counted from 0.
func stretch(all []seen, n int) []seen {
	begin, count := 0, 0
	for i, p := range all {
		if i > 0 && p.what != all[i-1].what {
			if count == n {
				return all[begin:i]
			}
			begin, count = i, count+1
		}
	}
	return all[begin:]
}

// checkRecordings looks at what nginx got, before and after it was gone.
func (g *guide) checkRecordings() {
	files := g.recordings()
	if len(files) != 2 {
		g.Fatalf("recordings: %v", files)
	}
	all := see(g.T, files[0])
	// The camera; the back camera and the front one again; minimised; in front; private; in front.
	if got, want := scenes(all), "crcwcwc"; got != want {
		g.Fatalf("viewers saw %s, want %s", got, want)
	}
	first := stretch(all, 0)
	if before, after := first[0].tint, first[len(first)-1].tint; after > 0.8*before {
		g.Errorf("the look %s took the picture's colours from %.1f to %.1f", guideLook, before, after)
	}
	hidden, private := stretch(all, 3), stretch(all, 5)
	g.Logf("%d pictures; hidden for %.1f s with %d, private for %.1f s with %d", len(all), length(hidden), len(hidden), length(private), len(private))
	if n := len(hidden); n < 8 || n > 60 {
		g.Errorf("%d pictures in %.1f s while minimised, want about 5 a second", n, length(hidden))
	}
	sound, start := decodeSound(g.T, files[0])
	if loud := level(sound, start, hidden); loud < 0.01 {
		g.Errorf("minimised, the sound has a level of %.4f: the microphone is to go on", loud)
	}
	if loud := level(sound, start, private); loud > 0.001 {
		g.Errorf("private, the sound has a level of %.4f", loud)
	}
	if again := see(g.T, files[1]); scenes(again) != "c" || again[0].at > 1 {
		g.Errorf("after the server's return viewers saw %s from %.1f s", scenes(again), again[0].at)
	}
}

func length(part []seen) float64 { return part[len(part)-1].at - part[0].at }

// level is the sound's root mean square during the middle of a stretch.
func level(samples []float64, start float64, during []seen) float64 {
	margin := length(during) / 4
	from := int((during[0].at + margin - start) * 48000)
	to := int((during[len(during)-1].at - margin - start) * 48000)
	sum := 0.0
	for _, v := range samples[max(from, 0):min(to, len(samples))] {
		sum += v * v
	}
	return math.Sqrt(sum / float64(to-from))
}
