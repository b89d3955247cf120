package app

import (
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"livepusher/pusher/pushertest/nginx"
)

// A dark picture is pushed with a watermark: viewers see white letters in the lower left corner, and nothing
// anywhere else. LIVEPUSHER_KEEP names a file for a picture of the recording, to look at.
func TestPushWithWatermark(t *testing.T) {
	server := nginx.Start(t)
	dark := filepath.Join(t.TempDir(), "dark.png")
	img := image.NewGray(image.Rect(0, 0, 540, 960))
	for i := range img.Pix {
		img.Pix[i] = 60
	}
	writePNG(t, dark, img)
	code, _, errs := runCommand(t, "", "push", "--url", server.RTMP("rec", "mark"), "--camera", "still:"+dark, "--mic", "none", "--duration", "3s",
		"--watermark", "坐席 7 {date} {time}")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	const w, h = 540, 960
	if kept := os.Getenv("LIVEPUSHER_KEEP"); kept != "" {
		exec.Command("ffmpeg", "-v", "error", "-y", "-ss", "2", "-i", server.Recording("mark"), "-frames:v", "1", kept).Run()
	}
	raw, err := exec.Command("ffmpeg", "-v", "error", "-ss", "2", "-i", server.Recording("mark"), "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-").Output()
	if err != nil || len(raw) != w*h {
		t.Fatalf("ffmpeg: %v, %d bytes", err, len(raw))
	}
	written := image.Rect(0, h*95/100, w*3/4, h) // where it may stand
	letters, strays := 0, 0
	for y := range h {
		for x := range w {
			bright := raw[y*w+x] > 200
			switch in := (image.Pt(x, y)).In(written); {
			case bright && in:
				letters++
			case !in && (raw[y*w+x] > 75 || raw[y*w+x] < 50):
				strays++
			}
		}
	}
	if letters < 500 || letters > 3000 || strays > 0 {
		t.Errorf("%d bright pixels where the watermark is, %d others elsewhere", letters, strays)
	}
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
