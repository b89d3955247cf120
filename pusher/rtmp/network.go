package rtmp

import (
	"net"

	"livepusher/pusher/media"
)

// systemNetwork tells as much as the system does; where it is silent, the age of the sender's queue has to do.
// What has arrived out of order is not counted as queued.
func systemNetwork(conn net.Conn) media.Network {
	t, _ := readTransport(conn, 0)
	return media.Network{Queued: max(0, t.queued-t.early), Unsent: t.unsent, RTT: t.rtt, Jitter: t.jitter, Retransmit: t.repeated}
}
