package rtmp

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// A write that Windows has cancelled leaves the connection in an unknown state (CancelIoEx), so none
// is tried again, and slow links get small pieces to take within the time.
const (
	attempt = time.Hour
	piece   = 8 << 10
)

// isReset tells that the other side has cut the connection off.
func isReset(err error) bool {
	return errors.Is(err, windows.WSAECONNRESET) || errors.Is(err, windows.WSAECONNABORTED)
}
