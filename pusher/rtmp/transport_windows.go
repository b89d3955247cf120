package rtmp

import (
	"net"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// sioTCPInfo is SIO_TCP_INFO of mstcpip.h, in Windows 10 1703 and later.
const sioTCPInfo = 0xd8000027

// tcpInfo is TCP_INFO_v0 of mstcpip.h.
type tcpInfo struct {
	State             uint32
	Mss               uint32
	ConnectionTime    uint64 // ms
	TimestampsEnabled byte
	_                 [3]byte
	Rtt               uint32 // microseconds
	MinRtt            uint32
	BytesInFlight     uint32
	Cwnd              uint32
	SndWnd            uint32
	RcvWnd            uint32
	RcvBuf            uint32
	BytesOut          uint64
	BytesIn           uint64
	BytesReordered    uint32
	BytesRetrans      uint32
	FastRetrans       uint32
	DupAcksIn         uint32
	TimeoutEpisodes   uint32
	SynRetrans        byte
	_                 [3]byte
}

// repeatOften is Linux's alone.
func repeatOften(net.Conn) {}

// readTransport reads SIO_TCP_INFO. What waits unsent is not told, so a shut window is seen by wire alone: a
// write that is not taken. Written by the headers, and compiled, but not run.
func readTransport(conn net.Conn, _ int64) (t transport, ok bool) {
	c, isSocket := conn.(syscall.Conn)
	if !isSocket {
		return t, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return t, false
	}
	raw.Control(func(fd uintptr) {
		var version, size uint32
		var info tcpInfo
		err := windows.WSAIoctl(windows.Handle(fd), sioTCPInfo, (*byte)(unsafe.Pointer(&version)), uint32(unsafe.Sizeof(version)),
			(*byte)(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)), &size, nil, 0)
		if err != nil {
			return
		}
		t = transport{arrived: int64(info.BytesOut) - int64(info.BytesInFlight), queued: int(info.BytesInFlight),
			rtt: time.Duration(info.Rtt) * time.Microsecond, repeated: int64(info.BytesRetrans)}
		ok = true
	})
	return t, ok
}
