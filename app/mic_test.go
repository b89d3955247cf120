package app

import (
	"os/exec"
	"path/filepath"
	"testing"

	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/pushertest/pulse"
)

// TestPushFromMicrophone speaks into a microphone of a PulseAudio server and measures what arrives.
func TestPushFromMicrophone(t *testing.T) {
	server := nginx.Start(t)
	sound := pulse.Start(t)
	wave := filepath.Join(t.TempDir(), "tone.wav")
	make := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=997:sample_rate=48000:duration=30", wave)
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	sound.Play(t, "mic_feed", wave)
	code, _, errs := runCommand(t, "", "push", "--url", server.RTMP("rec", "mic"), "--camera", "pattern", "--mic", "virtmic", "--duration", "8s")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	file := server.Recording("mic")
	checkStreams(t, ffprobe(t, file))
	checkTimes(t, ffprobe(t, file), 8)
	checkTone(t, file, 997)
}
