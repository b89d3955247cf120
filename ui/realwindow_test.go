package ui

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// The tests of this file run the real window, drawn by Mesa on a virtual screen with a window
// manager: the test binary starts itself again with childVariable set, and then is the program.

const childVariable = "LIVEPUSHER_TEST_WINDOW"

func TestMain(m *testing.M) {
	if positions := os.Getenv(childVariable); positions != "" {
		realWindow(positions)
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

// screen is a virtual screen with a window manager and the program on it.
type screen struct {
	t         *testing.T
	ctx       context.Context
	display   string
	positions string
	lines     chan string
	window    string // X's number of it
}

func openScreen(t *testing.T, env ...string) *screen {
	t.Helper()
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "ffmpeg"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing: install the packages that the project's setup names", tool)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	t.Cleanup(cancel)
	s := &screen{t: t, ctx: ctx, positions: filepath.Join(t.TempDir(), "positions.json"), lines: make(chan string, 100)}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	xvfb := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1280x860x24", "+extension", "GLX", "-nolisten", "tcp")
	xvfb.ExtraFiles = []*os.File{write}
	s.start(xvfb, nil)
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	read.Close()
	s.display = ":" + strings.TrimSpace(number)
	s.start(exec.CommandContext(ctx, "openbox"), nil)
	child := exec.CommandContext(ctx, os.Args[0])
	child.Env = append(env, childVariable+"="+s.positions, "FYNE_PLATFORM=x11", "FYNE_THEME=dark", "LC_ALL=C", "XDG_CONFIG_HOME="+t.TempDir())
	out, in := io.Pipe()
	var complaints bytes.Buffer
	child.Stderr = &complaints
	s.start(child, in)
	t.Cleanup(func() { // before the one that ends the program
		if t.Failed() {
			child.Process.Signal(syscall.SIGQUIT) // Go prints where its goroutines are
			child.Wait()
			t.Logf("the program said: %s", complaints.String())
		}
	})
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.lines <- lines.Text()
		}
	}()
	s.until("the window is there", func() bool {
		s.window = s.try("xdotool", "search", "--onlyvisible", "--name", "^livepusher$")
		return s.window != "" && s.at("start").W > 0
	})
	s.tool("xdotool", "windowactivate", "--sync", s.window)
	return s
}

// start runs a command until the test ends.
func (s *screen) start(c *exec.Cmd, stdout io.Writer) {
	s.t.Helper()
	if stdout != nil {
		c.Stdout = stdout
	}
	c.Env = append(append(os.Environ(), "DISPLAY="+s.display), c.Env...)
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Process.Kill(); c.Wait() })
}

func (s *screen) command(name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(s.ctx, name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+s.display)
	return c
}

func (s *screen) try(name string, args ...string) string {
	out, _ := s.command(name, args...).Output()
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return first
}

func (s *screen) tool(name string, args ...string) {
	s.t.Helper()
	if out, err := s.command(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s %v: %v %s", name, args, err, out)
	}
}

func (s *screen) until(what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// at is where a named widget is.
func (s *screen) at(id string) widgetPlace {
	data, err := os.ReadFile(s.positions)
	if err != nil {
		return widgetPlace{}
	}
	var all map[string]widgetPlace
	if err := json.Unmarshal(data, &all); err != nil {
		s.t.Fatalf("half a positions file: %v", err)
	}
	return all[id]
}

// click clicks in a widget, at a share of its width.
func (s *screen) click(id string, share float64) {
	s.t.Helper()
	p := s.at(id)
	if p.W == 0 {
		s.t.Fatalf("%s is nowhere", id)
	}
	x := p.X - p.W/2 + int(share*float64(p.W))
	s.tool("xdotool", "mousemove", "--window", s.window, itoa(x), itoa(p.Y), "sleep", "0.1", "click", "1")
}

func (s *screen) key(name string) { s.t.Helper(); s.tool("xdotool", "key", name) }

// expect waits for a line of the program's.
func (s *screen) expect(want string) {
	s.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case line := <-s.lines:
			if strings.Contains(line, want) {
				return
			}
		case <-deadline:
			s.t.Fatalf("the program never said %q", want)
		}
	}
}

// picture is what the screen shows now.
func (s *screen) picture() image.Image {
	s.t.Helper()
	out, err := s.command("ffmpeg", "-loglevel", "error", "-f", "x11grab", "-i", s.display, "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "-").Output()
	if err != nil {
		s.t.Fatalf("ffmpeg: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		s.t.Fatal(err)
	}
	return img
}

// colours are the colours in the middle of the preview's quadrants.
func (s *screen) colours() (c [4]color.RGBA) {
	s.t.Helper()
	var x, y int
	geometry, err := s.command("xdotool", "getwindowgeometry", "--shell", s.window).Output()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, line := range strings.Split(string(geometry), "\n") {
		fmt.Sscanf(line, "X=%d", &x)
		fmt.Sscanf(line, "Y=%d", &y)
	}
	img, p := s.picture(), s.at("preview")
	w, h := fit(image.Pt(540, 960), fyne.NewSize(float32(p.W), float32(p.H)))
	for i := range c {
		dx, dy := int(w/4), int(h/4)
		if i%2 == 0 {
			dx = -dx
		}
		if i < 2 {
			dy = -dy
		}
		c[i] = color.RGBAModel.Convert(img.At(x+p.X+dx, y+p.Y+dy)).(color.RGBA)
	}
	return c
}

func TestRealWindow(t *testing.T) {
	for _, how := range []string{"shader", "rgba"} {
		t.Run(how, func(t *testing.T) {
			s := openScreen(t, previewVariable+"="+how)
			same := func(want [4]int) func() bool {
				return func() bool {
					for i, c := range s.colours() {
						if !near(c, quadrants[want[i]].rgb, 3) {
							t.Logf("quadrant %d is %v", i, c)
							return false
						}
					}
					return true
				}
			}
			s.until("the preview shows the picture in its colours", same([4]int{0, 1, 2, 3}))
			s.click("local-mirror", 0.5)
			s.expect("Apply muted=false mirror=enable")
			s.until("the preview is mirrored", same([4]int{1, 0, 3, 2}))

			s.key("m")
			s.expect("Apply muted=true")
			s.click("beauty", 0.5)
			s.expect("beauty=")
			s.key("F12")
			s.expect("debug=true")
			s.key("F12")
			s.expect("debug=false")

			s.click("start", 0.5)
			s.expect("Start")
			s.tool("xdotool", "windowminimize", s.window)
			s.expect("SetMinimised true")
			s.tool("xdotool", "windowmap", s.window)
			s.expect("SetMinimised false")
			s.until("the preview goes on", same([4]int{1, 0, 3, 2}))

			time.Sleep(oneTap)
			s.click("start", 0.5)
			s.expect("Stop")
			s.click("language", 0.5)
			s.expect("SetLanguage zh")
			s.click("snapshot", 0.5)
			s.expect("Snapshot")
			s.until("the window closes", func() bool {
				if s.try("xdotool", "search", "--onlyvisible", "--name", "^livepusher$") == "" {
					return true
				}
				s.try("xdotool", "windowactivate", "--sync", s.window) // a restored window need not have the focus
				s.try("xdotool", "key", "--delay", "100", "alt+F4")
				time.Sleep(time.Second)
				return false
			})
			s.expect("closed")
		})
	}
}
