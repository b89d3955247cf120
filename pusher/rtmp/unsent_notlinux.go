//go:build !linux

package rtmp

import "net"

// newWriter returns the Write of conn.
func newWriter(conn net.Conn) func(b []byte) (int, error) { return conn.Write }
