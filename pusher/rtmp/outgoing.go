package rtmp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"sync"

	rtmp "github.com/yutopp/go-rtmp"
	"github.com/yutopp/go-rtmp/message"

	"livepusher/pusher/amf0"
)

// Chunk streams that the session sends on: one for each kind, so that times within each only grow.
const (
	controlChunks = 2
	commandChunks = 3
	audioChunks   = 4
	dataChunks    = 5
	videoChunks   = 6
)

// maxBody is the largest message that a header can announce, in bytes.
const maxBody = 1<<24 - 1

var (
	errEmpty   = errors.New("the message is empty")
	errTooLong = errors.New("the message is longer than RTMP allows")
	errNoName  = errors.New("the data message does not begin with its name")
)

// sender is the one place that writes. It adds to the library's ChunkStreamer, which is made for a
// single goroutine, what a session needs: a lock, since the reader answers pings while the owner
// sends; an end to waiting when the session ends; and an error for every write after a failure,
// where the library would report success 64 times and then wait for ever.
//
// The library copies a message and writes it from a goroutine of its own. A write therefore waits
// for the message before it of the same kind, not for itself.
type sender struct {
	ctx    context.Context // ends with the session
	cancel context.CancelFunc

	mu                 sync.Mutex
	chunks             *rtmp.ChunkStreamer
	closed             bool
	video, audio, data lane
	control            rtmp.ChunkMessage
}

// lane is what one kind of message needs over and over, so that a write makes no garbage here.
type lane struct {
	body    bytes.Reader
	message rtmp.ChunkMessage
}

// newSender returns a sender of chunks of the given size. Its goroutine runs until stop.
func newSender(w io.Writer, chunkSize int) *sender {
	limit := uint32(math.MaxInt32)
	config := &rtmp.StreamControlStateConfig{
		DefaultChunkSize: uint32(chunkSize), MaxChunkSize: rtmp.MaxChunkSize,
		MaxChunkStreams: 16, MaxMessageStreams: 16, MaxMessageSize: limit,
		DefaultAckWindowSize: math.MaxInt32, MaxAckWindowSize: math.MaxInt32,
		DefaultBandwidthWindowSize: math.MaxInt32, MaxBandwidthWindowSize: math.MaxInt32,
	}
	s := &sender{}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	// The buffer holds a whole chunk with its header: the library flushes after each.
	s.chunks = rtmp.NewChunkStreamer(nil, bufio.NewWriterSize(w, chunkSize+32), config)
	s.video.message.Message = &message.VideoMessage{Payload: &s.video.body}
	s.audio.message.Message = &message.AudioMessage{Payload: &s.audio.body}
	s.data.message.Message = &message.DataMessage{Body: &s.data.body, Encoding: message.EncodingTypeAMF0}
	return s
}

// setStream says which message stream the media belongs to.
func (s *sender) setStream(id uint32) {
	s.video.message.StreamID, s.audio.message.StreamID, s.data.message.StreamID = id, id, id
}

func (s *sender) sendVideo(ms uint32, body []byte) error {
	return s.sendMedia(videoChunks, ms, &s.video, body)
}

func (s *sender) sendAudio(ms uint32, body []byte) error {
	return s.sendMedia(audioChunks, ms, &s.audio, body)
}

// sendData sends a data message. The library wants its name apart from the rest.
func (s *sender) sendData(ms uint32, body []byte) error {
	v, rest, err := amf0.Next(body)
	name, ok := v.(string)
	if err != nil || !ok || len(name) > math.MaxUint16 {
		return errNoName
	}
	s.mu.Lock()
	s.data.message.Message.(*message.DataMessage).Name = name
	s.mu.Unlock()
	return s.sendMedia(dataChunks, ms, &s.data, rest)
}

func (s *sender) sendMedia(chunks int, ms uint32, m *lane, body []byte) error {
	if len(body) == 0 { // some servers take it for an attack
		return errEmpty
	}
	if len(body) > maxBody {
		return errTooLong
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m.body.Reset(body)
	return s.send(chunks, ms, &m.message)
}

// sendControl sends a message about the connection, without a time.
func (s *sender) sendControl(m message.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.control = rtmp.ChunkMessage{Message: m}
	return s.send(controlChunks, 0, &s.control)
}

// sendCommand sends a command with arguments in AMF 0.
func (s *sender) sendCommand(stream uint32, name string, transaction int64, args []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.command(stream, name, transaction, args)
}

// command needs the lock.
func (s *sender) command(stream uint32, name string, transaction int64, args []byte) error {
	s.control = rtmp.ChunkMessage{StreamID: stream, Message: &message.CommandMessage{
		CommandName: name, TransactionID: transaction, Encoding: message.EncodingTypeAMF0, Body: bytes.NewReader(args)}}
	return s.send(commandChunks, 0, &s.control)
}

// send needs the lock.
func (s *sender) send(chunks int, ms uint32, m *rtmp.ChunkMessage) error {
	if s.closed {
		return ErrClosed
	}
	select {
	case <-s.chunks.Done():
		return s.failure()
	default:
	}
	if err := s.chunks.Write(s.ctx, chunks, ms, m); err != nil {
		if s.ctx.Err() != nil {
			return ErrClosed
		}
		return rootCause(err)
	}
	return nil
}

// failure is why the library's goroutine has ended.
func (s *sender) failure() error {
	if err := s.chunks.Err(); err != nil {
		return rootCause(err)
	}
	return ErrClosed
}

// finish waits until everything sent so far has been written, sends the commands of last, waits for
// those too, and takes no more.
func (s *sender) finish(last func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.written(videoChunks, audioChunks, dataChunks); err != nil {
		return err
	}
	last()
	s.closed = true
	return s.written(commandChunks, controlChunks)
}

// written waits for the last messages on chunk streams that are not used again. It needs the lock.
func (s *sender) written(chunks ...int) error {
	for _, id := range chunks {
		if _, err := s.chunks.NewChunkWriter(s.ctx, id); err != nil {
			return rootCause(err)
		}
	}
	return nil
}

// stop ends the sender and waits for its goroutine. The connection must be closed already. It may
// be called once.
func (s *sender) stop() {
	s.cancel()
	s.chunks.Close()
	<-s.chunks.Done()
}
