package ui

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
	"livepusher/ui/screentest"
)

// The tests of this file run the real window, drawn by Mesa on a virtual screen with a window
// manager: the test binary starts itself again with childVariable set, and then is the program.

const childVariable = "LIVEPUSHER_TEST_WINDOW"

func TestMain(m *testing.M) {
	if positions := os.Getenv(childVariable); positions != "" {
		if name := os.Getenv(situationVariable); name != "" {
			showSituation(positions, name)
		} else {
			realWindow(positions)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// quadrants are the colours of the test picture: limited-range samples, and what they are on a screen.
var quadrants = [4]struct {
	y, cb, cr byte
	rgb       color.RGBA
}{
	{81, 90, 240, color.RGBA{254, 0, 0, 255}},       // top left, red
	{145, 54, 34, color.RGBA{0, 255, 1, 255}},       // top right, green
	{41, 240, 110, color.RGBA{0, 0, 255, 255}},      // bottom left, blue
	{126, 128, 128, color.RGBA{128, 128, 128, 255}}, // bottom right, grey
}

// realWindow is the program: it shows the quadrants and prints what the window asks for.
func realWindow(positions string) {
	c := firstRun()
	c.LocalMirror = pusher.MirrorOff
	q, asked := newQueue(), &printer{}
	w := New(asked, q, Options{Config: c, Language: "en", PositionsFile: positions})
	asked.w = w
	w.SetState(pusher.State{Source: pusher.Camera, Camera: "BRIO"})
	w.SetDevices([]pusher.Device{{ID: "brio", Name: "BRIO"}}, nil)
	f := picture(540, 960, 16, 128, 128)
	for y := range 960 {
		for x := range 540 {
			p, s := f.Picture, quadrants[y/480*2+x/270]
			p.Y[p.YOffset(x, y)], p.Cb[p.COffset(x, y)], p.Cr[p.COffset(x, y)] = s.y, s.cb, s.cr
		}
	}
	go func() {
		for ; ; time.Sleep(100 * time.Millisecond) {
			q.put(f)
		}
	}()
	w.Run()
	fmt.Println("closed")
}

// printer answers the window like a program would, and prints each wish on a line.
type printer struct{ w *Window }

var _ Actions = (*printer)(nil)

func (p *printer) Apply(c pusher.Config) {
	fmt.Printf("Apply muted=%v mirror=%s debug=%v beauty=%d\n", c.Muted, c.LocalMirror, c.Debug, c.Beauty)
}
func (p *printer) Start() {
	fmt.Println("Start")
	p.w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now(), Source: pusher.Camera, Camera: "BRIO"})
}
func (p *printer) Stop() {
	fmt.Println("Stop")
	p.w.SetState(pusher.State{Source: pusher.Camera, Camera: "BRIO"})
}
func (p *printer) RetryNow()               { fmt.Println("RetryNow") }
func (p *printer) SwitchCamera()           { fmt.Println("SwitchCamera") }
func (p *printer) Snapshot()               { fmt.Println("Snapshot") }
func (p *printer) SetPrivacy(on bool)      { fmt.Println("SetPrivacy", on) }
func (p *printer) SetMinimised(min bool)   { fmt.Println("SetMinimised", min) }
func (p *printer) OpenPage()               { fmt.Println("OpenPage") }
func (p *printer) RefreshDevices()         { fmt.Println("RefreshDevices") }
func (p *printer) SetLanguage(lang string) { fmt.Println("SetLanguage", lang) }
func (p *printer) SetURL(url string)       { fmt.Println("SetURL", len(url)) }

// colours are the colours in the middle of the preview's quadrants.
func colours(t *testing.T, s *screentest.Screen) (c [4]color.RGBA) {
	t.Helper()
	img, p, at := s.Picture(), s.At("preview"), s.Origin()
	w, h := fit(image.Pt(540, 960), fyne.NewSize(float32(p.W), float32(p.H)))
	for i := range c {
		dx, dy := int(w/4), int(h/4)
		if i%2 == 0 {
			dx = -dx
		}
		if i < 2 {
			dy = -dy
		}
		c[i] = color.RGBAModel.Convert(img.At(at.X+p.X+dx, at.Y+p.Y+dy)).(color.RGBA)
	}
	return c
}

func TestRealWindow(t *testing.T) {
	for _, how := range []string{"shader", "rgba"} {
		t.Run(how, func(t *testing.T) {
			s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
				child := exec.Command(os.Args[0])
				child.Env = []string{previewVariable + "=" + how, childVariable + "=" + positions, "FYNE_PLATFORM=x11", "FYNE_THEME=dark", "LC_ALL=C", "XDG_CONFIG_HOME=" + t.TempDir()}
				return child
			})
			same := func(want [4]int) func() bool {
				return func() bool {
					for i, c := range colours(t, s) {
						if !near(c, quadrants[want[i]].rgb, 3) {
							t.Logf("quadrant %d is %v", i, c)
							return false
						}
					}
					return true
				}
			}
			s.Until("the preview shows the picture in its colours", same([4]int{0, 1, 2, 3}))
			s.Click("beauty.title", 0.3) // out of the way
			s.Until("the controls of the picture can be reached", func() bool { p := s.At("local-mirror"); return p.W > 0 && p.Y < 700 })
			s.Click("local-mirror", 0.5)
			s.Expect("Apply muted=false mirror=enable")
			s.Click("beauty.title", 0.3)
			s.Until("the sliders are back", func() bool { return s.At("beauty").W > 0 && s.At("local-mirror").Y > 700 })
			s.Until("the preview is mirrored", same([4]int{1, 0, 3, 2}))

			s.Key("m")
			s.Expect("Apply muted=true")
			s.Click("beauty", 0.8)
			s.Expect("beauty=")
			s.Until("the knob is drawn where it was put", func() bool {
				img, p, at := s.Picture(), s.At("beauty"), s.Origin()
				for x := p.W / 5; x < p.W*2/5; x++ { // right of the middle, above the line on which it slides
					c := color.RGBAModel.Convert(img.At(at.X+p.X+x, at.Y+p.Y-4)).(color.RGBA)
					if min(c.R, c.G, c.B) > 0x80 {
						return true
					}
				}
				return false
			})
			s.Key("F12")
			s.Expect("debug=true")
			s.Key("F12")
			s.Expect("debug=false")

			s.Click("start", 0.5)
			s.Expect("Start")
			s.Minimise()
			s.Expect("SetMinimised true")
			s.Restore()
			s.Expect("SetMinimised false")
			s.Until("the preview goes on", same([4]int{1, 0, 3, 2}))

			time.Sleep(oneTap)
			s.Click("start", 0.5)
			s.Expect("Stop")
			s.Click("language", 0.5)
			s.Expect("SetLanguage zh")
			s.Click("snapshot", 0.5)
			s.Expect("Snapshot")
			s.CloseWindow()
			s.Expect("closed")
		})
	}
}
