package monitor

import (
	"bufio"
	"encoding/binary"
	"io"
	"math"
	"net"
	"sync"
	"time"

	"livepusher/pusher/amf0"
)

const (
	handshakeSize = 1 + 1536 + 1536 // C0, C1 and C2 (RTMP 1.0, 5.2)
	rtmpVersion   = 3
	maxStreamID   = 0xffff // of a message stream; go-rtmp counts from 1
)

// door is a publisher's connection as go-rtmp gets it. go-rtmp reads what its peer sends in good
// faith: lengths without limit, AMF0 of any depth, messages that make it panic. Behind the door it
// sees whole messages only, each in one chunk, of the few kinds that publishing takes, and commands
// written anew from what they were understood to say. All else ends here.
//
// It also keeps time: until admit was called the whole of it must be done by the setup deadline, and
// after that no single read or write may take longer than idle.
type door struct {
	net.Conn
	idle   time.Duration
	closed func() // called once, after the connection was closed

	in      *bufio.Reader
	chunks  *chunkReader
	shaken  int    // bytes of the handshake that went through
	pending []byte // of a message that go-rtmp has not read yet

	mu       sync.Mutex
	admitted bool
	once     sync.Once
}

func newDoor(c net.Conn, limits timeLimits, closed func()) *door {
	d := &door{Conn: c, idle: limits.idle, closed: closed}
	d.in = bufio.NewReaderSize(timedReader{d}, 64<<10)
	d.chunks = newChunkReader(d.in)
	c.SetDeadline(time.Now().Add(limits.setup))
	return d
}

// admit ends the time limit of the setup: the publisher is accepted.
func (d *door) admit() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.admitted = true
}

// extend gives an admitted publisher's next read or write its time.
func (d *door) extend(set func(time.Time) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.admitted {
		set(time.Now().Add(d.idle))
	}
}

// timedReader reads from the connection itself, each time within the limit.
type timedReader struct{ d *door }

func (t timedReader) Read(p []byte) (int, error) {
	t.d.extend(t.d.Conn.SetReadDeadline)
	return t.d.Conn.Read(p)
}

// Read gives go-rtmp the handshake as it came and then one cleaned message after the other.
func (d *door) Read(p []byte) (int, error) {
	if d.shaken < handshakeSize {
		return d.readHandshake(p)
	}
	for len(d.pending) == 0 {
		m, err := d.chunks.next()
		if err != nil {
			return 0, err
		}
		if err := d.clean(m); err != nil {
			return 0, err
		}
	}
	n := copy(p, d.pending)
	d.pending = d.pending[n:]
	return n, nil
}

func (d *door) readHandshake(p []byte) (int, error) {
	n, err := d.in.Read(p[:min(len(p), handshakeSize-d.shaken)])
	if n > 0 && d.shaken == 0 && p[0] != rtmpVersion {
		return 0, protocolError("version %d", p[0]) // a browser, for one, begins with a letter
	}
	d.shaken += n
	return n, err
}

func (d *door) Write(p []byte) (int, error) {
	d.extend(d.Conn.SetWriteDeadline)
	return d.Conn.Write(p)
}

// Close is what go-rtmp calls as its last act. Bytes still unread would turn the close into a reset,
// and a reset would take from the peer the answer it was just sent; so they are read, for a moment.
func (d *door) Close() error {
	var err error
	d.once.Do(func() {
		if tcp, ok := d.Conn.(*net.TCPConn); ok && tcp.CloseWrite() == nil {
			tcp.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
			io.CopyN(io.Discard, tcp, maxMediaMessage)
		}
		err = d.Conn.Close()
		d.closed()
	})
	return err
}

// clean puts into pending what go-rtmp may see of m: nothing, for what it has no use for.
func (d *door) clean(m rtmpMessage) error {
	var err error
	switch m.kind {
	case typeAudio, typeVideo:
	case typeWindowAck:
		// A tiny window would have go-rtmp acknowledge every chunk.
		if len(m.body) < 4 || binary.BigEndian.Uint32(m.body)>>31 != 0 || binary.BigEndian.Uint32(m.body) < 1<<16 {
			return nil
		}
	case typeData:
		m.body = cleanData(m.body)
	case typeCommand:
		m.body, err = cleanCommand(m.body)
	default:
		return nil
	}
	if err != nil || m.body == nil {
		return err
	}
	d.pending = appendChunk(d.pending[:0], m)
	return nil
}

// cleanData lets metadata through, under the name that go-rtmp knows. go-rtmp does not look into it.
func cleanData(body []byte) []byte {
	switch name, _, _ := amf0.Next(body); name {
	case "@setDataFrame":
		return body
	case "onMetaData":
		return append(amf0.AppendString(nil, "@setDataFrame"), body...)
	}
	return nil
}

// cleanCommand writes a command anew with the arguments that matter. Commands that go-rtmp answers
// with silence (releaseStream, FCPublish, ...) are dropped.
func cleanCommand(body []byte) ([]byte, error) {
	values, err := amf0.Values(body)
	if err != nil {
		return nil, protocolError("command: %v", err)
	}
	arg := func(i int) any {
		if i < len(values) {
			return values[i]
		}
		return nil
	}
	name, _ := arg(0).(string)
	transaction, _ := arg(1).(float64)
	out := amf0.AppendNumber(amf0.AppendString(nil, name), transaction)
	switch name {
	case "connect":
		object, _ := arg(2).(amf0.Object)
		out = amf0.AppendKey(amf0.AppendObject(out), "app")
		return amf0.AppendEnd(amf0.AppendString(out, object.String("app"))), nil
	case "createStream":
		return amf0.AppendNull(out), nil
	case "publish":
		stream, _ := arg(3).(string)
		return amf0.AppendString(amf0.AppendString(amf0.AppendNull(out), stream), "live"), nil
	case "deleteStream":
		id, _ := arg(3).(float64)
		if !(id >= 1 && id <= maxStreamID) {
			return nil, nil
		}
		return amf0.AppendNumber(amf0.AppendNull(out), math.Floor(id)), nil
	}
	return nil, nil
}

// appendChunk appends m as a single chunk of format 0 (RTMP 1.0, 5.3).
func appendChunk(b []byte, m rtmpMessage) []byte {
	switch id := m.chunkStream; {
	case id < 64:
		b = append(b, byte(id))
	case id < 320:
		b = append(b, 0, byte(id-64))
	default:
		b = append(b, 1, byte(id-64), byte((id-64)>>8))
	}
	n := len(m.body)
	t := min(m.time, 0xffffff)
	b = append(b, byte(t>>16), byte(t>>8), byte(t), byte(n>>16), byte(n>>8), byte(n), m.kind)
	b = binary.LittleEndian.AppendUint32(b, m.stream)
	if t == 0xffffff {
		b = binary.BigEndian.AppendUint32(b, m.time)
	}
	return append(b, m.body...)
}
