package rtmp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"github.com/yutopp/go-rtmp/message"
)

// Limits of what a server may send to a publisher. Real ones send messages of a few hundred bytes on
// three or four chunk streams.
const (
	maxMessage   = 1 << 20 // bytes of one message
	maxAssembled = 4 << 20 // bytes of all messages that are not complete yet
	maxStreams   = 64      // chunk streams
	readStep     = 4096    // memory is taken as bytes arrive, in steps of this
)

// initialChunkSize holds until a side announces another (section 5.4.1 of the RTMP specification).
const initialChunkSize = 128

// What a server can do wrong.
var (
	errMessageSize = errors.New("a message is too large")
	errAssembled   = errors.New("too many bytes in unfinished messages")
	errStreams     = errors.New("too many chunk streams")
	errChunk       = errors.New("a chunk has no beginning")
	errControl     = errors.New("a control message is damaged")
)

// incoming is one message from the server.
type incoming struct {
	kind   message.TypeID
	stream uint32 // message stream
	body   []byte // valid until the next message is read
}

// chunkReader puts the server's chunks together to messages (section 5.3 of the RTMP specification).
// It keeps the chunk size and the abort message, which change how chunks are read, to itself.
type chunkReader struct {
	r         *bufio.Reader
	size      int // of the server's chunks
	streams   map[uint32]*chunkStream
	assembled int   // bytes held in unfinished messages
	received  int64 // bytes read
}

// chunkStream is what one chunk stream has said last.
type chunkStream struct {
	kind     message.TypeID
	stream   uint32
	length   int  // of the message, bytes
	extended bool // the header had an extended timestamp: so have the chunks that continue it
	body     []byte
	open     bool // a message is unfinished
}

func newChunkReader(r *bufio.Reader) *chunkReader {
	return &chunkReader{r: r, size: initialChunkSize, streams: map[uint32]*chunkStream{}}
}

// next returns the next message. Besides errors of reading it returns those of *Error with
// PhaseProtocol.
func (c *chunkReader) next() (incoming, error) {
	for {
		s, err := c.chunk()
		if err != nil {
			return incoming{}, err
		}
		if s.open {
			continue
		}
		m := incoming{s.kind, s.stream, s.body}
		if cap(s.body) > readStep { // one large message is no reason to keep its memory
			s.body = nil
		}
		own, err := c.control(m)
		if err != nil {
			return incoming{}, err
		}
		if !own {
			return m, nil
		}
	}
}

// control follows the messages that are about chunks.
func (c *chunkReader) control(m incoming) (own bool, err error) {
	if m.kind != message.TypeIDSetChunkSize && m.kind != message.TypeIDAbortMessage {
		return false, nil
	}
	if len(m.body) != 4 {
		return true, violation(errControl)
	}
	v := binary.BigEndian.Uint32(m.body)
	if m.kind == message.TypeIDSetChunkSize {
		if v == 0 || v > math.MaxInt32 {
			return true, violation(errControl)
		}
		c.size = int(v)
		return true, nil
	}
	if s := c.streams[v]; s != nil && s.open {
		c.assembled -= len(s.body)
		s.body, s.open = nil, false
	}
	return true, nil
}

// chunk reads one chunk and returns its stream, whose message is complete unless it is open.
func (c *chunkReader) chunk() (*chunkStream, error) {
	format, id, err := c.basicHeader()
	if err != nil {
		return nil, err
	}
	s := c.streams[id]
	if s == nil {
		if format > 1 {
			return nil, violation(errChunk)
		}
		if len(c.streams) >= maxStreams {
			return nil, violation(errStreams)
		}
		s = &chunkStream{}
		c.streams[id] = s
	}
	if s.open && format != 3 {
		return nil, violation(errChunk)
	}
	if err := c.messageHeader(s, format); err != nil {
		return nil, err
	}
	if !s.open {
		s.open, s.body = true, s.body[:0]
	}
	return s, c.payload(s)
}

// basicHeader reads format and chunk stream (section 5.3.1.1).
func (c *chunkReader) basicHeader() (format byte, id uint32, err error) {
	var b [3]byte
	if err = c.read(b[:1]); err != nil {
		return 0, 0, err
	}
	format, id = b[0]>>6, uint32(b[0]&0x3f)
	switch id {
	case 0:
		err = c.read(b[1:2])
		id = 64 + uint32(b[1])
	case 1:
		err = c.read(b[1:3])
		id = 64 + uint32(b[1]) + 256*uint32(b[2])
	}
	return format, id, err
}

// headerSize is the length of a message header by the chunk's format (section 5.3.1.2).
var headerSize = [4]int{11, 7, 3, 0}

func (c *chunkReader) messageHeader(s *chunkStream, format byte) error {
	var b [11]byte
	if err := c.read(b[:headerSize[format]]); err != nil {
		return err
	}
	if format <= 2 {
		s.extended = b[0] == 0xff && b[1] == 0xff && b[2] == 0xff
	}
	if format <= 1 {
		s.length = int(b[3])<<16 | int(b[4])<<8 | int(b[5])
		s.kind = message.TypeID(b[6])
		if s.length > maxMessage {
			return violation(errMessageSize)
		}
	}
	if format == 0 {
		s.stream = binary.LittleEndian.Uint32(b[7:])
	}
	if s.extended {
		return c.read(b[:4]) // nothing that a server tells a publisher depends on its time
	}
	return nil
}

// payload reads the chunk's part of the message.
func (c *chunkReader) payload(s *chunkStream) error {
	left := min(c.size, s.length-len(s.body))
	for left > 0 {
		n := min(left, readStep)
		if c.assembled += n; c.assembled > maxAssembled {
			return violation(errAssembled)
		}
		at := len(s.body)
		s.body = append(s.body, make([]byte, n)...)
		if err := c.read(s.body[at:]); err != nil {
			return err
		}
		left -= n
	}
	if len(s.body) == s.length {
		c.assembled -= s.length
		s.open = false
	}
	return nil
}

func (c *chunkReader) read(b []byte) error {
	n, err := io.ReadFull(c.r, b)
	c.received += int64(n)
	return err
}

// violation is the error of a server that breaks the protocol.
func violation(err error) error { return &Error{Phase: PhaseProtocol, Err: err} }
