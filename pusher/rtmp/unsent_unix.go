//go:build linux || darwin

package rtmp

import (
	"net"

	"golang.org/x/sys/unix"
)

// unsentLimit is how many bytes the system may hold beside what is on its way: 8 KiB are 65 ms at
// 1 Mbit/s.
const unsentLimit = 8 << 10

// keepUnsentShort makes writes wait while the system holds more than unsentLimit that it cannot send yet
// (TCP_NOTSENT_LOWAT, tcp(7)). What waits then waits in the program, where it is seen, and dropped if
// it has become too old; the system's buffer grows as far as a fast and long path needs. ok is false where
// the system refuses.
func keepUnsentShort(conn net.Conn) (ok bool) {
	control(conn, func(fd int) {
		ok = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentLimit) == nil
	})
	return ok
}
