package monitor

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	"livepusher/pusher/amf0"
)

func read(b []byte) *chunkReader { return newChunkReader(bufio.NewReader(bytes.NewReader(b))) }

// join puts byte slices and single bytes together.
func join(parts ...any) (b []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			b = append(b, byte(p))
		case []byte:
			b = append(b, p...)
		}
	}
	return b
}

func fill(n int, v byte) []byte { return bytes.Repeat([]byte{v}, n) }

func TestChunks(t *testing.T) {
	header := func(format, id int, fields ...byte) []byte { return append([]byte{byte(format<<6 | id)}, fields...) }
	type want struct {
		time   uint32
		length int
		stream uint32
	}
	for _, test := range []struct {
		name string
		in   []byte
		want []want
	}{
		{"one chunk", join(header(0, 4, 0, 0, 9, 0, 0, 3, typeAudio, 1, 0, 0, 0), fill(3, 1)), []want{{9, 3, 1}}},
		{"three chunks", join(header(0, 4, 0, 0, 9, 0, 1, 4, typeAudio, 1, 0, 0, 0), fill(128, 1), 0xc4, fill(128, 1), 0xc4, fill(4, 1)), []want{{9, 260, 1}}},
		{"two messages interleaved", join(
			header(0, 4, 0, 0, 9, 0, 0, 130, typeAudio, 1, 0, 0, 0), fill(128, 1),
			header(0, 6, 0, 0, 7, 0, 0, 2, typeVideo, 1, 0, 0, 0), fill(2, 2),
			0xc4, fill(2, 1)), []want{{7, 2, 1}, {9, 130, 1}}},
		{"formats 1, 2 and 3 count on", join(
			header(0, 4, 0, 0, 100, 0, 0, 1, typeAudio, 1, 0, 0, 0), 1,
			header(1, 4, 0, 0, 20, 0, 0, 2, typeAudio), fill(2, 1),
			header(2, 4, 0, 0, 30), fill(2, 1),
			header(3, 4), fill(2, 1)), []want{{100, 1, 1}, {120, 2, 1}, {150, 2, 1}, {180, 2, 1}}},
		{"format 3 after format 0 counts its time again", join(
			header(0, 4, 0, 0, 23, 0, 0, 1, typeAudio, 1, 0, 0, 0), 1, header(3, 4), 1), []want{{23, 1, 1}, {46, 1, 1}}},
		{"extended time, repeated", join(
			header(0, 4, 0xff, 0xff, 0xff, 0, 0, 130, typeAudio, 1, 0, 0, 0, 1, 0, 0, 5), fill(128, 1), 0xc4, 1, 0, 0, 5, fill(2, 1)), []want{{0x01000005, 130, 1}}},
		{"extended time, not repeated", join(
			header(0, 4, 0xff, 0xff, 0xff, 0, 0, 132, typeAudio, 1, 0, 0, 0, 1, 0, 0, 5), fill(128, 1), 0xc4, fill(4, 1)), []want{{0x01000005, 132, 1}}},
		{"chunk stream 64 and 320", join(
			header(0, 0, 0, 0, 0, 1, 0, 0, 1, typeAudio, 1, 0, 0, 0), 1,
			header(0, 1, 0, 1, 0, 0, 2, 0, 0, 1, typeAudio, 1, 0, 0, 0), 1), []want{{1, 1, 1}, {2, 1, 1}}},
		{"chunk size grows", join(
			header(0, 2, 0, 0, 0, 0, 0, 4, typeSetChunkSize, 0, 0, 0, 0, 0, 0, 1, 0),
			header(0, 4, 0, 0, 9, 0, 0, 200, typeAudio, 1, 0, 0, 0), fill(200, 1)), []want{{9, 200, 1}}},
		{"aborted", join(
			header(0, 4, 0, 0, 9, 0, 0, 130, typeAudio, 1, 0, 0, 0), fill(128, 1),
			header(0, 2, 0, 0, 0, 0, 0, 4, typeAbort, 0, 0, 0, 0, 0, 0, 0, 4),
			header(0, 4, 0, 0, 10, 0, 0, 1, typeAudio, 1, 0, 0, 0), 1), []want{{10, 1, 1}}},
		{"empty message", join(
			header(0, 4, 0, 0, 9, 0, 0, 0, typeAudio, 1, 0, 0, 0),
			header(0, 4, 0, 0, 10, 0, 0, 1, typeAudio, 1, 0, 0, 0), 1), []want{{10, 1, 1}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := read(test.in)
			for _, w := range test.want {
				m, err := c.next()
				check(t, err)
				if got := (want{m.time, len(m.body), m.stream}); got != w {
					t.Errorf("got %+v, want %+v", got, w)
				}
				if slices.Max(m.body) != slices.Min(m.body) {
					t.Errorf("bytes of another message: %v", m.body)
				}
			}
			if m, err := c.next(); err != io.EOF {
				t.Errorf("then %+v, %v", m, err)
			}
			if c.unfinished != 0 {
				t.Errorf("%d bytes are believed unfinished", c.unfinished)
			}
		})
	}
}

func TestChunksRefused(t *testing.T) {
	for _, test := range []struct {
		name string
		in   []byte
	}{
		{"begins in the middle", []byte{0xc4, 1, 2, 3}},
		{"message inside a message", join(0x04, 0, 0, 0, 0, 0, 200, typeAudio, 1, 0, 0, 0, fill(128, 1), 0x04, 0, 0, 0, 0, 0, 1, typeAudio, 1, 0, 0, 0, 1)},
		{"large video", []byte{0x04, 0, 0, 0, 0x40, 0, 1, typeVideo, 1, 0, 0, 0}},
		{"large command", []byte{0x04, 0, 0, 0, 1, 0, 1, typeCommand, 1, 0, 0, 0}},
		{"chunk size 0", []byte{0x02, 0, 0, 0, 0, 0, 4, typeSetChunkSize, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"chunk size with the upper bit", []byte{0x02, 0, 0, 0, 0, 0, 4, typeSetChunkSize, 0, 0, 0, 0, 0x80, 0, 0, 1}},
		{"short chunk size", []byte{0x02, 0, 0, 0, 0, 0, 1, typeSetChunkSize, 0, 0, 0, 0, 1}},
		{"short abort", []byte{0x02, 0, 0, 0, 0, 0, 1, typeAbort, 0, 0, 0, 0, 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if m, err := read(test.in).next(); !errors.Is(err, errProtocol) {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
}

// What goes through the door arrives as it was, in one chunk of format 0.
func TestAppendChunk(t *testing.T) {
	for _, m := range []rtmpMessage{
		{kind: typeVideo, chunkStream: 6, stream: 1, time: 5, body: fill(3, 1)},
		{kind: typeVideo, chunkStream: 64, stream: 1, time: 0xfffffe, body: fill(3, 1)},
		{kind: typeVideo, chunkStream: 319, stream: 0x01020304, time: 0xffffff, body: fill(300, 1)},
		{kind: typeVideo, chunkStream: 320, time: 0xffffffff, body: fill(100000, 1)},
		{kind: typeVideo, chunkStream: 65599, body: fill(1, 1)},
	} {
		c := read(appendChunk(nil, m))
		c.chunkSize = maxChunkSize
		got, err := c.next()
		if err != nil || got.kind != m.kind || got.chunkStream != m.chunkStream || got.stream != m.stream || got.time != m.time || !bytes.Equal(got.body, m.body) {
			t.Errorf("%d, time %#x: %v", m.chunkStream, m.time, err)
		}
	}
}

func TestCommandsAreWrittenAnew(t *testing.T) {
	nested := amf0.AppendKey(amf0.AppendObject(nil), "app")
	nested = amf0.AppendKey(amf0.AppendString(nested, "live"), "fourCcList")
	nested = append(nested, 0x0a, 0, 0, 0, 1) // a strict array of one
	nested = amf0.AppendEnd(amf0.AppendString(nested, "hvc1"))
	for _, test := range []struct {
		name string
		in   []byte
		want []any // nil: dropped
	}{
		{"connect", join(text("connect"), number(1), nested), []any{"connect", 1.0, amf0.Object{"app": "live"}}},
		{"connect with nothing", join(text("connect"), number(1)), []any{"connect", 1.0, amf0.Object{"app": ""}}},
		{"createStream", join(text("createStream"), number(4), 5, number(7)), []any{"createStream", 4.0, nil}},
		{"publish", join(text("publish"), number(5), 5, text("key"), text("record")), []any{"publish", 5.0, nil, "key", "live"}},
		{"publish an object", join(text("publish"), number(5), 5, nested), []any{"publish", 5.0, nil, "", "live"}},
		{"deleteStream", join(text("deleteStream"), number(6), 5, number(1)), []any{"deleteStream", 6.0, nil, 1.0}},
		{"deleteStream of the connection", join(text("deleteStream"), number(6), 5, number(0)), nil},
		{"deleteStream of nothing", join(text("deleteStream"), number(6)), nil},
		{"releaseStream", join(text("releaseStream"), number(2), 5, text("key")), nil},
		{"unknown", join(text("_checkbw"), number(2)), nil},
		{"no name", number(2), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := cleanCommand(test.in)
			check(t, err)
			got, err := amf0.Values(out)
			check(t, err)
			if len(got) != len(test.want) {
				t.Fatalf("%v", got)
			}
			for i, v := range got {
				if o, ok := v.(amf0.Object); ok {
					if w, ok := test.want[i].(amf0.Object); !ok || len(o) != 1 || o["app"] != w["app"] {
						t.Errorf("%v", o)
					}
				} else if v != test.want[i] {
					t.Errorf("argument %d: %v", i, v)
				}
			}
		})
	}
	if _, err := cleanCommand(join(text("connect"), number(1), 3, 0, 1, 'a')); !errors.Is(err, errProtocol) {
		t.Error("cut short: ", err)
	}
}

func text(s string) []byte    { return amf0.AppendString(nil, s) }
func number(v float64) []byte { return amf0.AppendNumber(nil, v) }

func TestData(t *testing.T) {
	plain := join(text("onMetaData"), 8, 0, 0, 0, 0, 0, 0, 9)
	set := join(text("@setDataFrame"), plain)
	for _, test := range []struct {
		name     string
		in, want []byte
	}{
		{"@setDataFrame", set, set},
		{"onMetaData alone", plain, set},
		{"another", text("onTextData"), nil},
		{"an object for a name", []byte{3, 0, 0, 9}, nil},
		{"cut short", []byte{2, 0, 9, 'o'}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := cleanData(test.in); !bytes.Equal(got, test.want) {
				t.Errorf("%q", got)
			}
		})
	}
}

// readOnly is a connection that says what r says.
type readOnly struct {
	net.Conn
	r io.Reader
}

func (c *readOnly) Read(p []byte) (int, error)       { return c.r.Read(p) }
func (c *readOnly) SetDeadline(time.Time) error      { return nil }
func (c *readOnly) SetReadDeadline(time.Time) error  { return nil }
func (c *readOnly) SetWriteDeadline(time.Time) error { return nil }
func (c *readOnly) Close() error                     { return nil }
