package pushertest

import (
	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/amf0"
)

// Fault is how a Sink misbehaves.
type Fault int

const (
	Behaves            Fault = iota
	SilentAccept             // accepts the connection and says nothing
	GarbageHandshake         // answers the handshake in HTTP
	SilentConnect            // does not answer connect
	SilentCreateStream       // does not answer createStream
	SilentPublish            // does not answer publish
	RefuseConnect            // answers connect with NetConnection.Connect.Rejected
	RefusePublish            // answers publish with NetStream.Publish.BadName, repeating the key
	StartThenClose           // accepts publish and closes at once, as for an expired key
	StallReading             // accepts publish and reads no more
	OversizedMessage         // accepts publish and announces a message of 16 MiB
)

// Ping asks all clients for an answer with this timestamp; see Pongs.
func (s *Sink) Ping(timestamp uint32) {
	s.tell(&message.UserCtrl{Event: &message.UserCtrlEventPingRequest{Timestamp: timestamp}})
}

// AskAck asks all clients to acknowledge every window bytes that they receive; see Acks.
func (s *Sink) AskAck(window int32) { s.tell(&message.WinAckSize{Size: window}) }

// EndStream tells all clients that the server ends their stream, and why, without closing.
func (s *Sink) EndStream(code, words string) {
	for _, c := range s.connections() {
		c.command(1, "onStatus", 0, statusArgs("error", code, words))
	}
}

// Move asks all clients to connect anew: to tcURL, or where they are when it is empty.
func (s *Sink) Move(tcURL string) {
	b := amf0.AppendObject(amf0.AppendNull(nil))
	for _, p := range [][2]string{{"level", "status"}, {"code", "NetConnection.Connect.ReconnectRequest"}, {"tcUrl", tcURL}} {
		if p[1] != "" {
			b = amf0.AppendString(amf0.AppendKey(b, p[0]), p[1])
		}
	}
	for _, c := range s.connections() {
		c.command(0, "onStatus", 0, amf0.AppendEnd(b))
	}
}

// Stall makes all connections read no more, as a program does that hangs: its system goes on receiving.
func (s *Sink) Stall() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.open {
		c.stalled.Store(true)
	}
}

func (s *Sink) tell(m message.Message) {
	for _, c := range s.connections() {
		c.send(controlChunks, 0, m)
	}
}

func (s *Sink) connections() []*sinkConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*sinkConn(nil), s.open...)
}
