package rtmp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand"
	"testing"

	"github.com/yutopp/go-rtmp"
	"github.com/yutopp/go-rtmp/message"
)

// reader reads chunks from bytes.
func reader(b []byte) *chunkReader { return newChunkReader(bufio.NewReader(bytes.NewReader(b))) }

// readAll returns the messages in b and the error at the end.
func readAll(b []byte) (all []incoming, err error) {
	c := reader(b)
	for {
		m, err := c.next()
		if err != nil {
			return all, err
		}
		m.body = bytes.Clone(m.body)
		all = append(all, m)
	}
}

// header is a chunk header of format 0 on a chunk stream.
func header(id byte, length int, kind message.TypeID, stream byte) []byte {
	return []byte{id, 0, 0, 0, byte(length >> 16), byte(length >> 8), byte(length), byte(kind), stream, 0, 0, 0}
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// The library writes messages of all sizes, interleaved; what is read is what was written.
func TestReadsWhatTheLibraryWrites(t *testing.T) {
	ids := []int{3, 63, 64, 319, 320, 1000} // headers of one, two and three bytes
	for _, size := range []uint32{7, 128, 4096, 65536} {
		var wire bytes.Buffer
		w := rtmp.NewChunkStreamer(nil, bufio.NewWriter(&wire), &rtmp.StreamControlStateConfig{DefaultChunkSize: size, MaxChunkSize: rtmp.MaxChunkSize, MaxChunkStreams: 100})
		random := rand.New(rand.NewSource(1))
		send := func(id int, m message.Message) {
			t.Helper()
			if err := w.Write(context.Background(), id, uint32(random.Intn(1<<20)), &rtmp.ChunkMessage{StreamID: 1, Message: m}); err != nil {
				t.Fatal(err)
			}
		}
		send(2, &message.SetChunkSize{ChunkSize: size})
		w.NewChunkWriter(context.Background(), 2) // the size holds from here on
		want := map[byte][][]byte{}
		for i := range 60 {
			body := make([]byte, 1+random.Intn(1000*(1+i%3)))
			random.Read(body)
			k := random.Intn(len(ids))
			body[0] = byte(k)
			want[byte(k)] = append(want[byte(k)], body)
			send(ids[k], &message.VideoMessage{Payload: bytes.NewReader(body)})
		}
		for _, id := range ids {
			w.NewChunkWriter(context.Background(), id)
		}
		w.Close()
		<-w.Done()
		all, err := readAll(wire.Bytes())
		if err != io.EOF || len(all) != 60 {
			t.Fatalf("chunks of %d: %d messages, %v", size, len(all), err)
		}
		for _, m := range all {
			k := m.body[0]
			if m.kind != message.TypeIDVideoMessage || m.stream != 1 || !bytes.Equal(m.body, want[k][0]) {
				t.Fatalf("chunks of %d: a message of stream %d is not as it was written", size, ids[k])
			}
			want[k] = want[k][1:]
		}
	}
}

func TestChunksOfOthers(t *testing.T) {
	ext := []byte{0xff, 0xff, 0xff}
	long := make([]byte, 200)
	rows := []struct {
		name string
		wire []byte
		want []int // lengths of the messages
	}{
		{"empty message", header(3, 0, message.TypeIDCommandMessageAMF0, 0), []int{0}},
		{"format 1 first", []byte{0x43, 0, 0, 0, 0, 0, 2, 20, 'a', 'b'}, []int{2}},
		{"formats 2 and 3 repeat the length", join(header(3, 2, 20, 0), []byte("ab"), []byte{0x83, 0, 0, 1}, []byte("cd"), []byte{0xc3}, []byte("ef")), []int{2, 2, 2}},
		{"extended time on both chunks", join([]byte{3}, ext, []byte{0, 0, 200, 9, 1, 0, 0, 0}, []byte{1, 0, 0, 0}, long[:128], []byte{0xc3, 1, 0, 0, 0}, long[128:]), []int{200}},
		{"abort", join(header(3, 200, 9, 1), long[:128], header(2, 4, message.TypeIDAbortMessage, 0), []byte{0, 0, 0, 3}, header(3, 1, 9, 1), []byte{7}), []int{1}},
		{"abort of what is not there", join(header(2, 4, message.TypeIDAbortMessage, 0), []byte{0, 0, 0, 9}, header(3, 1, 9, 1), []byte{7}), []int{1}},
		{"larger chunks", join(header(2, 4, message.TypeIDSetChunkSize, 0), []byte{0x7f, 0xff, 0xff, 0xff}, header(3, 200, 9, 1), long), []int{200}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			all, err := readAll(r.wire)
			if err != io.EOF || len(all) != len(r.want) {
				t.Fatalf("%d messages, %v; want %d", len(all), err, len(r.want))
			}
			for i, m := range all {
				if len(m.body) != r.want[i] {
					t.Errorf("message %d has %d bytes, want %d", i, len(m.body), r.want[i])
				}
			}
		})
	}
}

func TestHostileChunks(t *testing.T) {
	var many, unfinished []byte
	for id := byte(0); id <= maxStreams; id++ { // two-byte headers
		many = append(many, join([]byte{0, id}, header(0, 0, 9, 1)[1:])...)
	}
	unfinished = join(header(2, 4, message.TypeIDSetChunkSize, 0), []byte{0, 0x0f, 0, 0})
	for id := byte(3); id < 10; id++ {
		unfinished = append(unfinished, join(header(id, maxMessage, 9, 1), make([]byte, 0xf0000))...)
	}
	rows := []struct {
		name string
		wire []byte
		want error
	}{
		{"message of 16 MiB", header(3, 0xffffff, 9, 1), errMessageSize},
		{"one byte too many", header(3, maxMessage+1, 9, 1), errMessageSize},
		{"continuation of nothing", []byte{0xc3}, errChunk},
		{"format 2 of nothing", []byte{0x83, 0, 0, 0}, errChunk},
		{"new message within another", join(header(3, 200, 9, 1), make([]byte, 128), header(3, 1, 9, 1)), errChunk},
		{"too many chunk streams", many, errStreams},
		{"too much in unfinished messages", unfinished, errAssembled},
		{"chunk size 0", join(header(2, 4, message.TypeIDSetChunkSize, 0), make([]byte, 4)), errControl},
		{"negative chunk size", join(header(2, 4, message.TypeIDSetChunkSize, 0), []byte{0x80, 0, 0, 1}), errControl},
		{"chunk size of two bytes", join(header(2, 2, message.TypeIDSetChunkSize, 0), []byte{1, 1}), errControl},
		{"empty abort", header(2, 0, message.TypeIDAbortMessage, 0), errControl},
		{"cut in a header", header(3, 9, 9, 1)[:5], io.ErrUnexpectedEOF},
		{"cut in a body", join(header(3, 9, 9, 1), []byte{1}), io.ErrUnexpectedEOF},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			_, err := readAll(r.wire)
			if !errors.Is(err, r.want) {
				t.Fatalf("error %v, want %v", err, r.want)
			}
			var e *Error
			if errors.As(err, &e) != (r.want != io.ErrUnexpectedEOF) || e != nil && e.Phase != PhaseProtocol {
				t.Errorf("error %#v is of the wrong kind", err)
			}
		})
	}
}

// A large message is handed on and forgotten: a server cannot fill the memory by one on each stream.
func TestLargeMessagesAreNotKept(t *testing.T) {
	wire := join(header(2, 4, message.TypeIDSetChunkSize, 0), []byte{0, 0x10, 0, 0})
	for id := byte(3); id < 60; id++ {
		wire = append(wire, join(header(id, maxMessage, 9, 1), make([]byte, maxMessage))...)
	}
	c := reader(wire)
	for range 57 {
		if _, err := c.next(); err != nil {
			t.Fatal(err)
		}
	}
	checkMemory(t, c)
}

// checkMemory fails the test when the reader holds more than its limits allow.
func checkMemory(t *testing.T, c *chunkReader) {
	t.Helper()
	open, held := 0, 0
	for _, s := range c.streams {
		held += cap(s.body)
		if s.open {
			open += len(s.body)
		}
	}
	if open != c.assembled || c.assembled > maxAssembled || len(c.streams) > maxStreams {
		t.Fatalf("%d bytes unfinished, %d counted, on %d streams", open, c.assembled, len(c.streams))
	}
	if limit := 2*maxAssembled + maxStreams*2*readStep; held > limit {
		t.Fatalf("holds %d bytes, may hold %d", held, limit)
	}
}
