package pushertest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"sync"
	"sync/atomic"

	rtmp "github.com/yutopp/go-rtmp"
	"github.com/yutopp/go-rtmp/handshake"
	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/amf0"
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
)

// sinkConn is one connection of a sink.
type sinkConn struct {
	sink  *Sink
	conn  net.Conn
	fault Fault

	stalled atomic.Bool // it reads no more

	mu      sync.Mutex // serializes writers: the streamer is made for one
	chunks  *rtmp.ChunkStreamer
	connect amf0.Object // command object of connect
	number  int         // index of its publication; -1 before
}

// commandChunks is the chunk stream of commands, controlChunks that of messages about the connection.
const (
	controlChunks = 2
	commandChunks = 3
)

// errDone ends a connection that has done what it was to do.
var errDone = errors.New("done")

// serve speaks with one client until either side ends it.
func (c *sinkConn) serve() {
	c.number = -1
	if c.fault == SilentAccept {
		<-c.sink.over
		return
	}
	if c.fault == GarbageHandshake {
		io.WriteString(c.conn, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
		c.untilClosed()
		return
	}
	r := bufio.NewReader(c.conn)
	if handshake.HandshakeWithClient(r, c.conn, &handshake.Config{SkipHandshakeVerification: true}) != nil {
		return
	}
	chunks := rtmp.NewChunkStreamer(r, bufio.NewWriter(c.conn), &rtmp.StreamControlStateConfig{
		DefaultChunkSize: rtmp.DefaultChunkSize, MaxChunkSize: rtmp.MaxChunkSize, MaxChunkStreams: 64,
		DefaultAckWindowSize: math.MaxInt32, MaxAckWindowSize: math.MaxInt32, MaxMessageSize: math.MaxInt32, MaxMessageStreams: 64,
		DefaultBandwidthWindowSize: math.MaxInt32, MaxBandwidthWindowSize: math.MaxInt32,
	})
	c.mu.Lock()
	c.chunks = chunks
	c.mu.Unlock()
	defer func() {
		c.conn.Close()
		chunks.Close()
		<-chunks.Done()
	}()
	if err := c.read(); err != nil && !errors.Is(err, errDone) {
		c.untilClosed()
	}
}

// read takes messages until the end. The library panics on chunks that it does not understand.
func (c *sinkConn) read() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the client broke the protocol: %v", p)
			c.sink.t.Error(err)
		}
	}()
	var m rtmp.ChunkMessage
	for {
		_, ms, err := c.chunks.Read(&m)
		if err != nil {
			return errDone
		}
		if err := c.take(ms, m.Message); err != nil {
			return err
		}
		if c.stalled.Load() {
			return c.untilOver()
		}
	}
}

func (c *sinkConn) take(ms uint32, m message.Message) error {
	switch m := m.(type) {
	case *message.SetChunkSize:
		return c.chunks.PeerState().SetChunkSize(m.ChunkSize)
	case *message.Ack:
		c.sink.change(func() { c.sink.acks = append(c.sink.acks, m.SequenceNumber) })
	case *message.UserCtrl:
		if pong, ok := m.Event.(*message.UserCtrlEventPingResponse); ok {
			c.sink.change(func() { c.sink.pongs = append(c.sink.pongs, pong.Timestamp) })
		}
	case *message.VideoMessage:
		c.keep(Received{Kind: media.Video, MS: ms}, m.Payload)
	case *message.AudioMessage:
		c.keep(Received{Kind: media.Audio, MS: ms}, m.Payload)
	case *message.DataMessage:
		c.keep(Received{Kind: flv.Data, MS: ms, Name: m.Name}, m.Body)
	case *message.CommandMessage:
		body, _ := io.ReadAll(m.Body)
		args, err := amf0.Values(body)
		if err != nil {
			c.sink.t.Errorf("command %s is damaged: %v", m.CommandName, err)
		}
		return c.obey(m, args)
	}
	return nil
}

func (c *sinkConn) keep(m Received, body io.Reader) {
	m.Body, _ = io.ReadAll(body)
	m.Publication = c.number
	c.sink.change(func() { c.sink.messages = append(c.sink.messages, m) })
}

// obey answers a command.
func (c *sinkConn) obey(m *message.CommandMessage, args []any) error {
	switch m.CommandName {
	case "connect":
		if len(args) > 0 {
			c.connect, _ = args[0].(amf0.Object)
		}
		return c.obeyConnect(m.TransactionID)
	case "createStream":
		if c.fault == SilentCreateStream {
			return c.untilOver()
		}
		c.command(0, "_result", m.TransactionID, amf0.AppendNumber(amf0.AppendNull(nil), 1))
	case "publish":
		name := ""
		if len(args) > 1 {
			name, _ = args[1].(string)
		}
		return c.obeyPublish(name)
	case "deleteStream":
		c.sink.change(func() { c.sink.farewells++ })
	}
	return nil
}

func (c *sinkConn) obeyConnect(transaction int64) error {
	switch c.fault {
	case SilentConnect:
		return c.untilOver()
	case RefuseConnect:
		c.command(0, "_error", transaction, statusArgs("error", "NetConnection.Connect.Rejected", "no such application"))
		return nil
	}
	c.command(0, "_result", transaction, statusArgs("status", "NetConnection.Connect.Success", "welcome"))
	return nil
}

func (c *sinkConn) obeyPublish(name string) error {
	switch c.fault {
	case SilentPublish:
		return c.untilOver()
	case RefusePublish:
		c.command(1, "onStatus", 0, statusArgs("error", "NetStream.Publish.BadName", "stream "+name+" is taken"))
		return nil
	}
	c.sink.change(func() {
		c.number = len(c.sink.publications)
		c.sink.publications = append(c.sink.publications, Publication{
			App: c.connect.String("app"), TCURL: c.connect.String("tcUrl"), FlashVersion: c.connect.String("flashVer"), Name: name})
	})
	c.command(1, "onStatus", 0, statusArgs("status", "NetStream.Publish.Start", "go ahead"))
	switch c.fault {
	case StartThenClose:
		c.flush()
		return errDone
	case StallReading:
		return c.untilOver()
	case OversizedMessage:
		c.flush()
		c.conn.Write([]byte{0x05, 0, 0, 0, 0xff, 0xff, 0xff, byte(message.TypeIDVideoMessage), 1, 0, 0, 0})
	}
	return nil
}

// statusArgs are null and an information object.
func statusArgs(level, code, words string) []byte {
	b := amf0.AppendObject(amf0.AppendNull(nil))
	for _, p := range [][2]string{{"level", level}, {"code", code}, {"description", words}} {
		b = amf0.AppendString(amf0.AppendKey(b, p[0]), p[1])
	}
	return amf0.AppendEnd(b)
}

func (c *sinkConn) command(stream uint32, name string, transaction int64, args []byte) {
	c.send(commandChunks, stream, &message.CommandMessage{CommandName: name, TransactionID: transaction,
		Encoding: message.EncodingTypeAMF0, Body: bytes.NewReader(args)})
}

// send hands a message to the streamer.
func (c *sinkConn) send(chunks int, stream uint32, m message.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.chunks == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), waitTime)
	defer cancel()
	c.chunks.Write(ctx, chunks, 0, &rtmp.ChunkMessage{StreamID: stream, Message: m})
}

// flush waits until all commands have gone out; it is the last use of their chunk stream.
func (c *sinkConn) flush() {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), waitTime)
	defer cancel()
	c.chunks.NewChunkWriter(ctx, commandChunks)
}

// untilOver keeps the connection open and silent for the rest of the test.
func (c *sinkConn) untilOver() error {
	<-c.sink.over
	return errDone
}

// untilClosed reads and forgets until the client closes.
func (c *sinkConn) untilClosed() { io.Copy(io.Discard, c.conn) }
