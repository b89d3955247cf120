package rtmp_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

var _ pusher.Conn = (*rtmp.Session)(nil)

func TestSendsWhatWasWritten(t *testing.T) {
	ctx := begin(t)
	for _, chunk := range []int{0, 128, 4096, 1 << 30} {
		sink := pushertest.NewSink(t)
		s := dial(t, ctx, sink.URL()+"?sign=1", rtmp.Config{ChunkSize: chunk, FlashVersion: "test/1"})
		big := bytes.Repeat([]byte{0x17, 1, 0, 0, 0, 9, 8, 7}, 20000)
		metadata := flv.AppendMetadata(nil, flv.Metadata{Video: &media.VideoTrack{Width: 2, Height: 4, FPS: 30}})
		err := errors.Join(s.WriteData(0, metadata), s.WriteVideo(5, big), s.WriteAudio(3, []byte{0xaf, 1, 7}), s.WriteVideo(38, []byte{0x27, 1, 0, 0, 0, 1}))
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		sink.Wait("the farewell", func(s *pushertest.Sink) bool { return s.Farewells() == 1 })
		host := strings.TrimSuffix(sink.URL(), "/live/key")
		want := pushertest.Publication{App: "live", TCURL: host + "/live", FlashVersion: "test/1", Name: "key?sign=1"}
		if p := sink.Publications(); len(p) != 1 || p[0] != want {
			t.Errorf("published %+v, want %+v", p, want)
		}
		got := map[media.Kind][]pushertest.Received{}
		for _, m := range sink.Messages() {
			got[m.Kind] = append(got[m.Kind], m)
		}
		video, audio, data := got[media.Video], got[media.Audio], got[flv.Data]
		if len(video) != 2 || len(audio) != 1 || len(data) != 1 {
			t.Fatalf("received %d video, %d audio, %d data messages", len(video), len(audio), len(data))
		}
		if !bytes.Equal(video[0].Body, big) || video[0].MS != 5 || video[1].MS != 38 || audio[0].MS != 3 || audio[0].Body[2] != 7 {
			t.Error("a message arrived otherwise than it was written")
		}
		if m, ok := data[0].Metadata(); !ok || m.Video.Height != 4 {
			t.Errorf("metadata %+v", m)
		}
	}
}

// Times go beyond the three bytes of a chunk header (4.6 hours) and round the 32 bits (49 days).
func TestLongStreams(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	s := dial(t, ctx, sink.URL(), rtmp.Config{ChunkSize: 128})
	body := append([]byte{0x27, 1, 0, 0, 0}, make([]byte, 300)...)
	times := []uint32{0, 33, 0xfffffe - 33, 0xfffffe, 0xffffff, 0x1000000, 0x1000021, 0x10fffff0, 0x1ffffff0, 1<<32 - 10, 23, 56}
	for _, ms := range times {
		if err := s.WriteVideo(ms, body); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range sink.WaitMessages(len(times)) {
		if m.MS != times[i] || len(m.Body) != len(body) {
			t.Errorf("message %d arrived at %d ms with %d bytes, was sent at %d", i, m.MS, len(m.Body), times[i])
		}
	}
}

func TestUnsendable(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	s := dial(t, ctx, sink.URL(), rtmp.Config{})
	rows := []struct {
		name string
		err  error
	}{
		{"empty video", s.WriteVideo(0, nil)},
		{"empty audio", s.WriteAudio(0, []byte{})},
		{"huge video", s.WriteVideo(0, make([]byte, 1<<24))},
		{"data without a name", s.WriteData(0, []byte{5})},
		{"empty data", s.WriteData(0, nil)},
		{"data that is only a name", s.WriteData(0, []byte{2, 0, 1, 'a'})},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) { want(t, r.err, rtmp.PhaseWrite, "") })
	}
	if err := s.WriteAudio(0, []byte{0xaf, 1, 0}); err != nil || s.Err() != nil {
		t.Errorf("the session did not survive: %v, %v", err, s.Err())
	}
	sink.WaitMessages(1)
}

// Pings are answered and bytes acknowledged while the owner sends: one connection, one writer.
func TestAnswersWhileSending(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	s := dial(t, ctx, sink.URL(), rtmp.Config{ChunkSize: 256})
	sink.AskAck(1024)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for i := range uint32(500) {
			sink.Ping(i)
		}
	}()
	body := append([]byte{0x27, 1, 0, 0, 0}, make([]byte, 1000)...)
	for ms := range uint32(300) {
		if err := errors.Join(s.WriteVideo(ms, body), s.WriteAudio(ms, []byte{0xaf, 1, 0})); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	sink.Wait("all answers", func(s *pushertest.Sink) bool {
		return len(s.Pongs()) == 500 && len(s.Acks()) > 0 && len(s.Messages()) == 600
	})
	for i, p := range sink.Pongs() {
		if p != uint32(i) {
			t.Fatalf("answer %d is for ping %d", i, p)
		}
	}
}

func TestCloseEndsEverything(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	s := dial(t, ctx, sink.URL(), rtmp.Config{})
	if s.Err() != nil {
		t.Errorf("Err = %v while running", s.Err())
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() { defer wg.Done(); s.Close() }()
	}
	wg.Wait()
	if err := ended(t, ctx, s); err != rtmp.ErrClosed {
		t.Errorf("Err = %v", err)
	}
	for _, err := range []error{s.WriteVideo(0, []byte{1}), s.WriteAudio(0, []byte{1}), s.WriteData(0, []byte{2, 0, 1, 'a', 5})} {
		if err != rtmp.ErrClosed {
			t.Errorf("a write after Close gives %v", err)
		}
	}
	if s.Network().BytesSent == 0 {
		t.Error("figures are gone after Close")
	}
	sink.Wait("the connection's end", func(s *pushertest.Sink) bool { return s.Connections() == 0 })
}

func TestWriteAndCloseAtOnce(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	for range 20 {
		s := dial(t, ctx, sink.URL(), rtmp.Config{})
		failed := make(chan error)
		go func() { failed <- writeUntilFailure(ctx, s) }()
		time.Sleep(5 * time.Millisecond)
		s.Close()
		if err := <-failed; err != rtmp.ErrClosed {
			t.Fatalf("the writer got %v", err)
		}
	}
}

func TestDroppedWhileWriting(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	s := dial(t, ctx, sink.URL(), rtmp.Config{})
	failed := make(chan error)
	go func() { failed <- writeUntilFailure(ctx, s) }()
	sink.WaitMessages(20)
	sink.Drop()
	err := <-failed
	var e *rtmp.Error
	if !errors.As(err, &e) {
		t.Errorf("the writer got %v", err)
	}
	want(t, ended(t, ctx, s), rtmp.PhaseRefused, "publish") // within the first second
}

// All addresses of a name are tried, and one that leads nowhere costs a moment, not the attempt.
func TestAllAddressesAreTried(t *testing.T) {
	rows := []struct {
		name  string
		addrs []string
		dead  string // answers never
	}{
		{"refusing, then good", []string{"127.0.0.9", "127.0.0.1"}, ""},
		{"silent, then good", []string{"192.0.2.1", "127.0.0.1"}, "192.0.2.1"},
		{"other family is dead", []string{"2001:db8::1", "2001:db8::2", "2001:db8::3", "127.0.0.1"}, "2001:db8::"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			ctx := begin(t)
			sink := pushertest.NewSink(t)
			_, port, _ := net.SplitHostPort(strings.Split(sink.URL(), "/")[2])
			var dialer net.Dialer
			c := rtmp.Config{Resolver: answering(r.addrs...), DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				if r.dead != "" && strings.Contains(address, r.dead) {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return dialer.DialContext(ctx, network, address)
			}}
			s := dial(t, ctx, "rtmp://server.example:"+port+"/live/key", c)
			s.Close()
			if p := sink.Publications()[0]; p.TCURL != "rtmp://server.example:"+port+"/live" {
				t.Errorf("tcUrl %s", p.TCURL)
			}
		})
	}
}

func TestIPv6(t *testing.T) {
	ctx := begin(t)
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this system has no IPv6")
	}
	defer l.Close()
	go func() {
		if c, err := l.Accept(); err == nil {
			c.Write([]byte("no"))
			c.Close()
		}
	}()
	_, err = rtmp.Dial(ctx, "rtmp://"+l.Addr().String()+"/live/key", rtmp.Config{})
	want(t, err, rtmp.PhaseHandshake, "")
}
