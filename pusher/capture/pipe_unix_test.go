//go:build unix

package capture

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// Opening a pipe would wait for its writer for ever.
func TestStillIsNoPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.png")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := OpenStill(pipe)
	var e *Error
	if !errors.As(err, &e) || e.Kind != Unsupported {
		t.Errorf("%v", err)
	}
}
