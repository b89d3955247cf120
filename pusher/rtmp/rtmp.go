// Package rtmp publishes one stream to an RTMP or RTMPS server.
//
// Dial goes from an address to a Session on which the server has accepted the stream: name, TCP,
// TLS, handshake, and the commands connect, createStream and publish, each with a deadline of its
// own. WriteData, WriteVideo and WriteAudio send; Done and Err tell when and why it ended; Close
// takes leave. Every failure is an *Error whose Phase says where it happened.
//
// # What is built on what
//
// Handshake, outgoing chunks and outgoing messages are those of github.com/yutopp/go-rtmp. Its
// client is not used: it cannot tell a refusal from success, and waits for ever where a server keeps
// silent. Incoming chunks are read by this package (chunks.go), because the library's reader takes
// whatever size a server declares, panics on impossible chunks and decodes values without bound; a
// guard in front of it would have to follow every chunk header, message length and change of the
// chunk size, which is all that a reader does. The library logs nothing on the paths that are used
// here, so its global logger is left alone.
package rtmp

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"time"
)

// Config is how to connect. The zero value is ready to use.
type Config struct {
	Timeouts Timeouts
	// TLS is used for rtmps addresses; nil trusts the system's authorities. ServerName is filled in.
	TLS *tls.Config
	// Resolver looks up names; nil is net.DefaultResolver.
	Resolver *net.Resolver
	// DialContext connects to a numeric address and port; nil is that of a net.Dialer.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// Proxy tells the proxy for a server, nil for none; secure is rtmps. nil is ProxyFromEnvironment.
	Proxy func(secure bool, hostPort string) (*url.URL, error)
	// ProxyTLS is used for https proxies, as TLS is for rtmps addresses.
	ProxyTLS *tls.Config
	// ChunkSize is the size in bytes of the chunks that messages are cut into, 128 to 16777215; 0 is
	// 65536. A chunk is
	// one write to the connection, and other messages wait for its end.
	ChunkSize int
	// SendBuffer is the size in bytes of the system's send buffer where it cannot be told to hold little
	// unsent (unsent_unix.go); 0 is 131072. The smaller it is, the sooner the sender's queue learns what the
	// network takes: the system's own choice hid a stalled server for 30 s.
	SendBuffer int
	// FlashVersion is what the program calls itself; "" is DefaultFlashVersion.
	FlashVersion string
	// Connected, unless nil, is called from within Dial once the server has accepted connect.
	Connected func()
	// Trace, unless nil, is called from within Dial after each step; see trace.go.
	Trace func(Passed)
}

// DefaultFlashVersion begins with the name that servers know encoders by.
const DefaultFlashVersion = "FMLE/3.0 (compatible; livepusher)"

// Timeouts are how long each step may take; 0 is 5 s, and 6.5 s for Write.
type Timeouts struct {
	Resolve   time.Duration // looking up the name
	Connect   time.Duration // TCP, over all addresses of the name
	Proxy     time.Duration // from TCP with a proxy to its connection with the server
	TLS       time.Duration
	Handshake time.Duration
	Command   time.Duration // from a command to its answer
	Write     time.Duration // without a single byte taken by the network; see progress.go
	Stall     time.Duration // without a single byte taken by a server whose system answers
}

const (
	defaultTimeout    = 5 * time.Second
	defaultWrite      = 6500 * time.Millisecond
	defaultChunkSize  = 65536
	maxChunkSize      = 1<<24 - 1 // section 5.4.1 of the RTMP specification
	defaultSendBuffer = 128 << 10
)

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	if c.Timeouts.Write <= 0 {
		c.Timeouts.Write = defaultWrite
	}
	for _, t := range []*time.Duration{&c.Timeouts.Resolve, &c.Timeouts.Connect, &c.Timeouts.Proxy, &c.Timeouts.TLS,
		&c.Timeouts.Handshake, &c.Timeouts.Command, &c.Timeouts.Stall} {
		if *t <= 0 {
			*t = defaultTimeout
		}
	}
	if c.Resolver == nil {
		c.Resolver = net.DefaultResolver
	}
	if c.DialContext == nil {
		c.DialContext = new(net.Dialer).DialContext
	}
	if c.Proxy == nil {
		c.Proxy = ProxyFromEnvironment
	}
	if c.ChunkSize <= 0 {
		c.ChunkSize = defaultChunkSize
	}
	c.ChunkSize = max(initialChunkSize, min(c.ChunkSize, maxChunkSize))
	if c.SendBuffer <= 0 {
		c.SendBuffer = defaultSendBuffer
	}
	if c.FlashVersion == "" {
		c.FlashVersion = DefaultFlashVersion
	}
	return c
}
