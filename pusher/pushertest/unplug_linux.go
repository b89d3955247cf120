package pushertest

import (
	"net"

	"golang.org/x/sys/unix"
)

// Unplug makes the connections that are open lose all that is sent to the sink, as a pulled cable does, and
// Plug ends that. Both sides think that they are connected.
func (s *Sink) Unplug() {
	lose := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0}
	s.sockets(func(fd int) error {
		return unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &lose})
	})
}

// Plug ends Unplug.
func (s *Sink) Plug() {
	s.sockets(func(fd int) error { return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DETACH_FILTER, 0) })
}

// sockets does something to the socket of each open connection.
func (s *Sink) sockets(f func(fd int) error) {
	s.t.Helper()
	for _, c := range s.connections() {
		raw, err := c.conn.(*net.TCPConn).SyscallConn()
		if err == nil {
			if e := raw.Control(func(fd uintptr) { err = f(int(fd)) }); e != nil {
				err = e
			}
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}
