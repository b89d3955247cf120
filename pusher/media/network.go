package media

import "time"

// Network is what the system knows of a connection. Unknown figures are 0.
type Network struct {
	BytesSent  int64         // written to the connection
	Queued     int           // bytes that the system holds unsent or unacknowledged
	Unsent     int           // bytes of them that have not been sent yet
	RTT        time.Duration // smoothed round trip time
	Jitter     time.Duration // its mean deviation
	Retransmit int64         // segments sent again
}
