package ui

import (
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

func TestHistoryHoldsTheLastMinute(t *testing.T) {
	for _, row := range []struct {
		name                 string
		given                []int // ms of round trip
		held                 int
		now, low, high, last float32
	}{
		{"nothing", nil, 0, 0, 0, 0, 0},
		{"one", []int{7}, 1, 7, 7, 7, 7},
		{"a few", []int{30, 10, 20}, 3, 20, 10, 30, 30},
		{"a minute and more: the oldest are forgotten", append([]int{999, 1}, slices.Repeat([]int{40, 50}, 30)...), minute, 50, 40, 50, 40},
	} {
		t.Run(row.name, func(t *testing.T) {
			var h history
			for _, rtt := range row.given {
				h.add(&pusher.Stats{RTT: rtt, SendWait: 3, NetWait: 4, NetSpeed: 800, TargetBitrate: 900, EncoderWait: 1.5, EncodeMS: 2})
			}
			now, low, high := h.span(curveRTT)
			if h.held != row.held || now != row.now || low != row.low || high != row.high {
				t.Errorf("%d held, now %v, %v to %v; want %+v", h.held, now, low, high, row)
			}
			if row.held == 0 {
				return
			}
			if got := h.at(h.held - 1).values[curveRTT]; got != row.last {
				t.Errorf("the oldest is %v, want %v", got, row.last)
			}
			if r := h.at(0); r.values[curveQueue] != 7 || r.values[curveRate] != 800 || r.target != 900 || r.values[curveFrame] != 3.5 {
				t.Errorf("read %+v", r)
			}
		})
	}
}

// highest is the first row from above in which a column of a curve is drawn in ink.
func highest(img *image.RGBA, column int) int {
	for y := range img.Rect.Dy() {
		if c := img.RGBAAt(column, y); c.G > 0x60 && c.G > c.R {
			return y
		}
	}
	return img.Rect.Dy()
}

func TestPlot(t *testing.T) {
	const width, height, gap = 436, 40, 12
	each := (width - 3*gap) / 4
	right := 2*(each+gap) + each - 1 // of the round trip's curve
	var h history
	img := plot(nil, &h, width, height, gap)
	if got := highest(img, right); got != height {
		t.Errorf("nothing held, and something drawn at %d", got)
	}
	for range minute / 2 {
		h.add(&pusher.Stats{RTT: 10})
	}
	for range minute / 4 {
		h.add(&pusher.Stats{RTT: 100})
	}
	again := plot(img, &h, width, height, gap)
	if again != img {
		t.Error("another picture of the same size")
	}
	now, before, gone := highest(img, right), highest(img, right-each/3), highest(img, right-each+8)
	if now > height/4 || before < height*3/4 || before == height || gone != height {
		t.Errorf("highest now %d, half a minute ago %d, before all readings %d", now, before, gone)
	}
	if n := testing.AllocsPerRun(10, func() { plot(img, &h, width, height, gap) }); n > 40 {
		t.Errorf("drawing again allocates %v times", n)
	}
	for _, tiny := range [][2]int{{0, 0}, {3, 3}, {20, 1}} { // while the window is being laid out
		plot(nil, &h, tiny[0], tiny[1], gap)
	}
}

func TestCurvesInTheDebugPanel(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"Sent  1180 of 1200 kbps", "min 400  max 1180", "Queue  52 ms", "RTT  34 ms", "min 34  max 80", "Frame time  6.4 ms", "min 5.4  max 6.4"},
		"zh": {"发送  1180 / 1200 kbps", "最低 400  最高 1180", "队列  52 ms", "每帧耗时  6.4 ms"},
	} {
		t.Run(language, func(t *testing.T) {
			w, _ := open(t, language)
			w.win.Resize(fyne.NewSize(900, 640))
			w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
			w.SetStats(pusher.Stats{NetSpeed: 400, TargetBitrate: 600, RTT: 80, EncoderWait: 1, EncodeMS: 4.4}) // while it is closed
			pressKey(fyne.KeyF12)(t, w)
			w.SetStats(pusher.Stats{NetSpeed: 1180, TargetBitrate: 1200, SendWait: 40, NetWait: 12, RTT: 34, EncoderWait: 2, EncodeMS: 4.4})
			shown := textsOf(w.desk.debug.root)
			for _, text := range want {
				if !slices.Contains(shown, text) {
					t.Errorf("%q is not shown in %q", text, shown)
				}
			}
			tap("language")(t, w)
			if got := strings.Join(textsOf(w.desk.debug.root), " "); !strings.Contains(got, "1180") {
				t.Error("the last minute is gone with the language")
			}
		})
	}
}

// A second's curves are drawn into the memory of the last one's.
func TestCurvesUseTheirPictureAgain(t *testing.T) {
	w, _ := open(t, "en")
	pressKey(fyne.KeyF12)(t, w)
	c := w.desk.debug.curves
	draw := func() { c.picture.Generator(400, 40) } // what Fyne does after a refresh
	draw()
	memory := c.memory
	w.SetStats(pusher.Stats{RTT: 1})
	draw()
	if c.memory != memory {
		t.Error("another picture for every second")
	}
}
