//go:build !linux && !darwin && !windows

package rtmp

import "net"

// repeatOften is Linux's alone.
func repeatOften(net.Conn) {}

// readTransport knows nothing here: what the connection does not take has to do, see wire.
func readTransport(net.Conn, int64) (t transport, ok bool) { return t, false }
