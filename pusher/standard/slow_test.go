package standard

import (
	"os/exec"
	"path/filepath"
	"testing"

	"livepusher/pusher"
)

// A stream of 30 pictures a second from a camera, a file here, that gives 5.
func TestFiveFramesASecond(t *testing.T) {
	slow := filepath.Join(t.TempDir(), "slow.avi")
	clip := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=320x180:r=5:d=20", "-c:v", "mjpeg", slow)
	if out, err := clip.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	r := newRow(t, func(c *pusher.Config) { c.Camera, c.FPS = "file:"+slow, 30 })
	r.goLive()
	for range 5 { // other programs may hold the machine up for a while
		camera, viewers, longest := r.rates()
		t.Logf("MEASURED the camera gave %d pictures a second, viewers got %.1f, the longest stands %d ms", camera, viewers, longest)
		if camera >= 4 && camera <= 6 && viewers > 29 && viewers < 31 {
			return
		}
	}
	t.Error("the stream does not keep its rate")
}
