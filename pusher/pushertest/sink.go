package pushertest

import (
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"livepusher/pusher/flv"
	"livepusher/pusher/media"
)

// Sink is an RTMP server on loopback for tests of whatever publishes. It takes any application and
// key, and keeps what it receives: who published (Publications) and every message (Messages), with
// Wait to wait for them. Told to Misbehave it does what real servers do on bad days.
//
// It speaks RTMP by go-rtmp's server side, so that a fault in the client's reading of chunks is not
// mirrored here. It is gone when the test ends.
type Sink struct {
	t        testing.TB
	listener net.Listener
	wg       sync.WaitGroup
	over     chan struct{} // closed at the end of the test

	mu           sync.Mutex
	news         chan struct{} // closed, and replaced, when something below changes
	fault        Fault
	open         []*sinkConn
	publications []Publication
	messages     []Received
	pongs        []uint32
	acks         []uint32
	farewells    int
}

// Publication is one accepted publish.
type Publication struct {
	App, TCURL, FlashVersion string // from connect
	Name                     string // stream key with its parameters
}

// Received is one message that a Sink has received.
type Received struct {
	Publication int        // index in Publications
	Kind        media.Kind // media.Video, media.Audio or flv.Data
	MS          uint32     // time in milliseconds, as received
	Body        []byte     // for flv.Data without the message's name
	Name        string     // of a data message, such as "@setDataFrame"
}

// waitTime is how long Wait waits before it gives the test up.
const waitTime = 20 * time.Second

// NewSink starts a sink on a free port.
func NewSink(t testing.TB) *Sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Sink{t: t, listener: l, over: make(chan struct{}), news: make(chan struct{})}
	s.wg.Add(1)
	go s.accept()
	t.Cleanup(s.end)
	return s
}

// URL is a push address of the sink: rtmp://127.0.0.1:port/live/key.
func (s *Sink) URL() string { return fmt.Sprintf("rtmp://%s/live/key", s.listener.Addr()) }

// Misbehave makes the connections that are accepted from now on behave so.
func (s *Sink) Misbehave(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Drop closes all connections, as a server does that dies.
func (s *Sink) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.open {
		c.conn.Close()
	}
}

// Connections is the number of open connections.
func (s *Sink) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Publications are the accepted publications so far, in their order.
func (s *Sink) Publications() []Publication {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.publications)
}

// Messages are the messages received so far, in the order of arrival.
func (s *Sink) Messages() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.messages)
}

// Farewells is how often a client has ended its stream in words (deleteStream).
func (s *Sink) Farewells() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.farewells
}

// Pongs are the timestamps of the answers to Ping, in their order.
func (s *Sink) Pongs() []uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.pongs)
}

// Acks are the acknowledgements received after AskAck: bytes, as the client has counted them.
func (s *Sink) Acks() []uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.acks)
}

// Wait waits until ok, which is called whenever something has happened, and fails the test when that
// takes too long. what completes the sentence "waited for ...".
func (s *Sink) Wait(what string, ok func(*Sink) bool) {
	s.t.Helper()
	late := time.After(waitTime)
	for {
		s.mu.Lock()
		news := s.news
		s.mu.Unlock()
		if ok(s) {
			return
		}
		select {
		case <-news:
		case <-late:
			s.t.Fatalf("waited for %s: %d publications and %d messages have come", what, len(s.Publications()), len(s.Messages()))
		}
	}
}

// WaitMessages waits for n messages and returns all there are by then.
func (s *Sink) WaitMessages(n int) []Received {
	s.t.Helper()
	s.Wait(fmt.Sprintf("%d messages", n), func(s *Sink) bool { return len(s.Messages()) >= n })
	return s.Messages()
}

// WaitPublications waits for the nth publication.
func (s *Sink) WaitPublications(n int) {
	s.t.Helper()
	s.Wait(fmt.Sprintf("publication %d", n), func(s *Sink) bool { return len(s.Publications()) >= n })
}

// Video takes a video message apart; ok is false for another kind and for what is no H.264.
func (m Received) Video() (v flv.VideoBody, ok bool) {
	if m.Kind != media.Video {
		return v, false
	}
	v, err := flv.ParseVideo(m.Body)
	return v, err == nil
}

// Audio takes an audio message apart; ok is false for another kind and for what is no AAC.
func (m Received) Audio() (a flv.AudioBody, ok bool) {
	if m.Kind != media.Audio {
		return a, false
	}
	a, err := flv.ParseAudio(m.Body)
	return a, err == nil
}

// Metadata reads a message of metadata; ok is false for any other.
func (m Received) Metadata() (d flv.Metadata, ok bool) {
	if m.Kind != flv.Data || m.Name != "@setDataFrame" {
		return d, false
	}
	d, err := flv.ParseMetadata(m.Body)
	return d, err == nil
}

// change makes a change and wakes those who Wait.
func (s *Sink) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.news)
	s.news = make(chan struct{})
}

func (s *Sink) accept() {
	defer s.wg.Done()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		c := &sinkConn{sink: s, conn: conn}
		s.change(func() {
			c.fault = s.fault
			s.open = append(s.open, c)
		})
		if t, ok := conn.(*net.TCPConn); ok && c.fault == StallReading {
			t.SetReadBuffer(4096) // so that the client is stalled soon
		}
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			c.serve()
			conn.Close()
			s.change(func() { s.open = slices.DeleteFunc(s.open, func(o *sinkConn) bool { return o == c }) })
		}()
	}
}

func (s *Sink) end() {
	s.listener.Close()
	close(s.over)
	s.Drop()
	s.wg.Wait()
}
