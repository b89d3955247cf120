package ui

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
	"livepusher/ui/screentest"
)

// albumVariable names the folder for the pictures of the documentation, all of which this test then takes.
const albumVariable = "LIVEPUSHER_PICTURES"

// situationVariable makes the child of these tests show a situation: its name.
const situationVariable = "LIVEPUSHER_TEST_SITUATION"

// TestPictures shows every situation in the real window, in both languages and lights, and takes its picture.
func TestPictures(t *testing.T) {
	album, shown := os.Getenv(albumVariable), situations
	if album == "" { // without an album one is enough to see that it can be done
		album, shown = t.TempDir(), situations[:1]
	}
	for _, s := range shown {
		for _, look := range []struct{ language, light string }{{"en", "dark"}, {"zh", "light"}} {
			t.Run(s.name+" "+look.language, func(t *testing.T) {
				screen := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
					child := exec.Command(os.Args[0])
					child.Env = []string{childVariable + "=" + positions, situationVariable + "=" + s.name, languageVariable + "=" + look.language,
						"FYNE_PLATFORM=x11", "FYNE_THEME=" + look.light, "LC_ALL=C", "XDG_CONFIG_HOME=" + t.TempDir()}
					return child
				})
				screen.Expect("shown")
				time.Sleep(time.Second)
				screen.Save(filepath.Join(album, s.name+"-"+look.language+".jpg"))
			})
		}
	}
}

const languageVariable = "LIVEPUSHER_TEST_LANGUAGE"

// showSituation is the child: the test picture in a window in that situation.
func showSituation(positions, name string) {
	c := firstRun()
	c.LocalMirror, c.Beauty, c.Whiteness, c.URL = pusher.MirrorOff, 5, 3, "rtmp://live.example.com/app/key"
	c.Debug = strings.HasPrefix(name, "figures")
	q, asked := newQueue(), &printer{}
	w := New(asked, q, Options{Config: c, Language: os.Getenv(languageVariable), PositionsFile: positions})
	asked.w = w
	w.SetDevices([]pusher.Device{{ID: "brio", Name: "BRIO"}}, nil)
	w.SetLevel(-18)
	for _, s := range situations {
		if s.name == name {
			s.make(w)
		}
	}
	pattern := capture.NewPattern(capture.CameraWish{Width: 540, Height: 960, FPS: 10})
	go func() {
		for shown := 0; ; shown++ {
			f, err := pattern.Read()
			if err != nil {
				return
			}
			q.put(f)
			if shown == 10 {
				fmt.Println("shown")
			}
		}
	}()
	w.Run()
}
