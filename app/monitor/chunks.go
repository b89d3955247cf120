package monitor

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Limits of what a publisher may send. go-rtmp has settings for them and enforces none, so they are
// enforced before go-rtmp sees a byte.
const (
	maxMediaMessage = 4 << 20  // a key frame of 1080p at 20 Mbit/s is well below 1 MiB
	maxOtherMessage = 64 << 10 // commands and metadata: real ones stay below 2 KiB
	maxUnfinished   = 8 << 20  // bytes of messages begun and not ended, all chunk streams together
	maxChunkStreams = 16
	maxChunkSize    = 0xffffff // RTMP 1.0, 5.4.1
	defaultChunk    = 128      // RTMP 1.0, 5.4.1
)

// Types of RTMP messages (RTMP 1.0, sections 5.4 and 7.1).
const (
	typeSetChunkSize = 1
	typeAbort        = 2
	typeWindowAck    = 5
	typeAudio        = 8
	typeVideo        = 9
	typeData         = 18
	typeCommand      = 20
)

// errProtocol is wrapped by every error about what a publisher sent.
var errProtocol = errors.New("not RTMP as it should be")

func protocolError(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errProtocol}, args...)...)
}

// rtmpMessage is one whole message. Its body belongs to whoever got it.
type rtmpMessage struct {
	kind        byte   // a type number
	chunkStream uint32 // 2-65599
	stream      uint32 // message stream, 0 is the connection's own
	time        uint32 // ms
	body        []byte // never empty
}

// chunkReader puts messages together from chunks (RTMP 1.0, section 5.3).
type chunkReader struct {
	r          *bufio.Reader
	chunkSize  int
	streams    map[uint32]*chunkStream
	unfinished int
}

// chunkStream is what the headers of later chunks leave out because an earlier one said it.
type chunkStream struct {
	kind     byte
	stream   uint32
	time     uint32
	delta    uint32
	extended bool // the time did not fit in 24 bits, 32 follow the header
	length   int
	body     bytes.Buffer // of the message begun
	begun    bool
}

func newChunkReader(r *bufio.Reader) *chunkReader {
	return &chunkReader{r: r, chunkSize: defaultChunk, streams: map[uint32]*chunkStream{}}
}

// next returns the next message that is neither empty nor about the chunks themselves.
func (c *chunkReader) next() (rtmpMessage, error) {
	for {
		m, whole, err := c.chunk()
		if err != nil {
			return rtmpMessage{}, err
		}
		if !whole || len(m.body) == 0 {
			continue
		}
		switch m.kind {
		case typeSetChunkSize:
			err = c.setChunkSize(m.body)
		case typeAbort:
			err = c.abort(m.body)
		default:
			return m, nil
		}
		if err != nil {
			return rtmpMessage{}, err
		}
	}
}

// chunk reads one chunk; whole tells that it was the last of its message.
func (c *chunkReader) chunk() (m rtmpMessage, whole bool, err error) {
	format, id, err := c.basicHeader()
	if err != nil {
		return m, false, err
	}
	s, err := c.chunkStream(id, format)
	if err != nil {
		return m, false, err
	}
	if err := c.messageHeader(s, format); err != nil {
		return m, false, err
	}
	n := min(s.length-s.body.Len(), c.chunkSize)
	if c.unfinished += n; c.unfinished > maxUnfinished {
		return m, false, protocolError("too many messages begun and not ended")
	}
	// CopyN grows the buffer by what arrives, not by what was announced.
	if _, err := io.CopyN(&s.body, c.r, int64(n)); err != nil {
		return m, false, err
	}
	if s.body.Len() < s.length {
		return m, false, nil
	}
	c.unfinished -= s.length
	m = rtmpMessage{kind: s.kind, chunkStream: id, stream: s.stream, time: s.time, body: s.body.Bytes()}
	s.body, s.begun = bytes.Buffer{}, false
	return m, true, nil
}

// basicHeader reads the chunk's format and chunk stream ID (5.3.1.1).
func (c *chunkReader) basicHeader() (format byte, id uint32, err error) {
	b, err := c.r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	format, id = b>>6, uint32(b&0x3f)
	if id > 1 {
		return format, id, nil
	}
	var rest [2]byte
	if _, err := io.ReadFull(c.r, rest[:id+1]); err != nil {
		return 0, 0, err
	}
	return format, 64 + uint32(rest[0]) + uint32(rest[1])<<8, nil
}

func (c *chunkReader) chunkStream(id uint32, format byte) (*chunkStream, error) {
	s := c.streams[id]
	switch {
	case s != nil:
		return s, nil
	case format > 1: // without a length there is no message
		return nil, protocolError("chunk stream %d begins in the middle", id)
	case len(c.streams) == maxChunkStreams:
		return nil, protocolError("more than %d chunk streams", maxChunkStreams)
	}
	s = new(chunkStream)
	c.streams[id] = s
	return s, nil
}

// messageHeader reads what the format says is there (5.3.1.2) and begins a message unless one is
// under way.
func (c *chunkReader) messageHeader(s *chunkStream, format byte) error {
	var h [11]byte
	if _, err := io.ReadFull(c.r, h[:[4]int{11, 7, 3, 0}[format]]); err != nil {
		return err
	}
	if format < 3 && s.begun {
		return protocolError("a message begins inside another")
	}
	if format < 2 {
		s.length, s.kind = int(uint24(h[3:])), h[6]
		if err := checkLength(s.kind, s.length); err != nil {
			return err
		}
	}
	if format == 0 {
		s.stream = binary.LittleEndian.Uint32(h[7:])
	}
	if format < 3 {
		s.delta = uint24(h[:])
		s.extended = s.delta == 0xffffff
	}
	if err := c.extendedTime(s, format); err != nil {
		return err
	}
	switch {
	case s.begun:
	case format == 0:
		s.time = s.delta // and, as 5.3.1.2.4 has it, the delta of a format 3 that follows
	default:
		s.time += s.delta
	}
	s.begun = true
	return nil
}

// extendedTime reads the 32-bit time. Some senders repeat it in chunks of format 3, as 5.3.1.3 wants,
// and some do not: there it is taken only when it is the one expected.
func (c *chunkReader) extendedTime(s *chunkStream, format byte) error {
	if !s.extended {
		return nil
	}
	b, err := c.r.Peek(4)
	if err != nil {
		return err
	}
	t := binary.BigEndian.Uint32(b)
	if format == 3 && t != s.delta {
		return nil
	}
	s.delta = t
	_, err = c.r.Discard(4)
	return err
}

func checkLength(kind byte, n int) error {
	limit := maxOtherMessage
	if kind == typeAudio || kind == typeVideo {
		limit = maxMediaMessage
	}
	if n > limit {
		return protocolError("message of type %d with %d bytes, at most %d are taken", kind, n, limit)
	}
	return nil
}

func (c *chunkReader) setChunkSize(body []byte) error {
	if len(body) < 4 {
		return protocolError("short chunk size message")
	}
	n := binary.BigEndian.Uint32(body)
	if n == 0 || n>>31 != 0 {
		return protocolError("chunk size %d", n)
	}
	c.chunkSize = int(min(n, maxChunkSize))
	return nil
}

// abort forgets the message begun on a chunk stream (5.4.2).
func (c *chunkReader) abort(body []byte) error {
	if len(body) < 4 {
		return protocolError("short abort message")
	}
	if s := c.streams[binary.BigEndian.Uint32(body)]; s != nil {
		c.unfinished -= s.body.Len()
		s.body, s.begun = bytes.Buffer{}, false
	}
	return nil
}

func uint24(b []byte) uint32 { return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2]) }
