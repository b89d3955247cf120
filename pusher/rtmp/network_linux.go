package rtmp

import (
	"net"

	"golang.org/x/sys/unix"
)

// ackAtOnce asks the system to acknowledge what arrives next without delay. Servers that send their
// answers in small pieces (nginx-rtmp is one) wait for it: Dial takes 42 ms on loopback otherwise.
// The system forgets the wish, so it is repeated before each read.
func ackAtOnce(conn net.Conn) {
	control(conn, func(fd int) { unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1) })
}
