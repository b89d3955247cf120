//go:build !linux

package rtmp

import "net"

// ackAtOnce is Linux's alone.
func ackAtOnce(net.Conn) {}
