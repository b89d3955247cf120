package rtmp

import (
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"livepusher/pusher/media"
)

// systemNetwork reads TCP_INFO and SIOCOUTQ (tcp(7)).
func systemNetwork(conn net.Conn) (n media.Network) {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return n
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return n
	}
	raw.Control(func(fd uintptr) {
		if info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			n.RTT = time.Duration(info.Rtt) * time.Microsecond
			n.Jitter = time.Duration(info.Rttvar) * time.Microsecond
			n.Retransmit = int64(info.Total_retrans)
			n.Unsent = int(info.Notsent_bytes)
			n.Queued = -int(info.Sacked * info.Snd_mss) // they have arrived, out of order
		}
		if queued, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ); err == nil {
			n.Queued = max(0, n.Queued+queued)
		}
	})
	return n
}

// ackAtOnce asks the system to acknowledge what arrives next without delay. Servers that send their
// answers in small pieces (nginx-rtmp is one) wait for it: Dial takes 42 ms on loopback otherwise.
// The system forgets the wish, so it is repeated before each read.
func ackAtOnce(conn net.Conn) {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return
	}
	if raw, err := c.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1) })
	}
}
