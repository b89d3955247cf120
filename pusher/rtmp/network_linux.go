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
		}
		if queued, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ); err == nil {
			n.Queued = queued
		}
	})
	return n
}
