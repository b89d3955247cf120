package app

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher/capture"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/ui/screentest"
)

// buildProgram builds livepusher as make does.
func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "livepusher")
	build := exec.Command("go", "build", "-tags=migrated_fynedo", "-o", program, "livepusher")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// newHome is a home for a first run, in which nothing was ever saved.
func newHome(t *testing.T) (home string, env []string) {
	home = t.TempDir()
	return home, []string{"HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_RUNTIME_DIR=" + home, "FYNE_THEME=dark", "LC_ALL=C", "PULSE_SERVER=unix:/nonexistent"}
}

// TestWindow does what a streamer does, with the real program on a virtual screen: look, go live, turn
// the sliders, hide, come back, take a snapshot, stop, and close. nginx records what viewers see.
func TestWindow(t *testing.T) {
	server := nginx.Start(t)
	program := buildProgram(t)
	home, env := newHome(t)
	var errs bytes.Buffer
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		c := exec.Command(program, "--url", server.RTMP("rec", "window?key=SECRETKEY"), "--camera", "pattern", "--mic", "tone", "--events", "-", "--test-positions", positions)
		c.Env, c.Stderr = env, &errs
		return c
	})
	opened := time.Now()
	first := preview(s)
	s.Until("the picture moves", func() bool { return !bytes.Equal(preview(s).Pix, first.Pix) })
	t.Logf("a picture moves %d ms after the window's opening", time.Since(opened).Milliseconds())

	s.Click("start", 0.5)
	s.Expect(`"code":1002`)
	time.Sleep(3 * time.Second)
	s.Click("beauty", 0.6)
	s.Click("whiteness", 0.4)
	s.Click("snapshot", 0.5)
	s.Until("the snapshot is saved", func() bool { return len(snapshots(home)) == 1 })
	s.Key("F12")
	time.Sleep(time.Second)
	s.Minimise()
	time.Sleep(4 * time.Second)
	s.Restore()
	s.Expect(`"code":1003`)
	time.Sleep(4 * time.Second)
	s.Click("start", 0.5)
	time.Sleep(time.Second)
	s.CloseWindow()

	checkSnapshot(t, snapshots(home)[0])
	saved, _ := settings.Load(filepath.Join(home, "config", "livepusher", "settings.json"))
	if c := saved.Config; c.Beauty < 4 || c.Beauty > 7 || c.Whiteness < 2 || c.Whiteness > 5 || !c.Debug {
		t.Errorf("saved settings: beauty %d, whiteness %d, debug %v", c.Beauty, c.Whiteness, c.Debug)
	}
	if c := saved.Config; c.Camera != "" {
		t.Errorf("the camera of the command line was saved: %q", c.Camera)
	}
	checkNoSecret(t, home, errs.String())
	checkWaitingImage(t, server.Recording("window"))
}

// preview is the middle of the window's preview.
func preview(s *screentest.Screen) *image.RGBA {
	at, p := s.Origin(), s.At("preview")
	size := image.Pt(200, 300)
	part := image.NewRGBA(image.Rectangle{Max: size})
	screen := s.Picture()
	for y := range size.Y {
		for x := range size.X {
			part.Set(x, y, screen.At(at.X+p.X-size.X/2+x, at.Y+p.Y-size.Y/2+y))
		}
	}
	return part
}

func snapshots(home string) []string {
	files, _ := filepath.Glob(filepath.Join(home, "Pictures", "livepusher", "*.png"))
	return files
}

// checkSnapshot: the picture is as large as the pushed one and is the test picture.
func checkSnapshot(t *testing.T, file string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	luma := make([]byte, w*h)
	for y := range h {
		for x := range w {
			r, g, b, _ := img.At(x, y).RGBA()
			luma[y*w+x] = byte((299*r + 587*g + 114*b) / 1000 >> 8)
		}
	}
	if _, ok := capture.ReadClock(luma, w, w, h); !ok || w != 540 || h != 960 {
		t.Errorf("the snapshot is %dx%d, clock read: %v", w, h, ok)
	}
}

// checkNoSecret looks for the stream key in all that the program wrote.
func checkNoSecret(t *testing.T, home, output string) {
	t.Helper()
	if strings.Contains(output, "SECRET") {
		t.Error("the key is in the program's output")
	}
	filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if data, _ := os.ReadFile(path); bytes.Contains(data, []byte("SECRET")) {
			t.Errorf("the key is in %s", path)
		}
		return nil
	})
}

// checkWaitingImage: viewers saw the camera, then for some seconds the waiting image at a low rate, then
// the camera again, and the stream never broke.
func checkWaitingImage(t *testing.T, file string) {
	t.Helper()
	shown := clockShown(t, file)
	text := ""
	for _, s := range shown {
		mark := "w"
		if s {
			mark = "c"
		}
		if !strings.HasSuffix(text, mark) {
			text += mark
		}
	}
	waiting := 0
	for _, s := range shown {
		if !s {
			waiting++
		}
	}
	t.Logf("%d pictures, %d of them the waiting image, in the order %s", len(shown), waiting, text)
	if text != "cwc" || waiting < 8 || waiting > 60 {
		t.Error("want the camera, the waiting image at about 5 pictures a second for 4 s, and the camera again")
	}
}

// clockShown tells of each picture of a recording whether it shows the test picture's clock.
func clockShown(t *testing.T, file string) (shown []bool) {
	t.Helper()
	const width, height = 540, 30
	raw, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-an", "-vf", "crop="+strconv.Itoa(width)+":"+strconv.Itoa(height)+":0:0,format=gray",
		"-fps_mode", "passthrough", "-f", "rawvideo", "-").Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v", err)
	}
	for i := 0; (i+1)*width*height <= len(raw); i++ {
		_, ok := capture.ReadClock(raw[i*width*height:(i+1)*width*height], width, width, height)
		shown = append(shown, ok)
	}
	return shown
}
