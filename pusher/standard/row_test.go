package standard

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"livepusher/pusher"
	"livepusher/pusher/flv"
	"livepusher/pusher/pushertest"
)

// A row of the device table (docs/devices.md) is a pusher of real parts that is live while something
// happens to its devices.
type row struct {
	*pusher.Pusher
	t        *testing.T
	sink     *pushertest.Sink
	encoders atomic.Int32 // opened so far

	mu  sync.Mutex
	all []pusher.Event
}

// newRow makes a pusher for a small stream to a sink. change may choose other devices and another
// address. When the test ends everything is released, which is checked.
func newRow(t *testing.T, change func(*pusher.Config)) *row {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	r := &row{t: t, sink: pushertest.NewSink(t)}
	c := pusher.NewConfig()
	c.URL, c.Mode, c.Mic = r.sink.URL(), pusher.SD, "tone"
	c.VideoWidth, c.VideoHeight, c.FPS = 180, 320, 15
	c.WaitingImage = greenPicture(t)
	if change != nil {
		change(&c)
	}
	parts := Parts()
	open := parts.NewVideo
	parts.NewVideo = func(s pusher.VideoSettings) (pusher.VideoEncoder, error) {
		r.encoders.Add(1)
		return open(s)
	}
	r.Pusher = pusher.New(parts, c, pusher.Handlers{OnEvent: r.event})
	t.Cleanup(func() { r.Close() })
	return r
}

// greenPicture is a waiting image that no camera of the tests delivers.
func greenPicture(t *testing.T) string {
	img := image.NewNRGBA(image.Rect(0, 0, 180, 320))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []byte{0, 200, 0, 255})
	}
	img.Set(0, 0, color.White) // not of one colour: that would become a picture with a palette
	path := filepath.Join(t.TempDir(), "waiting.png")
	f, err := os.Create(path)
	if err == nil {
		err = png.Encode(f, img)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func (r *row) event(e pusher.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, e)
}

// said is how many events there have been, and heard those after the first n.
func (r *row) said() int { return len(r.heard(0)) }

func (r *row) heard(n int) []pusher.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]pusher.Event(nil), r.all[n:]...)
}

// eventTime is how long events and pictures may take to come, in a machine that is emulated.
const eventTime = 30 * time.Second

// waitFor waits for an event after the first n, and returns it.
func (r *row) waitFor(code pusher.Code, n int) pusher.Event {
	r.t.Helper()
	return r.waitForNth(code, n, 1)
}

func (r *row) waitForNth(code pusher.Code, n, nth int) pusher.Event {
	r.t.Helper()
	for late := time.Now().Add(eventTime); ; time.Sleep(5 * time.Millisecond) {
		count := 0
		for _, e := range r.heard(n) {
			if e.Code == code {
				if count++; count == nth {
					return e
				}
			}
		}
		if time.Now().After(late) {
			r.t.Fatalf("waited for event %d %s, heard %s", code, code.Name(), r.story(n))
		}
	}
}

// story is what was said after the first n events, for people.
func (r *row) story(n int) string {
	var b strings.Builder
	for _, e := range r.heard(n) {
		if e.Code != pusher.ChangeBitrate {
			fmt.Fprintf(&b, "\n    %s %5d %s", e.Time.Format("15:04:05.000"), e.Code, e.Message())
		}
	}
	return b.String()
}

// wantCodes checks which events have been raised after the first n.
func (r *row) wantCodes(n int, want ...pusher.Code) {
	r.t.Helper()
	var got []pusher.Code
	for _, e := range r.heard(n) {
		if e.Code != pusher.ChangeBitrate {
			got = append(got, e.Code)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		r.t.Errorf("events %v, want %v:%s", got, want, r.story(n))
	}
}

// goLive starts to push and waits until the server has accepted and the camera shows.
func (r *row) goLive() {
	r.t.Helper()
	if err := r.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.waitFor(pusher.PushBegin, 0)
	r.waitFor(pusher.FirstFrame, 0)
}

// show lets the stream go on for a while, so that viewers see how it is now.
func (r *row) show() { time.Sleep(1500 * time.Millisecond) }

// holdings are what a program that leaks has more and more of.
type holdings struct{ goroutines, descriptors int }

// held counts them once they have settled.
func held() (h holdings) {
	time.Sleep(500 * time.Millisecond)
	files, _ := os.ReadDir("/proc/self/fd")
	return holdings{runtime.NumGoroutine(), len(files)}
}

// rates measures for six seconds how many pictures a second the camera gives and viewers get, and how long
// in ms a picture stands at most.
func (r *row) rates() (camera int, viewers float64, longest uint32) {
	time.Sleep(2 * time.Second)
	from, begun := len(r.sink.Messages()), time.Now()
	time.Sleep(6 * time.Second)
	messages, took := r.sink.Messages()[from:], time.Since(begun)
	count, last := 0, uint32(0)
	for _, m := range messages {
		v, ok := m.Video()
		if !ok || v.Content != flv.AccessUnit {
			continue
		}
		if count > 0 {
			longest = max(longest, m.MS-last)
		}
		count, last = count+1, m.MS
	}
	return r.Stats().CameraFPS, float64(count) / took.Seconds(), longest
}
