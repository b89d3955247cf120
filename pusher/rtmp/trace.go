package rtmp

import (
	"crypto/tls"
	"net"
	"net/netip"
)

// The steps of Dial, in their order. The one after the last that was passed is the one that failed.
const (
	StepName      = "name" // looking it up; passed at once for a numeric address
	StepTCP       = "tcp"
	StepTLS       = "tls" // of rtmps addresses alone
	StepHandshake = "handshake"
	StepConnect   = "connect"
	StepPublish   = "publish" // createStream and publish
)

// Passed tells that Dial has passed a step, and what it found there.
type Passed struct {
	Step      string
	Proxy     string               // StepName and StepTCP: host and port of the proxy that resolves the name; "" is none
	Addresses []netip.Addr         // StepName without a proxy: what the name stands for, in the order in which they are tried
	Peer      net.Addr             // StepTCP: what was connected to
	TLS       *tls.ConnectionState // StepTLS
}

// passed tells Config.Trace.
func (c *Config) passed(p Passed) {
	if c.Trace != nil {
		c.Trace(p)
	}
}

// CheckAddress is Dial's error for an address that it cannot use, and nil for any other.
func CheckAddress(url string) error {
	if _, err := parseAddress(url); err != nil {
		return &Error{Phase: PhaseAddress, Err: err}
	}
	return nil
}
