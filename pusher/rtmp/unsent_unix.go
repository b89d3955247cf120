//go:build linux || darwin

package rtmp

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// unsentLimit is how many bytes the system may hold beside what is on its way: 8 KiB are 65 ms at
// 1 Mbit/s.
const unsentLimit = 8 << 10

// keepUnsentShort makes writes wait while the system holds more than unsentLimit that it cannot send yet
// (TCP_NOTSENT_LOWAT, tcp(7)). What waits then waits in the program, where it is seen, and dropped if
// it has become too old; the system's buffer stays large enough for paths that are fast and long. What the
// system refuses is left as it is.
func keepUnsentShort(conn *net.TCPConn) {
	if raw, err := conn.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) {
			unix.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentLimit)
		})
	}
}
