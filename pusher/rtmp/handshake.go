package rtmp

import (
	"bufio"
	"errors"
	"io"

	"github.com/yutopp/go-rtmp/handshake"
)

// shakeHands does the RTMP handshake as the client. Deadlines are the caller's.
//
// The echo of the random bytes is not checked: servers with digests of their own answer with others.
// The version is: whatever begins with anything but 3 is no RTMP server.
func shakeHands(r *bufio.Reader, w io.Writer) error {
	out := &shaker{in: r, out: bufio.NewWriterSize(w, 4096)}
	if err := handshake.HandshakeWithServer(out, out, &handshake.Config{SkipHandshakeVerification: true}); err != nil {
		return rootCause(err)
	}
	return out.out.Flush() // C2
}

var errVersion = errors.New("what answers is no RTMP server")

// shaker collects what the library writes piece by piece until it wants an answer, and looks at the
// first byte of the answer.
type shaker struct {
	in      *bufio.Reader
	out     *bufio.Writer
	checked bool
}

func (s *shaker) Write(b []byte) (int, error) { return s.out.Write(b) }

func (s *shaker) Read(b []byte) (int, error) {
	if err := s.out.Flush(); err != nil {
		return 0, err
	}
	if !s.checked {
		version, err := s.in.Peek(1)
		if err != nil {
			return 0, err
		}
		if version[0] != 3 {
			return 0, errVersion
		}
		s.checked = true
	}
	return s.in.Read(b)
}

// rootCause takes the library's wrapping off an error: its texts are about its own steps.
func rootCause(err error) error {
	for {
		c, ok := err.(interface{ Cause() error })
		if !ok || c.Cause() == nil {
			return err
		}
		err = c.Cause()
	}
}
