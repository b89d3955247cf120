//go:build unix

package av

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher/capture"
)

// pipe makes a pipe and returns the name that opens its reading end.
func pipe(t *testing.T, kind string) (path string, feed *os.File) {
	t.Helper()
	if kind == "standard input" {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		old := os.Stdin
		os.Stdin = r
		t.Cleanup(func() { os.Stdin = old; r.Close(); w.Close() })
		return "-", w
	}
	path = filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	// Reading and writing, so that the opening does not wait.
	w, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return path, w
}

// Close ends a Read that waits for a pipe.
func TestPipeCloseEndsRead(t *testing.T) {
	for _, kind := range []string{"named pipe", "standard input"} {
		t.Run(kind, func(t *testing.T) {
			guard(t)
			path, feed := pipe(t, kind)
			go feed.Write(y4m(3))
			v := openVideo(t, path, FileConfig{})
			closeWhileReading(t, v, 4)
			feed.Close()
		})
	}
}

func TestAudioFileCloseEndsRead(t *testing.T) {
	guard(t)
	path, feed := pipe(t, "named pipe")
	wav := run(t, nil, "ffmpeg", "-f", "lavfi", "-i", "sine=d=8", "-f", "wav", "-")
	go feed.Write(wav)
	a := openAudio(t, path, FileConfig{})
	done := make(chan error, 1)
	go func() {
		for {
			if _, err := a.Read(); err != nil {
				done <- err
				return
			}
		}
	}()
	time.Sleep(100 * time.Millisecond)
	a.Close()
	if err := <-done; err != io.EOF {
		t.Errorf("Read returned %v, want io.EOF", err)
	}
}

// Standard input is played as it comes, and once.
func TestVideoFileStandardInput(t *testing.T) {
	guard(t)
	_, feed := pipe(t, "standard input")
	go func() {
		feed.Write(y4m(50))
		feed.Close()
	}()
	v := openVideo(t, "-", FileConfig{})
	got, n, _ := readAll(t, v)
	if n != 50 || !bytes.Equal(got[49*64*48*3/2:], packed(sceneFrame(64, 48, 49))) {
		t.Errorf("%d pictures, want 50", n)
	}
}

// Opening a pipe that stays silent ends with the context.
func TestVideoFileOpenEndsWithContext(t *testing.T) {
	guard(t)
	path, _ := pipe(t, "named pipe")
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	v, err := OpenVideoFile(ctx, path, FileConfig{})
	var typed *capture.Error
	if !errors.As(err, &typed) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v, %v", v, err)
	}
}
