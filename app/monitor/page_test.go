package monitor

import (
	"context"
	"strings"
	"testing"
	"time"
)

const live = `document.body.classList.contains("live")`

// watch opens the page and waits until it plays.
func watch(t *testing.T, ctx context.Context, m *Monitor, b *browser) {
	t.Helper()
	b.open(m.PageURL())
	b.until(ctx, live)
	b.until(ctx, `document.querySelector("video").currentTime > 0.3`)
}

// advances plays for 4 s and demands that the picture moved on with the time.
func advances(t *testing.T, b *browser, leastFrames int) playback {
	t.Helper()
	first := b.playback()
	time.Sleep(4 * time.Second)
	second := b.playback()
	if second.Time-first.Time < 3 || second.Frames-first.Frames < leastFrames {
		t.Errorf("in 4 s from %v\nto %v\npage: %s", first, second, second.Facts)
	}
	if second.Width != 540 || second.Height != 960 {
		t.Errorf("the picture is %d x %d", second.Width, second.Height)
	}
	return second
}

// The page plays what ffmpeg publishes, near the live edge, says so, and goes on by itself when the
// publisher has left and come back.
func TestPagePlaysInChromium(t *testing.T) {
	ctx := begin(t, 2*time.Minute)
	m := startMonitor(t)
	b := openBrowser(t)
	b.open(m.PageURL())
	b.until(ctx, `document.getElementById("wait-text")?.textContent === "Waiting for the stream"`)
	b.picture("page-waiting.png", 1280, 860, false)

	p := push(t, m.PushURL())
	b.until(ctx, live)
	now := advances(t, b, 60)
	for _, fact := range []string{"540 × 960", "30.0 fps", "H.264 Baseline 3.1", "AAC-LC 48 kHz stereo", "2.0 s", "Lavf", "Live"} {
		if !strings.Contains(now.Facts, fact) {
			t.Errorf("the page does not say %q:\n%s", fact, now.Facts)
		}
	}
	b.until(ctx, `Number(document.getElementById("latency").textContent) < 1000`)
	if now.Buffered > 1.5 || now.Buffered < 0 {
		t.Errorf("%.2f s from the live edge", now.Buffered)
	}
	t.Log("after 4 s: ", b.playback())
	b.picture("page-en.png", 1280, 860, false)
	b.picture("page-en-dark.png", 1280, 860, true)
	b.picture("page-narrow.png", 420, 900, false)

	p.stop()
	b.until(ctx, "!"+live)
	push(t, m.PushURL())
	b.until(ctx, live)
	advances(t, b, 60)

	m.Close()
	b.until(ctx, `document.getElementById("wait-text").textContent === "The receiver has been closed"`)
}

func TestPageInChinese(t *testing.T) {
	ctx := begin(t, 2*time.Minute)
	m := startMonitor(t)
	b := openBrowser(t)
	b.language("zh-CN")
	b.open(m.PageURL())
	b.until(ctx, `document.getElementById("wait-text")?.textContent === "等待推流"`)
	push(t, m.PushURL())
	b.until(ctx, live)
	time.Sleep(2 * time.Second)
	b.until(ctx, `document.getElementById("state").textContent === "直播中" && document.documentElement.lang === "zh-CN"`)
	b.until(ctx, `![...document.querySelectorAll("[data-t]")].some(e => !e.textContent)`)
	b.picture("page-zh.png", 1280, 860, false)
	b.picture("page-zh-dark.png", 1280, 860, true)
}

// A browser without MediaSource plays the endless file itself.
func TestPageWithoutMediaSource(t *testing.T) {
	ctx := begin(t, 2*time.Minute)
	m := startMonitor(t)
	b := openBrowser(t)
	b.call(nil, "Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": "delete window.MediaSource"})
	push(t, m.PushURL())
	watch(t, ctx, m, b)
	p := advances(t, b, 60)
	if !strings.Contains(p.Source, "/stream.mp4") {
		t.Error("plays ", p.Source)
	}
	t.Log(p)
	b.until(ctx, `Number(document.getElementById("latency").textContent) < 1400`)
}

// Frames that come at times of their own, as from a pusher that drops some, are all shown: players take
// a sample's end before the next one's begin for a gap, and wait for a key frame.
func TestPagePlaysVaryingFrameRates(t *testing.T) {
	ctx := begin(t, 2*time.Minute)
	m := startMonitor(t)
	b := openBrowser(t)
	push(t, m.PushURL(), "-vf", "select='not(mod(n,17))+not(mod(n,5))'", "-fps_mode", "vfr") // 7.4 a second on average
	watch(t, ctx, m, b)
	t.Log(advances(t, b, 20))
}

// Sound alone, and a picture alone.
func TestPagePlaysOneTrack(t *testing.T) {
	for _, track := range []string{"-an", "-vn"} {
		t.Run(track, func(t *testing.T) {
			ctx := begin(t, 2*time.Minute)
			m := startMonitor(t)
			b := openBrowser(t)
			push(t, m.PushURL(), track)
			b.open(m.PageURL())
			b.until(ctx, `document.querySelector("video")?.currentTime > 3`)
			t.Log(b.playback())
		})
	}
}

func TestPageHealsFromPause(t *testing.T) {
	ctx := begin(t, 2*time.Minute)
	m := startMonitor(t)
	b := openBrowser(t)
	push(t, m.PushURL())
	watch(t, ctx, m, b)
	b.eval(nil, `document.querySelector("video").pause()`)
	time.Sleep(4 * time.Second)
	b.eval(nil, `document.querySelector("video").play()`)
	time.Sleep(time.Second)
	if p := b.playback(); p.Buffered > 1.2 {
		t.Errorf("plays %.2f s behind after a pause: %v", p.Buffered, p)
	}
	advances(t, b, 60)
}
