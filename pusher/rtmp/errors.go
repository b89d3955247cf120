package rtmp

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
)

// Phase is where a connection failed. Callers switch on it, never on texts.
type Phase uint8

const (
	PhaseAddress   Phase = iota + 1 // the address is no RTMP address
	PhaseDNS                        // the server's name was not found
	PhaseConnect                    // no TCP connection
	PhaseTLS                        // no TLS session, or a certificate that is not trusted
	PhaseHandshake                  // what answers does not speak RTMP, or keeps silent
	PhaseCommand                    // a command was not answered in time, or by closing the connection
	PhaseRefused                    // the server said no, or closed within a second after its yes
	PhaseRead                       // the connection ended while publishing
	PhaseWrite                      // sending failed, or nothing was taken for Timeouts.Write or Stall
	PhaseProtocol                   // the server sent what RTMP does not allow
)

var phaseTexts = map[Phase]string{
	PhaseAddress: "the push address cannot be used", PhaseDNS: "the server's name was not found",
	PhaseConnect: "no connection to the server", PhaseTLS: "no secure connection to the server",
	PhaseHandshake: "RTMP handshake failed", PhaseCommand: "the server did not accept",
	PhaseRefused: "the server refused", PhaseRead: "the server's connection ended",
	PhaseWrite: "sending failed", PhaseProtocol: "the server broke the protocol",
}

func (p Phase) String() string { return phaseTexts[p] }

// Error is how Dial and a Session fail. Its text never holds the stream key, the parameters of the
// address or its user information.
type Error struct {
	Phase Phase
	Step  string // the command in question: "connect", "createStream" or "publish"; "" outside Dial
	Code  string // the server's code, such as "NetStream.Publish.BadName"; often ""
	Text  string // the server's own words; "" when there are none or they repeat a secret
	Err   error  // the cause; nil when the server's answer is the cause
}

func (e *Error) Error() string {
	s := "rtmp: " + e.Phase.String()
	if e.Step != "" {
		s += " " + e.Step
	}
	if e.Code != "" {
		s += ": " + e.Code
	}
	if e.Text != "" {
		s += " (" + e.Text + ")"
	}
	if e.Err != nil {
		s += ": " + e.cause()
	}
	return s
}

// cause is Err in words for a person.
func (e *Error) cause() string {
	switch {
	case e.Closed():
		return "it closed the connection"
	case e.Phase >= PhaseHandshake && e.Phase != PhaseWrite && errors.Is(e.Err, os.ErrDeadlineExceeded):
		return "no answer in time"
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Timeout tells that a deadline of Timeouts passed.
func (e *Error) Timeout() bool {
	var n net.Error
	return errors.Is(e.Err, os.ErrDeadlineExceeded) || errors.As(e.Err, &n) && n.Timeout()
}

// Closed tells that the server closed the connection without a word. While a command is open, that
// is how some servers (nginx-rtmp is one) refuse an application or a stream key.
func (e *Error) Closed() bool { return closedByServer(e.Err) }

// ErrClosed is why a Session ended that was closed by its owner.
var ErrClosed = errors.New("rtmp: session closed")

func closedByServer(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || isReset(err)
}

// failed makes the error of a phase. The end of the caller's context goes before what it caused.
func failed(ctx context.Context, p Phase, step string, err error) *Error {
	var known *Error
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	} else if errors.As(err, &known) {
		return known
	}
	return &Error{Phase: p, Step: step, Err: err}
}
