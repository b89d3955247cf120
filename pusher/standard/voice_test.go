package standard

import (
	"bytes"
	"encoding/binary"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest"
)

// tool runs a program and returns what it said.
func tool(t *testing.T, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	c := exec.Command(name, args...)
	c.Stdin = bytes.NewReader(stdin)
	said, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, said)
	}
	return said
}

// loudness is what ffmpeg's ebur128 measures in a file from a second on, in LUFS.
func loudness(t *testing.T, file []byte, from string) float64 {
	t.Helper()
	said := tool(t, file, "ffmpeg", "-hide_banner", "-nostats", "-i", "-", "-ss", from, "-vn", "-af", "ebur128=framelog=verbose", "-f", "null", "-")
	found := regexp.MustCompile(`I: +(\S+) LUFS\s+Threshold`).FindSubmatch(said)
	if found == nil {
		t.Fatalf("ffmpeg does not tell the loudness:\n%s", said)
	}
	v, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// soundFile puts the sound of a stream into an FLV file.
func soundFile(messages []pushertest.Received) []byte {
	file := []byte("FLV\x01\x04\x00\x00\x00\x09\x00\x00\x00\x00")
	for _, m := range messages {
		if m.Kind != media.Audio {
			continue
		}
		size := uint32(len(m.Body))
		file = append(file, 8, byte(size>>16), byte(size>>8), byte(size), byte(m.MS>>16), byte(m.MS>>8), byte(m.MS), byte(m.MS>>24), 0, 0, 0)
		file = append(file, m.Body...)
		file = binary.BigEndian.AppendUint32(file, size+11)
	}
	return file
}

// Speech far too faint comes out of the stream at its level, after AAC and RTMP, as ffmpeg measures it, in
// both audio qualities; without gain control it stays faint.
func TestGainControlIsHeardInTheStream(t *testing.T) {
	wav := filepath.Join(t.TempDir(), "faint.wav")
	tool(t, nil, "espeak-ng", "-w", wav+".loud", "The quick brown fox jumps over the lazy dog, while a wizard's job is to vex chumps quickly in fog. Pack my box with five dozen jugs.")
	tool(t, nil, "ffmpeg", "-hide_banner", "-i", wav+".loud", "-af", "volume=-25dB", "-ar", "48000", wav)
	for _, row := range []struct {
		name, quality string
		agc           bool
		want          float64 // LUFS
	}{
		{"low", pusher.QualityLow, true, -20}, {"high", pusher.QualityHigh, true, -20}, {"high without", pusher.QualityHigh, false, -45},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			sink := pushertest.NewSink(t)
			c := pusher.NewConfig()
			c.URL, c.Camera, c.Mic, c.Mode, c.VideoWidth, c.VideoHeight = sink.URL(), "pattern", "file:"+wav, pusher.HD, 180, 320
			c.AudioQuality, c.EnableAGC, c.EnableANS = row.quality, row.agc, row.agc
			p := pusher.New(Parts(), c, pusher.Handlers{})
			defer p.Close()
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
			p.Close()
			got := loudness(t, soundFile(sink.Messages()), "4")
			t.Logf("%.1f LUFS", got)
			if math.Abs(got-row.want) > 6 {
				t.Errorf("%.1f LUFS, want %v", got, row.want)
			}
		})
	}
}
