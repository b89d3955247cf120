//go:build !linux && !darwin

package rtmp

import "net"

// keepUnsentShort cannot be had here: the send buffer is what bounds what waits in the system.
func keepUnsentShort(net.Conn) bool { return false }
