package rtmp

import (
	"net"

	"golang.org/x/sys/unix"
)

// useAlgorithm sets the congestion control; one that the system does not offer leaves what there is.
func useAlgorithm(conn net.Conn, name string) {
	control(conn, func(fd int) { unix.SetsockoptString(fd, unix.IPPROTO_TCP, unix.TCP_CONGESTION, name) })
}
