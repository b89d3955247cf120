package rtmp

import (
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// segmentWriter writes to a TCP connection so that TCP_NOTSENT_LOWAT holds. Linux appends what is written
// to the last segment that it has not sent yet, up to 64 KiB, without asking whether that is too much
// already. So the pieces are small here, and each ends its segment (MSG_EOR).
type segmentWriter struct {
	conn net.Conn
	raw  syscall.RawConn
	b    []byte // to be written; n and err are what became of it
	n    int
	err  error
	send func(fd uintptr) (done bool) // kept, so that a write makes no garbage
}

// maxSegment is how much is handed to the system at once, in bytes.
const maxSegment = 4 << 10

// newWriter returns the Write of conn; it may hand on only a part of what it is given.
func newWriter(conn net.Conn) func(b []byte) (int, error) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn.Write
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn.Write
	}
	w := &segmentWriter{conn: conn, raw: raw}
	w.send = w.trySend
	return w.Write
}

func (w *segmentWriter) Write(b []byte) (int, error) {
	w.b, w.n, w.err = b[:min(len(b), maxSegment)], 0, nil
	if err := w.raw.Write(w.send); err != nil {
		return 0, err
	}
	if w.err != nil {
		return 0, &net.OpError{Op: "write", Net: "tcp", Source: w.conn.LocalAddr(), Addr: w.conn.RemoteAddr(), Err: os.NewSyscallError("sendmsg", w.err)}
	}
	return w.n, nil
}

func (w *segmentWriter) trySend(fd uintptr) (done bool) {
	for {
		w.n, w.err = unix.SendmsgN(int(fd), w.b, nil, nil, unix.MSG_EOR|unix.MSG_NOSIGNAL|unix.MSG_DONTWAIT)
		if w.err != unix.EINTR {
			return w.err != unix.EAGAIN
		}
	}
}
