// Package screentest runs a program on a virtual screen with a window manager, for tests: it clicks,
// types, takes pictures, and waits for what the program prints.
//
// A program that is to be clicked writes where its controls are into a file (see PositionsFile of
// ui.Options): JSON, name -> place.
package screentest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tools are what a screen is made of; the project's setup installs them.
var tools = []string{"Xvfb", "openbox", "xprop", "xwininfo", "xdotool", "ffmpeg"}

// timeLimit bounds a test with a screen; waitLimit is how long one thing is waited for.
const (
	timeLimit = 3 * time.Minute
	waitLimit = 20 * time.Second
)

// Place is where a widget is in its window, in pixels: its centre and its size.
type Place struct{ X, Y, W, H int }

// Screen is a virtual screen with a program on it.
type Screen struct {
	t         testing.TB
	ctx       context.Context
	display   string
	positions string
	lines     chan string
	window    string // X's number of it
	program   *exec.Cmd
}

// Open opens a screen and runs a program on it until the test ends: command gets the name of the file
// for its positions. It returns when a window of that title is there.
func Open(t testing.TB, title string, command func(positions string) *exec.Cmd) *Screen {
	t.Helper()
	s := newScreen(t)
	s.openDisplay(true)
	s.run(command(s.positions))
	s.find(title, func() bool { return s.At("start").W > 0 })
	return s
}

// OpenBare is Open for a program that writes no positions. Without GLX the screen knows no OpenGL.
func OpenBare(t testing.TB, title string, glx bool, program *exec.Cmd) *Screen {
	t.Helper()
	s := newScreen(t)
	s.openDisplay(glx)
	s.run(program)
	s.find(title, func() bool { return true })
	return s
}

// WithoutOpenGL starts a screen that knows no OpenGL, and is its name for DISPLAY.
func WithoutOpenGL(t testing.TB) (display string) {
	t.Helper()
	s := newScreen(t)
	s.openDisplay(false)
	return s.display
}

func newScreen(t testing.TB) *Screen {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing: run packaging/setup/install.sh test", tool)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
	t.Cleanup(cancel)
	return &Screen{t: t, ctx: ctx, positions: filepath.Join(t.TempDir(), "positions.json"), lines: make(chan string, 1000)}
}

// find waits for the window of that title, and until it is ready.
func (s *Screen) find(title string, ready func() bool) {
	s.t.Helper()
	s.Until("the window is there", func() bool {
		s.window = s.Try("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
		return s.window != "" && ready()
	})
	s.Tool("xdotool", "windowactivate", "--sync", s.window)
}

// openDisplay starts the X server, which chooses a free number, and the window manager.
func (s *Screen) openDisplay(glx bool) {
	s.t.Helper()
	with := "-"
	if glx {
		with = "+"
	}
	read, write, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer read.Close()
	xvfb := exec.CommandContext(s.ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1280x860x24", with+"extension", "GLX", "-nolisten", "tcp")
	xvfb.ExtraFiles = []*os.File{write}
	s.start(xvfb)
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		s.t.Fatalf("Xvfb did not start: %v", err)
	}
	s.display = ":" + strings.TrimSpace(number)
	s.start(exec.CommandContext(s.ctx, "openbox"))
	s.Until("the window manager is ready", func() bool { // until then it activates no window
		supported, _ := s.command("xprop", "-root", "_NET_SUPPORTED").Output()
		return bytes.Contains(supported, []byte("_NET_ACTIVE_WINDOW"))
	})
}

// run starts the program and collects the lines that it prints.
func (s *Screen) run(program *exec.Cmd) {
	s.t.Helper()
	s.program = program
	out, in := io.Pipe()
	var complaints bytes.Buffer
	program.Stdout = in
	if program.Stderr == nil {
		program.Stderr = &complaints
	}
	s.start(program)
	s.t.Cleanup(func() { // before the one that ends the program
		if s.t.Failed() {
			program.Process.Signal(syscall.SIGQUIT) // Go prints where its goroutines are
			program.Wait()
			s.t.Logf("the program said: %s", complaints.String())
		}
	})
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.lines <- lines.Text()
		}
	}()
}

// start runs a command until the test ends.
func (s *Screen) start(c *exec.Cmd) {
	s.t.Helper()
	c.Env = append(append(os.Environ(), "DISPLAY="+s.display), c.Env...)
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Process.Kill(); c.Wait() })
}

func (s *Screen) command(name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(s.ctx, name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+s.display)
	return c
}

// Window is X's number of the program's window.
func (s *Screen) Window() string { return s.window }

// Try runs a tool on the screen and returns the first line that it prints, whatever becomes of it.
func (s *Screen) Try(name string, args ...string) string {
	out, _ := s.command(name, args...).Output()
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return first
}

// Size is the window's size as the X server has it; zero when it does not tell.
func (s *Screen) Size() (size image.Point) {
	geometry, _ := s.command("xdotool", "getwindowgeometry", "--shell", s.window).Output()
	for _, line := range strings.Split(string(geometry), "\n") {
		fmt.Sscanf(line, "WIDTH=%d", &size.X)
		fmt.Sscanf(line, "HEIGHT=%d", &size.Y)
	}
	return size
}

// Tool runs a tool on the screen, which has to succeed.
func (s *Screen) Tool(name string, args ...string) {
	s.t.Helper()
	if out, err := s.command(name, args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%s %v: %v %s", name, args, err, out)
	}
}

// Until waits for done.
func (s *Screen) Until(what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(waitLimit); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// At is where a named widget is; the zero Place when it is nowhere.
func (s *Screen) At(id string) Place {
	s.t.Helper()
	data, err := os.ReadFile(s.positions)
	if err != nil {
		return Place{}
	}
	var all map[string]Place
	if err := json.Unmarshal(data, &all); err != nil {
		s.t.Fatalf("half a positions file: %v", err)
	}
	return all[id]
}

// Click clicks in a widget, at a share of its width.
func (s *Screen) Click(id string, share float64) {
	s.t.Helper()
	p := s.At(id)
	if p.W == 0 {
		s.t.Fatalf("%s is nowhere", id)
	}
	x := p.X - p.W/2 + int(share*float64(p.W))
	s.Tool("xdotool", "mousemove", "--window", s.window, strconv.Itoa(x), strconv.Itoa(p.Y), "sleep", "0.1", "click", "1")
}

// Key types a key, by xdotool's name of it.
func (s *Screen) Key(name string) { s.t.Helper(); s.Tool("xdotool", "key", name) }

// Minimise and Restore do what the window manager's buttons do.
func (s *Screen) Minimise() { s.t.Helper(); s.Tool("xdotool", "windowminimize", s.window) }
func (s *Screen) Restore()  { s.t.Helper(); s.Tool("xdotool", "windowmap", s.window) }

// Expect waits for a line of the program that holds the words, and returns it.
func (s *Screen) Expect(words string) string {
	s.t.Helper()
	deadline := time.After(waitLimit)
	for {
		select {
		case line := <-s.lines:
			if strings.Contains(line, words) {
				return line
			}
		case <-deadline:
			s.t.Fatalf("the program never said %q", words)
		}
	}
}

// CloseWindow closes the window by the keyboard and waits until it is gone.
func (s *Screen) CloseWindow() {
	s.t.Helper()
	s.Until("the window closes", func() bool {
		if s.Try("xdotool", "search", "--onlyvisible", "--name", ".*") == "" || s.Try("xdotool", "getwindowname", s.window) == "" {
			return true
		}
		s.Try("xdotool", "windowactivate", "--sync", s.window) // a restored window need not have the focus
		s.Try("xdotool", "key", "--delay", "100", "alt+F4")
		time.Sleep(time.Second)
		return false
	})
}

// Picture is what the screen shows now.
func (s *Screen) Picture() image.Image {
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

// Origin is where the window's upper left corner is on the screen.
func (s *Screen) Origin() image.Point { s.t.Helper(); return s.geometry().Min }

func (s *Screen) geometry() image.Rectangle {
	s.t.Helper()
	text, err := s.command("xwininfo", "-id", s.window).Output() // xdotool counts the frame's border twice
	if err != nil {
		s.t.Fatal(err)
	}
	var at, size image.Point
	for _, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		fmt.Sscanf(line, "Absolute upper-left X: %d", &at.X)
		fmt.Sscanf(line, "Absolute upper-left Y: %d", &at.Y)
		fmt.Sscanf(line, "Width: %d", &size.X)
		fmt.Sscanf(line, "Height: %d", &size.Y)
	}
	return image.Rectangle{Min: at, Max: at.Add(size)}
}

// Save writes what the screen shows of the window into a JPEG file.
func (s *Screen) Save(file string) {
	s.t.Helper()
	window := s.geometry()
	part := image.NewRGBA(image.Rectangle{Max: window.Size()})
	draw.Draw(part, part.Rect, s.Picture(), window.Min, draw.Src)
	f, err := os.Create(file)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, part, &jpeg.Options{Quality: 88}); err != nil {
		s.t.Fatal(err)
	}
}
