//go:build !linux

package rtmp

import "net"

// useAlgorithm is Linux's alone.
func useAlgorithm(net.Conn, string) {}
