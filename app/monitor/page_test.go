package monitor

import (
	"testing"
	"time"
)

// The page plays what ffmpeg publishes, near the live edge, and goes on by itself when the publisher
// has left and come back.
func TestPagePlaysInChromium(t *testing.T) {
	ctx := begin(t, 90*time.Second)
	m := startMonitor(t)
	b := openBrowser(t)
	b.open(m.PageURL())
	b.until(ctx, `document.getElementById("wait-text")?.textContent === "Waiting for the stream"`)

	p := push(t, m.PushURL())
	b.until(ctx, `document.body.classList.contains("live")`)
	first, begun := b.playback(), time.Now()
	for range 24 {
		time.Sleep(500 * time.Millisecond)
		t.Log(time.Since(begun).Seconds(), b.playback())
	}
	second := b.playback()
	if second.Time-first.Time < 3 {
		t.Errorf("the picture moved on %.2f s in 4 s: %v", second.Time-first.Time, second)
	}
	if second.Width != 540 || second.Height != 960 || second.Frames <= first.Frames {
		t.Errorf("before %v, after %v", first, second)
	}
	t.Log(second.Facts)
	b.picture("page-en-light.png", 1280, 860, false)
	b.picture("page-en-dark.png", 1280, 860, true)
	b.picture("page-narrow.png", 420, 900, false)

	p.stop()
	b.until(ctx, `!document.body.classList.contains("live")`)
	b.picture("page-waiting.png", 1280, 860, false)
	push(t, m.PushURL())
	b.until(ctx, `document.body.classList.contains("live")`)
	time.Sleep(2 * time.Second)
	t.Log(b.playback())
}
