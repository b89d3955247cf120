package rtmp

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// repeatOften is Linux's alone.
func repeatOften(net.Conn) {}

// readTransport reads TCP_CONNECTION_INFO and SO_NWRITE (tcp(4), getsockopt(2)). Written by the headers, and
// compiled, but not run.
func readTransport(conn net.Conn, written int64) (t transport, ok bool) {
	control(conn, func(fd int) {
		info, err := unix.GetsockoptTCPConnectionInfo(fd, unix.IPPROTO_TCP, unix.TCP_CONNECTION_INFO)
		if err != nil {
			return
		}
		queued, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_NWRITE)
		if err != nil {
			return
		}
		t = transport{
			arrived: written - int64(queued), queued: queued, shut: queued > 0 && info.Snd_wnd == 0,
			rtt: time.Duration(info.Srtt) * time.Millisecond, jitter: time.Duration(info.Rttvar) * time.Millisecond,
			repeated: int64(info.Txretransmitpackets),
		}
		ok = true
	})
	return t, ok
}
