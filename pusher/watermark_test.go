package pusher_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

func TestWatermarkText(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 8, 7, 6, time.FixedZone("", 8*3600))
	for text, want := range map[string]string{
		"":                      "",
		"Agent 7":               "Agent 7",
		"Agent 7 {date} {time}": "Agent 7 2026-03-01 09:08:07",
		"{time}{time}":          "09:08:0709:08:07",
		"坐席{date}":              "坐席2026-03-01",
		"{Time} {name} {":       "{Time} {name} {",
	} {
		if got := pusher.WatermarkText(text, at); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// corner is the last row's first sample, and its last.
func corner(t *testing.T, l *live, of pusher.SnapshotOf) (left, right byte) {
	t.Helper()
	p, err := l.Snapshot(context.Background(), of)
	if err != nil {
		t.Fatal(err)
	}
	row := p.Y[p.YOffset(0, p.Rect.Dy()-1):]
	return row[0], row[p.Rect.Dx()-1]
}

func mark(text string) byte { return byte(pushertest.MarkLuma + len([]rune(text))) }

// It is in the picture as pushed, in the view, which is turned, and on the waiting image; it comes and goes
// with the next picture.
func TestWatermarkIsEverywhere(t *testing.T) {
	inBubble(t, func(c *pusher.Config) { c.Watermark, c.LocalMirror = "Agent 7", pusher.MirrorOn }, &pushertest.Bench{}, func(t *testing.T, l *live) {
		expect := func(what string, of pusher.SnapshotOf, left, right byte) {
			t.Helper()
			if a, b := corner(t, l, of); a != left || b != right {
				t.Errorf("%s: left %d, right %d, want %d and %d", what, a, b, left, right)
			}
		}
		camera, agent := byte(pushertest.CameraLuma), mark("Agent 7")
		preview := func(what string, left, right byte) {
			t.Helper()
			f, _ := l.Preview().Latest()
			row := f.Picture.Y[f.Picture.YOffset(0, f.Picture.Rect.Dy()-1):]
			if a, b := row[0], row[f.Picture.Rect.Dx()-1]; a != left || b != right {
				t.Errorf("%s: the preview has %d and %d, want %d and %d", what, a, b, left, right)
			}
		}
		l.StartPreview()
		sleep(time.Second)
		expect("preview alone", pusher.OfStream, agent, camera)
		expect("the view", pusher.OfView, agent, camera)
		preview("preview alone", camera, agent) // and is turned by the window
		l.Start()
		sleep(time.Second)
		expect("live", pusher.OfStream, agent, camera)
		expect("the view, live", pusher.OfView, agent, camera)
		preview("live", camera, agent)

		c := l.Config()
		c.Watermark = "坐席"
		l.Apply(c)
		sleep(100 * time.Millisecond)
		expect("changed", pusher.OfStream, mark("坐席"), camera)
		l.SetStandby(true, false)
		sleep(time.Second)
		expect("waiting image", pusher.OfStream, mark("坐席"), pushertest.WaitingLuma)
		preview("waiting image", mark("坐席"), pushertest.WaitingLuma)
		l.SetStandby(false, false)
		sleep(time.Second)
		c.Watermark = ""
		l.Apply(c)
		sleep(100 * time.Millisecond)
		camera += 10 // the second one that was opened
		expect("gone", pusher.OfStream, camera, camera)
		preview("gone", camera, camera)
	})
}

// The clock goes on while the picture stands still.
func TestWatermarkTellsTheTime(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, func(c *pusher.Config) { c.Watermark, c.EnableCamera = "{time}", false }, bench, func(t *testing.T, l *live) {
		l.StartPreview()
		begun := time.Now()
		sleep(3500 * time.Millisecond)
		var want []string
		for i := range 4 {
			want = append(want, begun.Add(time.Duration(i)*time.Second).Format(time.TimeOnly))
		}
		if got := bench.Marks(); !slices.Equal(got, want) {
			t.Errorf("wrote %v, want %v", got, want)
		}
	})
}
