package monitor

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	rtmp "github.com/yutopp/go-rtmp"
	"github.com/yutopp/go-rtmp/message"
)

const (
	appName        = "live"
	maxConnections = 8
	commandStream  = 3 // chunk stream of the answers
)

// timeLimits are how long a connection may take.
type timeLimits struct {
	setup time.Duration // from being accepted to its publish command, all in all
	idle  time.Duration // between two reads of an accepted publisher; ours sends even when paused
}

var usualLimits = timeLimits{setup: 10 * time.Second, idle: 15 * time.Second}

var (
	errRefused = errors.New("refused")
	errLeft    = errors.New("the publisher has left")
)

// ingest receives RTMP: it accepts connections, gives each to go-rtmp behind a door, and lets one at a
// time be the publisher.
type ingest struct {
	key      string
	limits   timeLimits
	hub      *hub
	listener net.Listener
	server   *rtmp.Server

	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	closed bool
	wg     sync.WaitGroup
}

func newIngest(l net.Listener, key string, limits timeLimits, h *hub) *ingest {
	in := &ingest{key: key, limits: limits, hub: h, listener: l, conns: map[net.Conn]struct{}{}}
	in.server = rtmp.NewServer(&rtmp.ServerConfig{OnConnect: in.onConnect})
	in.wg.Go(func() { in.server.Serve(gate{l, in}) })
	return in
}

// close ends every connection and waits for their goroutines.
func (in *ingest) close() {
	in.server.Close()
	in.listener.Close()
	in.mu.Lock()
	in.closed = true
	for c := range in.conns {
		c.Close()
	}
	in.mu.Unlock()
	in.wg.Wait()
}

// gate is the listener that go-rtmp's server gets. go-rtmp tries again at once, and for ever, when
// Accept fails; this one waits in between, and turns away more connections than there should be.
type gate struct {
	net.Listener
	in *ingest
}

func (g gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				time.Sleep(50 * time.Millisecond)
			}
			return nil, err
		}
		if g.in.enter(c) {
			return c, nil
		}
		c.Close()
	}
}

// enter counts a connection in, unless there are too many or the end has come.
func (in *ingest) enter(c net.Conn) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed || len(in.conns) >= maxConnections {
		return false
	}
	in.conns[c] = struct{}{}
	in.wg.Add(1)
	return true
}

func (in *ingest) leave(c net.Conn) {
	in.mu.Lock()
	delete(in.conns, c)
	in.mu.Unlock()
	in.wg.Done()
}

// onConnect tells go-rtmp how to serve a connection that has come through the gate.
func (in *ingest) onConnect(c net.Conn) (io.ReadWriteCloser, *rtmp.ConnConfig) {
	d := newDoor(c, in.limits, func() { in.leave(c) })
	return d, &rtmp.ConnConfig{
		Handler:                        &publisher{in: in, door: d},
		SkipHandshakeVerification:      true, // the simple handshake's echo proves nothing
		IgnoreMessagesOnNotExistStream: true, IgnoreMessagesOnNotExistStreamThreshold: 64,
		ControlState: rtmp.StreamControlStateConfig{
			MaxChunkStreams:   maxChunkStreams + 2, // go-rtmp opens one for its own control messages
			MaxMessageStreams: 4,
			MaxMessageSize:    maxMediaMessage,
		},
	}
}

// publisher serves one connection; all its methods are called by that connection's goroutine.
type publisher struct {
	rtmp.DefaultHandler
	in     *ingest
	door   *door
	conn   *rtmp.Conn
	stream *stream // nil until accepted
	id     uint32  // its message stream
}

// OnServe is called once the handshake is done. The door hands over each message as one chunk.
func (p *publisher) OnServe(c *rtmp.Conn) {
	p.conn = c
	c.GetChunkStreamer().PeerState().SetChunkSize(maxChunkSize)
}

func (p *publisher) OnConnect(_ uint32, cmd *message.NetConnectionConnect) error {
	if cmd.Command.App != appName {
		return errRefused
	}
	return nil
}

// OnPublish accepts the publisher who knows the key, while there is no other.
func (p *publisher) OnPublish(ctx *rtmp.StreamContext, ms uint32, cmd *message.NetStreamPublish) error {
	if subtle.ConstantTimeCompare([]byte(cmd.PublishingName), []byte(p.in.key)) != 1 {
		return errRefused // which go-rtmp answers with NetStream.Publish.Failed
	}
	s := p.in.hub.claim()
	if s == nil {
		// go-rtmp cannot say that the name is in use, so it is said ahead of its own refusal.
		p.status(ctx.StreamID, ms, message.NetStreamOnStatusCodePublishBadName, "Already publishing.")
		return errRefused
	}
	p.stream, p.id = s, ctx.StreamID
	p.door.admit()
	return nil
}

func (p *publisher) status(stream, ms uint32, code message.NetStreamOnStatusCode, text string) {
	body := new(bytes.Buffer)
	status := &message.NetStreamOnStatus{InfoObject: message.NetStreamOnStatusInfoObject{
		Level: message.NetStreamOnStatusLevelError, Code: code, Description: text}}
	if message.EncodeBodyAnyValues(message.NewAMFEncoder(body, message.EncodingTypeAMF0), status) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	p.conn.Write(ctx, commandStream, ms, &rtmp.ChunkMessage{StreamID: stream, Message: &message.CommandMessage{
		CommandName: "onStatus", Encoding: message.EncodingTypeAMF0, Body: body}})
}

func (p *publisher) OnSetDataFrame(_ uint32, data *message.NetStreamSetDataFrame) error {
	if p.stream == nil {
		return nil
	}
	return p.stream.metadata(data.Payload)
}

func (p *publisher) OnVideo(ms uint32, payload io.Reader) error {
	return p.media(ms, payload, (*stream).videoTag)
}

func (p *publisher) OnAudio(ms uint32, payload io.Reader) error {
	return p.media(ms, payload, (*stream).audioTag)
}

func (p *publisher) media(ms uint32, payload io.Reader, put func(*stream, uint32, []byte) error) error {
	if p.stream == nil {
		return errLeft
	}
	body, err := io.ReadAll(payload) // a message, bounded by the door
	if err != nil {
		return err
	}
	return put(p.stream, ms, body)
}

// OnDeleteStream ends the connection with the publishing: a new one costs a publisher nothing.
func (p *publisher) OnDeleteStream(_ uint32, cmd *message.NetStreamDeleteStream) error {
	if p.stream != nil && cmd.StreamID == p.id {
		return errLeft
	}
	return nil
}

// OnClose is called once, whatever ended the connection.
func (p *publisher) OnClose() {
	if p.stream != nil {
		p.in.hub.release(p.stream)
		p.stream = nil
	}
}
