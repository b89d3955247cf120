package av

import (
	"bytes"
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"livepusher/pusher/media"
)

// Opening, using and closing everything many times leaves no memory behind in C, which Go's own
// figures would not show.
func TestNothingLeaks(t *testing.T) {
	guard(t)
	clip := generate(t, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=0.4", "-f", "lavfi", "-i", "sine=d=0.4", "a.mp4")
	damaged := save(t, "damaged.mp4", bytes.Repeat([]byte("damaged "), 1000))
	photo := photo(t, "320x240", "yuvj422p")
	for range 100 { // the libraries' own tables, and the heap's size
		useEverything(t, clip, damaged, photo)
	}
	before := resident(t)
	for range 200 {
		useEverything(t, clip, damaged, photo)
	}
	grown := resident(t) - before
	t.Logf("resident memory grew by %d KiB in 200 rounds", grown)
	// It varies by 10 MiB as the heap is cut up differently, and stays there for any number of rounds; one
	// leaked frame a round would make 22 MiB.
	if grown > 16*1024 {
		t.Errorf("resident memory grew by %d KiB in 200 rounds", grown)
	}
}

// One encoder after the other, as when the preset is changed while live, leaves no holes behind.
func TestEncodersThatFollowEachOtherStaySmall(t *testing.T) {
	guard(t)
	frame := sceneFrame(540, 960, 0)
	var last *H264
	var held []int // resident memory after each change, KiB
	for i := range 24 {
		e, err := OpenH264(H264Config{Width: 540, Height: 960, FPS: 30, Bitrate: 1500, Preset: []string{"superfast", "ultrafast"}[i%2]})
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			if err := e.Encode(frame, false, func(media.Packet) {}); err != nil {
				t.Fatal(err)
			}
		}
		if last != nil {
			last.Close()
		}
		last = e
		debug.FreeOSMemory()
		held = append(held, resident(t))
	}
	last.Close()
	// It goes up and down by 8 MiB with the threads that happen to be there, the least of some changes by less.
	before, after := slices.Min(held[:8]), slices.Min(held[16:])
	t.Logf("resident memory grew by %d KiB in 16 changes: %v", after-before, held)
	if after-before > 16*1024 { // 32 to 47 MiB where what is freed is kept
		t.Errorf("resident memory grew from %d to %d KiB", before, after)
	}
}

// useEverything opens, uses and closes each type once.
func useEverything(t *testing.T, clip, damaged string, photo []byte) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	frame, small := sceneFrame(320, 240, 0), newFrame(160, 120)
	e, err := OpenH264(H264Config{Width: 320, Height: 240, FPS: 30, Bitrate: 500})
	must(err)
	a, err := OpenAAC(AACConfig{Rate: 48000, Channels: 1})
	must(err)
	video, audio := e.Track(), a.Track()
	m, err := NewMP4(new(bytes.Buffer), &video, &audio)
	must(err)
	emit := func(p media.Packet) { must(m.WritePacket(p)) }
	for range 8 { // some pictures stay in the look-ahead
		must(e.Encode(frame, false, emit))
	}
	must(a.Encode(&media.Samples{Data: make([]float32, 1024), Rate: 48000, Channels: 1}, emit))
	must(m.Close())
	e.Close()
	a.Close()

	s := NewScaler()
	must(s.Scale(small, frame, frame.Picture.Rect, 180, true))
	s.Close()
	r, err := NewResampler(44100, 2, 48000, 1)
	must(err)
	_, err = r.Convert(make([]float32, 882))
	must(err)
	r.Close()
	j, err := NewJPEG()
	must(err)
	must(j.Decode(photo, frame))
	j.Close()

	v, err := OpenVideoFile(context.Background(), clip, quick)
	must(err)
	_, err = v.Read()
	must(err)
	v.Close()
	sound, err := OpenAudioFile(context.Background(), clip, quick)
	must(err)
	_, err = sound.Read()
	must(err)
	sound.Close()
	if _, err := OpenVideoFile(context.Background(), damaged, quick); err == nil {
		t.Fatal("a damaged file was opened")
	}
	Probe("h264_nvenc") // as a rule it fails
}

// resident is the process's resident memory in KiB.
func resident(t *testing.T) int {
	t.Helper()
	runtime.GC() // pictures lent last are freed by it
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kib
		}
	}
	t.Fatal("no VmRSS in /proc/self/status")
	return 0
}
