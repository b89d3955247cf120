package monitor

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// browser is a headless Chromium, driven by the DevTools protocol over a pair of pipes: messages in
// JSON, each ended by a zero byte.
type browser struct {
	t       *testing.T
	in      *os.File
	session string // of the tab

	mu      sync.Mutex
	last    int
	waiting map[int]chan answer
}

type answer struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// openBrowser starts Chromium with a blank tab and ends it with the test.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("chromium-browser") // Ubuntu's name
	}
	if err != nil {
		t.Fatal("Chromium is not installed (package chromium or chromium-browser)")
	}
	inRead, inWrite, err := os.Pipe()
	check(t, err)
	outRead, outWrite, err := os.Pipe()
	check(t, err)
	profile, err := os.MkdirTemp("", "chromium") // not t.TempDir: helpers still write while it is removed
	check(t, err)
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	cmd.ExtraFiles = []*os.File{inRead, outWrite} // 3 and 4, where --remote-debugging-pipe looks
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	check(t, cmd.Start())
	inRead.Close()
	outWrite.Close()
	b := &browser{t: t, in: inWrite, waiting: map[int]chan answer{}}
	read := make(chan struct{})
	go func() { defer close(read); b.read(outRead) }()
	t.Cleanup(func() {
		inWrite.Close()
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // the group that this process leads
		cmd.Wait()
		outRead.Close()
		<-read
		for range 20 { // its helpers may take a moment to be gone
			if os.RemoveAll(profile) == nil {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	b.attach()
	return b
}

func (b *browser) read(out *os.File) {
	r := bufio.NewReaderSize(out, 1<<20)
	for {
		raw, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var a answer
		if json.Unmarshal(bytes.TrimRight(raw, "\x00"), &a) != nil || a.ID == 0 {
			continue // an event
		}
		b.mu.Lock()
		if c := b.waiting[a.ID]; c != nil {
			c <- a
			delete(b.waiting, a.ID)
		}
		b.mu.Unlock()
	}
}

// call sends a command and decodes its result into result, which may be nil.
func (b *browser) call(result any, method string, params any) {
	b.t.Helper()
	c := make(chan answer, 1)
	b.mu.Lock()
	b.last++
	b.waiting[b.last] = c
	command := map[string]any{"id": b.last, "method": method, "params": params}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	raw, err := json.Marshal(command)
	if err == nil {
		_, err = b.in.Write(append(raw, 0))
	}
	b.mu.Unlock()
	check(b.t, err)
	select {
	case a := <-c:
		if a.Error != nil {
			b.t.Fatalf("%s: %s", method, a.Error.Message)
		}
		if result != nil {
			check(b.t, json.Unmarshal(a.Result, result))
		}
	case <-time.After(30 * time.Second):
		b.t.Fatalf("%s: Chromium does not answer", method)
	}
}

func (b *browser) attach() {
	b.t.Helper()
	var target struct{ TargetID string }
	b.call(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	var s struct{ SessionID string }
	b.call(&s, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = s.SessionID
	b.call(nil, "Page.enable", map[string]any{})
}

// language is what navigator.language says on pages opened from now on.
func (b *browser) language(tag string) {
	var v struct{ UserAgent string }
	b.call(&v, "Browser.getVersion", map[string]any{})
	b.call(nil, "Emulation.setUserAgentOverride", map[string]any{"userAgent": v.UserAgent, "acceptLanguage": tag})
}

func (b *browser) open(url string) {
	b.t.Helper()
	b.call(nil, "Page.navigate", map[string]any{"url": url})
}

// eval runs an expression in the page and decodes its value.
func (b *browser) eval(value any, expression string) {
	b.t.Helper()
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	b.call(&r, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true})
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, r.ExceptionDetails.Exception.Description)
	}
	if value != nil {
		check(b.t, json.Unmarshal(r.Result.Value, value))
	}
}

// until waits until a condition holds in the page; where there is nothing yet to ask, it does not hold.
func (b *browser) until(ctx context.Context, condition string) {
	b.t.Helper()
	for {
		var ok bool
		if b.eval(&ok, "(() => { try { return !!("+condition+") } catch { return false } })()"); ok {
			return
		}
		select {
		case <-ctx.Done():
			var body string
			b.eval(&body, `document.body?.innerText ?? ""`)
			b.t.Fatalf("never came true: %s\npage:\n%s", condition, body)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// picture writes a screenshot into the folder named by LIVEPUSHER_PICTURES, if there is one.
func (b *browser) picture(name string, width, height int, dark bool) {
	b.t.Helper()
	folder := os.Getenv("LIVEPUSHER_PICTURES")
	if folder == "" {
		return
	}
	check(b.t, os.MkdirAll(folder, 0o755))
	scheme := map[bool]string{true: "dark", false: "light"}[dark]
	b.call(nil, "Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}})
	b.call(nil, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	time.Sleep(600 * time.Millisecond)
	var shot struct{ Data string }
	b.call(&shot, "Page.captureScreenshot", map[string]any{"format": "png"})
	raw, err := base64.StdEncoding.DecodeString(shot.Data)
	check(b.t, err)
	check(b.t, os.WriteFile(filepath.Join(folder, name), raw, 0o644))
}

// playback is what the page's video element says of itself.
type playback struct {
	Time                  float64
	Width, Height         int
	Frames, Dropped       int
	Buffered              float64 // s ahead of Time
	Rate                  float64
	Ready                 int
	Paused                bool
	Source                string
	Latency, State, Facts string // as the page shows them
}

func (p playback) String() string {
	return fmt.Sprintf("t %.3f, %dx%d, %d frames (%d dropped), %.2f s buffered, rate %.2f, latency %s ms, %q", p.Time, p.Width, p.Height,
		p.Frames, p.Dropped, p.Buffered, p.Rate, p.Latency, p.State)
}

func (b *browser) playback() playback {
	b.t.Helper()
	var p playback
	b.eval(&p, `(() => {
		const v = document.querySelector("video"), q = v.getVideoPlaybackQuality(), h = v.buffered, text = id => document.getElementById(id).textContent;
		return { Time: v.currentTime, Width: v.videoWidth, Height: v.videoHeight, Frames: q.totalVideoFrames, Dropped: q.droppedVideoFrames,
			Buffered: h.length ? h.end(h.length - 1) - v.currentTime : 0, Rate: v.playbackRate, Ready: v.readyState, Paused: v.paused,
			Source: v.src, Latency: text("latency"), State: text("state"), Facts: document.body.innerText };
	})()`)
	return p
}
