package monitor

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// begin gives a test its deadline and watches that no goroutine outlives it. It comes first.
func begin(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		goleak.VerifyNone(t, before)
	})
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}

// startMonitor starts a receiver that ends with the test.
func startMonitor(t *testing.T) *Monitor {
	t.Helper()
	return startWith(t, Config{})
}

func startWith(t *testing.T, c Config) *Monitor {
	t.Helper()
	m, err := Start(c)
	check(t, err)
	t.Cleanup(func() { m.Close() })
	return m
}

// ffmpegPush publishes a test picture and a tone with the ffmpeg program, until stop.
type ffmpegPush struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the program has ended
}

func push(t *testing.T, url string, options ...string) *ffmpegPush {
	t.Helper()
	args := []string{"-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=s=540x960:r=30", "-re", "-f", "lavfi", "-i", "sine=440:r=48000",
		"-ac", "2", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "60", "-pix_fmt", "yuv420p", "-b:v", "1200k",
		"-maxrate", "1200k", "-bufsize", "600k", "-c:a", "aac", "-b:a", "64k"}
	args = append(args, options...)
	p := &ffmpegPush{cmd: exec.Command("ffmpeg", append(args, "-f", "flv", url)...), done: make(chan struct{})}
	if err := p.cmd.Start(); err != nil {
		t.Fatal("ffmpeg is not installed (Debian package ffmpeg): ", err)
	}
	go func() { defer close(p.done); p.cmd.Wait() }()
	t.Cleanup(p.stop)
	return p
}

// stop ends the publisher as a person would, if it has not ended.
func (p *ffmpegPush) stop() {
	p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		p.cmd.Process.Kill()
		<-p.done
	}
}

// waitFor polls until ok.
func waitFor(t *testing.T, ctx context.Context, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatal("never: ", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// get fetches a path below the page's address.
func get(t *testing.T, ctx context.Context, url string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	check(t, err)
	return do(t, r)
}

func do(t *testing.T, r *http.Request) (int, string, http.Header) {
	t.Helper()
	a, err := http.DefaultClient.Do(r)
	check(t, err)
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	check(t, err)
	return a.StatusCode, string(body), a.Header
}

// run runs a program and returns what it prints.
func run(t *testing.T, ctx context.Context, in io.Reader, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(ctx, name, args...)
	var errs bytes.Buffer
	cmd.Stdin, cmd.Stderr = in, &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}
