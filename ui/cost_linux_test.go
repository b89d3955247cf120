package ui

import (
	"encoding/json"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/go-gl/glfw/v3.4/glfw"
	"golang.org/x/sys/unix"

	"livepusher/pusher"
)

// What the window costs, in two ways: the garbage is bounded by a test; the time is measured in a real
// window by packaging/bench/window.sh, which starts the test binary with costVariable set.

// costVariable names the seconds of each phase, and makes the test binary the window that is measured.
const costVariable = "LIVEPUSHER_TEST_COST"

func init() {
	if seconds := os.Getenv(costVariable); seconds != "" {
		costWindow(seconds)
		os.Exit(0)
	}
}

// costLine is what the measured window prints of a phase.
type costLine struct {
	Phase    string  `json:"phase"`
	Frames   int     `json:"frames"`   // shown
	ThreadMS float64 `json:"threadMs"` // CPU of Fyne's thread, a frame
	MedianMS float64 `json:"medianMs"` // the same, of the frame in the middle: what a busy machine does to single ones is not in it
	OursMS   float64 `json:"oursMs"`   // of it in this package's code for the picture
	AllMS    float64 `json:"allMs"`    // CPU of the whole process, a frame
	PerSec   float64 `json:"perSecond"`
	Repaints float64 `json:"repaints"`  // of the whole window, a second
	Garbage  float64 `json:"garbageKB"` // allocated by everything, Fyne included, a frame
}

// costWindow is a window of a live stream of 720x1280 at 30 pictures a second, with figures once a second,
// the microphone's level ten times a second and an event now and then; it measures itself in phases.
func costWindow(seconds string) {
	length, err := strconv.Atoi(seconds)
	if err != nil {
		panic(err)
	}
	q := newQueue()
	var window *glfw.Window
	w := New(&wishes{}, q, Options{Config: firstRun(), Language: "en", Reached: func(what string) {
		if what == "window" { // in the middle of drawing: the one moment at which there is a current context
			window = glfw.GetCurrentContext()
		}
	}})
	frames, ours := 0, time.Duration(0)
	swap := w.preview.swap
	var each []time.Duration // CPU of Fyne's thread from one frame to the next
	last := time.Duration(0)
	w.preview.swap = func() {
		from := threadTime()
		each = append(each, from-last)
		last = from
		swap()
		ours += threadTime() - from
		frames++
	}
	counted := &counting{}
	w.win.SetContent(container.New(counted, w.desk.root))
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now(), Source: pusher.Camera, Server: "rtmp://h/a/****", Width: 720, Height: 1280, FPS: 30, Encoder: "libx264"})
	go feed(q, 720, 1280)
	go chatter(w)
	go func() {
		time.Sleep(4 * time.Second)
		var line costLine
		phase := func(name string, before func()) {
			w.hop(before)
			time.Sleep(time.Second)
			var began, thread, all time.Duration
			var memory runtime.MemStats
			begin := make(chan struct{})
			w.hop(func() {
				runtime.ReadMemStats(&memory)
				began, thread, all, frames, ours, counted.asked = now(), threadTime(), processTime(), 0, 0, 0
				each, last = each[:0], thread
				close(begin)
			})
			<-begin
			time.Sleep(time.Duration(length) * time.Second)
			end := make(chan struct{})
			w.hop(func() {
				took := (now() - began).Seconds()
				share := func(d time.Duration) float64 { return d.Seconds() * 1000 / math.Max(float64(frames), 1) }
				line = costLine{Phase: name, Frames: frames, ThreadMS: share(threadTime() - thread), MedianMS: median(each).Seconds() * 1000, OursMS: share(ours), AllMS: share(processTime() - all), PerSec: float64(frames) / took, Repaints: float64(counted.asked) / 2 / took}
				if frames == 0 { // minimised: CPU a second
					line.ThreadMS, line.AllMS = line.ThreadMS/took, line.AllMS/took
				}
				old := memory.TotalAlloc
				runtime.ReadMemStats(&memory)
				line.Garbage = float64(memory.TotalAlloc-old) / 1024 / math.Max(float64(frames), 1)
				close(end)
			})
			<-end
			json.NewEncoder(os.Stdout).Encode(line)
		}
		phase("plain", func() {})
		phase("panel", w.toggleDebug)
		phase("plain", w.toggleDebug)
		phase("panel", w.toggleDebug)
		phase("minimised", func() { window.Iconify() })
		w.hop(window.Restore)
		time.Sleep(time.Second)
		phase("bare", func() { // the picture alone: what is left is Fyne's own
			w.toggleDebug()
			w.minimised = true // nothing else is shown
			w.win.SetContent(container.New(counted, w.preview.root))
		})
		w.Close()
	}()
	w.Run()
}

// counting fills the window with one object. Fyne asks for its least size twice before each repaint, once for the window's.
type counting struct{ asked int }

func (c *counting) MinSize(o []fyne.CanvasObject) fyne.Size {
	c.asked++
	return o[0].MinSize()
}

func (*counting) Layout(o []fyne.CanvasObject, s fyne.Size) { place(o[0], 0, 0, s.Width, s.Height) }

// feed is the camera.
func feed(q *queue, width, height int) {
	var ring [4]*pusher.Frame
	for i := range ring {
		ring[i] = picture(width, height, byte(60+40*i), 100, 150)
	}
	for i := 0; ; i++ {
		q.put(ring[i%len(ring)])
		time.Sleep(time.Second / 30)
	}
}

// chatter is what a pusher tells while it is live.
func chatter(w *Window) {
	for i := 0; ; i++ {
		f := float64(i)
		w.SetLevel(-30 + 20*math.Sin(f))
		if i%10 == 0 {
			w.SetStats(pusher.Stats{NetSpeed: 1000 + i%170, TargetBitrate: 1200, RTT: 30 + i%40, SendWait: i % 70, EncoderWait: 2, EncodeMS: 5 + math.Sin(f), NetQualityLevel: 2, VideoFPS: 30, CPUProgram: f})
		}
		if i%50 == 0 {
			w.AddEvent(pusher.Event{Code: pusher.ChangeBitrate, Time: time.Now(), Args: map[string]string{"from": "1000", "to": "1100"}})
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// median is the one in the middle of several; of none it is 0.
func median(of []time.Duration) time.Duration {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return of[len(of)/2]
}

func now() time.Duration { return time.Duration(time.Now().UnixNano()) }

func cpu(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}

// threadTime is the CPU that this thread has used, to the nanosecond.
func threadTime() time.Duration  { return cpu(unix.CLOCK_THREAD_CPUTIME_ID) }
func processTime() time.Duration { return cpu(unix.CLOCK_PROCESS_CPUTIME_ID) }

// A second of being live with the debug panel open, without what Fyne makes of it: less than 4 KB a picture.
func TestASecondLiveMakesLittleGarbage(t *testing.T) {
	const rate, most = 30, 4096
	w, _ := open(t, "en")
	w.win.Resize(fyne.NewSize(900, 640))
	q := newQueue()
	w.preview.pictures, w.preview.hop = q, func(f func()) { f() }
	w.preview.decide(false)
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
	pressKey(fyne.KeyF12)(t, w)
	f := picture(720, 1280, 100, 128, 128)
	n := 0
	second := func() {
		for i := range rate {
			q.put(f)
			<-q.ready
			w.preview.showNewest()
			<-w.preview.taken
			if i%3 == 0 {
				w.SetLevel(float64(-i))
			}
			if i%8 == 0 {
				w.tick()
			}
		}
		n++
		w.SetStats(pusher.Stats{NetSpeed: 1000 + n, TargetBitrate: 1200, RTT: n, EncodeMS: float64(n)})
	}
	const seconds = 20
	for range seconds {
		second()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range seconds {
		second()
	}
	runtime.ReadMemStats(&after)
	each := (after.TotalAlloc - before.TotalAlloc) / (seconds * rate)
	t.Logf("%d bytes a picture", each)
	if each > most {
		t.Errorf("%d bytes of garbage a picture, want %d at most", each, most)
	}
}
