//go:build !linux

package rtmp

import (
	"net"

	"livepusher/pusher/media"
)

// systemNetwork tells as much as the system does; where it is silent, the age of the sender's queue has to do.
func systemNetwork(conn net.Conn) media.Network {
	t, _ := readTransport(conn, 0)
	return media.Network{Queued: t.queued, RTT: t.rtt, Jitter: t.jitter, Retransmit: t.repeated}
}

// ackAtOnce is Linux's alone.
func ackAtOnce(net.Conn) {}
