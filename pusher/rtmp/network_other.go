//go:build !linux

package rtmp

import (
	"net"

	"livepusher/pusher/media"
)

// systemNetwork knows nothing here: the age of the sender's queue has to do.
func systemNetwork(net.Conn) media.Network { return media.Network{} }

// ackAtOnce is Linux's alone.
func ackAtOnce(net.Conn) {}
