package app

import (
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"livepusher/pusher/pushertest/nginx"
)

// A song that FFmpeg made, beside the microphone's tone: both are in the recording, as loud as they should be.
func TestPushWithMusic(t *testing.T) {
	server := nginx.Start(t)
	song := filepath.Join(t.TempDir(), "song.mp3")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "aevalsrc='0.4*sin(2*PI*440*t)':s=44100:d=60", song).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	code, _, errs := runCommand(t, "", "push", "--url", server.RTMP("rec", "song"), "--camera", "pattern", "--mic", "tone", "--duration", "7s",
		"--bgm", song, "--bgm-volume", "0.5")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	samples, _ := decodeSound(t, server.Recording("song"))
	if len(samples) < 5*48000 {
		t.Fatalf("%.1f s of sound", float64(len(samples))/48000)
	}
	second := samples[3*48000 : 4*48000]
	// A sine of amplitude a has power (a*n/2)^2 in its bin; ffmpeg makes one channel of two alike that is
	// the root of two times as loud.
	amplitude := func(hz float64) float64 { return math.Sqrt2 * math.Sqrt(power(second, hz)) / 48000 }
	if song := amplitude(440); song < 0.18 || song > 0.22 {
		t.Errorf("the song has amplitude %.3f, want 0.4 at volume 0.5", song)
	}
	if between := amplitude(700); between > 0.002 {
		t.Errorf("at 700 Hz, where nothing is played, there is %.4f", between)
	}
	checkTone(t, server.Recording("song"), 997)
}

func TestMusicThatIsNone(t *testing.T) {
	code, _, errs := runCommand(t, "", "push", "--camera", "pattern", "--mic", "tone", "--duration", "1s", "--bgm", "no-such-song.mp3")
	if code != 0 || !strings.Contains(errs, "10003") || !strings.Contains(errs, "no-such-song.mp3") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
