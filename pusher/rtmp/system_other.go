//go:build !windows

package rtmp

import (
	"errors"
	"syscall"
	"time"
)

const (
	attempt = 250 * time.Millisecond // how long a write waits in the system before it is looked at again
	piece   = 1 << 30                // bytes handed to the system at once: all
)

// isReset tells that the other side has cut the connection off.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
