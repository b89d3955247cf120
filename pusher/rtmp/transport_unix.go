//go:build linux || darwin

package rtmp

import (
	"net"
	"syscall"
)

// control calls f with the connection's file descriptor, if it has one.
func control(conn net.Conn, f func(fd int)) {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := c.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { f(int(fd)) })
	}
}
