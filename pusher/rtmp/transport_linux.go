package rtmp

import (
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// tcpRTOMax is TCP_RTO_MAX_MS of Linux 6.15 and later: the longest time between two repetitions, in ms.
const tcpRTOMax = 44

// repeatOften lets the system look every second whether a link that was down is up again, where it can: it
// then goes on after 1 s at most instead of 3.2 s.
func repeatOften(conn net.Conn) {
	control(conn, func(fd int) { unix.SetsockoptInt(fd, unix.IPPROTO_TCP, tcpRTOMax, 1000) })
}

// readTransport reads TCP_INFO and SIOCOUTQ (tcp(7)).
func readTransport(conn net.Conn, _ int64) (t transport, ok bool) {
	control(conn, func(fd int) {
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			return
		}
		queued, err := unix.IoctlGetInt(fd, unix.SIOCOUTQ)
		if err != nil {
			return
		}
		t = transport{
			arrived: int64(info.Bytes_acked), queued: queued, shut: queued > 0 && info.Unacked == 0,
			rtt: time.Duration(info.Rtt) * time.Microsecond, jitter: time.Duration(info.Rttvar) * time.Microsecond,
			unsent: int(info.Notsent_bytes), early: int(info.Sacked * info.Snd_mss),
			segments: int64(info.Data_segs_out), repeated: int64(info.Total_retrans),
		}
		ok = true
	})
	return t, ok
}
