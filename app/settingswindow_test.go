package app

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/ui/screentest"
)

// openProgram runs the program on a screen of its own.
func openProgram(t *testing.T, program string, env []string, args ...string) *screentest.Screen {
	t.Helper()
	return screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		c := exec.Command(program, append([]string{"--camera", "pattern", "--mic", "tone", "--events", "-", "--test-positions", positions}, args...)...)
		c.Env = env
		return c
	})
}

// openGroup opens the settings by their key, and a group of them.
func openGroup(s *screentest.Screen, group, then string) {
	s.Key("ctrl+comma")
	s.Until("the settings open", func() bool { return s.At(group).W > 0 })
	s.Click(group, 0.5)
	s.Until("the group opens", func() bool { return s.At(then).W > 0 })
}

// What is set in the settings counts at once, for viewers too, and is there again after the program was closed.
// What the command line says of the background is for its run only. Exported settings, imported into a program
// that never ran before, make it the same.
func TestSettingsInTheRealWindow(t *testing.T) {
	server := nginx.Start(t)
	program := buildProgram(t)
	home, env := newHome(t)
	file := filepath.Join(home, "config", "livepusher", "settings.json")
	saved := func() settings.Settings { s, _ := settings.Load(file); return s }

	s := openProgram(t, program, env, "--url", server.RTMP("rec", "settings?key=SECRETKEY"), "--background-limit", "3m", "--camera-when-minimised=false")
	openGroup(s, "settings.background", "set-waiting-image")
	for range 9 { // six groups, the close button, minimised, and the limit
		s.Key("Tab")
	}
	s.Key("Right")
	s.Until("the limit is saved", func() bool { return saved().BackgroundLimit == 5*time.Minute })
	picture := redPicture(t, home)
	s.Click("set-waiting-image", 0.3)
	s.Tool("xdotool", "type", "--delay", "20", picture)
	s.Key("Return")
	s.Until("the waiting image is saved", func() bool { return saved().Config.WaitingImage == picture })
	s.Until("it is shown", func() bool { return reddish(shownAt(s, "waiting-preview")) })
	s.Key("Escape") // there is nothing to take back in the field, so it closes the settings
	s.Until("the settings close", func() bool { return s.At("set-waiting-image").W == 0 })

	s.Click("start", 0.5)
	s.Expect(`"code":1002`)
	time.Sleep(2 * time.Second)
	s.Minimise()
	time.Sleep(3 * time.Second)
	s.Restore()
	s.Expect(`"code":1003`)
	time.Sleep(2 * time.Second)
	s.Click("start", 0.5)
	time.Sleep(time.Second)
	s.CloseWindow()
	if n := redPictures(t, server.Recording("settings")); n < 5 {
		t.Errorf("viewers saw the chosen waiting image %d times", n)
	}

	s = openProgram(t, program, env, "--background-limit", "9m")
	openGroup(s, "settings.background", "set-waiting-image")
	s.Until("the waiting image is there again", func() bool { return reddish(shownAt(s, "waiting-preview")) })
	s.Click("set-background-mute", 0.95)
	s.Until("the mute is saved", func() bool { return saved().Config.BackgroundMute })
	if limit := saved().BackgroundLimit; limit != 5*time.Minute {
		t.Errorf("the limit of one run was saved: %v", limit)
	}
	s.CloseWindow()

	s = openProgram(t, program, env)
	openGroup(s, "settings.files", "set-export")
	s.Click("set-export", 0.5)
	time.Sleep(time.Second)
	s.Key("Return") // the name is offered
	exported := filepath.Join(home, "livepusher-settings.json")
	s.Until("the settings are exported", func() bool { info, err := os.Stat(exported); return err == nil && info.Size() > 0 })
	s.CloseWindow()
	if data, err := os.ReadFile(exported); err != nil || strings.Contains(string(data), "rtmp:") {
		t.Errorf("exported %s, %v", data, err)
	}

	fresh, config := t.TempDir(), t.TempDir()
	copyFile(t, exported, filepath.Join(fresh, "a.json"))
	s = openProgram(t, program, append(env, "HOME="+fresh, "XDG_CONFIG_HOME="+config))
	openGroup(s, "settings.files", "set-import")
	s.Click("set-import", 0.5)
	time.Sleep(time.Second)
	w := s.At("window")
	clickAt(s, w.W/2-180, w.H/2-94) // the only file, below its folder's parent
	clickAt(s, w.W/2+319, w.H/2+222)
	time.Sleep(time.Second)
	for _, key := range []string{"Tab", "Tab", "space"} { // the question's second button
		s.Key(key)
	}
	other := func() settings.Settings {
		got, _ := settings.Load(filepath.Join(config, "livepusher", "settings.json"))
		return got
	}
	s.Until("the settings are the same", func() bool { return len(settings.Changes(saved(), other())) == 0 })
	s.CloseWindow()
	checkNoSecret(t, home, "")
}

// redPicture makes a picture file.
func redPicture(t *testing.T, dir string) string {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, 540, 960))
	draw.Draw(p, p.Rect, image.NewUniform(color.RGBA{220, 20, 20, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "break.png")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// clickAt clicks at a place of the window, in pixels.
func clickAt(s *screentest.Screen, x, y int) {
	s.Tool("xdotool", "mousemove", "--window", s.Window(), strconv.Itoa(x), strconv.Itoa(y), "sleep", "0.1", "click", "1", "sleep", "0.5")
}

// shownAt is the colour on the screen in the middle of a widget.
func shownAt(s *screentest.Screen, id string) color.RGBA {
	at, p := s.Origin(), s.At(id)
	return color.RGBAModel.Convert(s.Picture().At(at.X+p.X, at.Y+p.Y)).(color.RGBA)
}

func reddish(c color.RGBA) bool { return c.R > 180 && c.G < 60 && c.B < 60 }

// redPictures counts the pictures of a recording that are red throughout.
func redPictures(t *testing.T, file string) (n int) {
	t.Helper()
	raw, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-an", "-vf", "scale=2:2:flags=area,format=rgb24", "-fps_mode", "passthrough", "-f", "rawvideo", "-").Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v", err)
	}
	for i := 0; i+12 <= len(raw); i += 12 {
		all := true
		for j := i; j < i+12; j += 3 {
			all = all && reddish(color.RGBA{raw[j], raw[j+1], raw[j+2], 255})
		}
		if all {
			n++
		}
	}
	return n
}
