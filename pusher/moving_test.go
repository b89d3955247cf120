package pusher_test

import (
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

const elsewhere = "rtmp://new/app/SECRETKEY?sign=SECRETSIGN"

// pictures counts the access units of video, and tells whether the stream begins as it must.
func pictures(t *testing.T, c *pushertest.Conn) (n int) {
	t.Helper()
	all := c.Messages()
	if len(all) < 4 || all[0].Kind != 'd' || !all[1].Header() || all[1].Kind != 'v' || !all[2].Header() || !all[3].Key() || all[3].MS != 0 {
		t.Errorf("a connection does not begin with metadata, headers and a key frame at 0")
	}
	for _, m := range all {
		if m.Kind == 'v' && !m.Header() {
			n++
		}
	}
	return n
}

// The server asks for another connection: it is there before the old one is left, and no picture is lost.
func TestMoveMakesBeforeItBreaks(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(5 * time.Second)
		bench.Conns()[0].Move(elsewhere)
		sleep(5 * time.Second)
		conns := bench.Conns()
		if len(conns) != 2 || conns[1].URL() != elsewhere {
			t.Fatalf("%d connections", len(conns))
		}
		if n := pictures(t, conns[0]) + pictures(t, conns[1]); n < 295 {
			t.Errorf("%d pictures in 10 s at 30 a second", n)
		}
		if s := l.State(); !s.Live() || s.Server != "rtmp://new/app/****" || l.has(pusher.Reconnect) || l.count(pusher.ConnectSucc) != 2 || l.count(pusher.PushBegin) != 2 {
			t.Errorf("%+v, events %v", s, l.codes())
		}
		select {
		case <-conns[0].Done():
		default:
			t.Error("the old connection is open")
		}
		conns[1].Break(&rtmp.Error{Phase: rtmp.PhaseRead})
		sleep(2 * time.Second)
		if conns = bench.Conns(); len(conns) != 3 || conns[2].URL() != address || l.State().Server != "rtmp://server/app/****" {
			t.Errorf("after a loss it is the user's address: %+v", l.State())
		}
	})
}

// A server that has the name in use until the old connection is gone.
func TestMoveBreaksBeforeItMakes(t *testing.T) {
	bench := &pushertest.Bench{Dial: func(try int) error {
		if try == 2 {
			return &rtmp.Error{Phase: rtmp.PhaseRefused, Code: "NetStream.Publish.BadName"}
		}
		return nil
	}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(5 * time.Second)
		bench.Conns()[0].Move(address)
		sleep(5 * time.Second)
		conns := bench.Conns()
		if len(conns) != 2 {
			t.Fatalf("%d connections", len(conns))
		}
		if n := pictures(t, conns[0]) + pictures(t, conns[1]); n < 280 {
			t.Errorf("%d pictures in 10 s at 30 a second", n)
		}
		if s := l.State(); !s.Live() || l.has(pusher.Reconnect) || l.has(pusher.ServerDisconnect) || l.count(pusher.PushBegin) != 2 {
			t.Errorf("%+v, events %v", s, l.codes())
		}
	})
}

// A server that leads nowhere: the stream stays, and it is told.
func TestMoveThatFailsChangesNothing(t *testing.T) {
	bench := &pushertest.Bench{Dial: func(try int) error {
		if try == 2 {
			return &rtmp.Error{Phase: rtmp.PhaseConnect}
		}
		return nil
	}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(5 * time.Second)
		bench.Conns()[0].Move(elsewhere)
		sleep(5 * time.Second)
		if s := l.State(); !s.Live() || s.Server != "rtmp://server/app/****" || s.Trouble != nil || len(bench.Conns()) != 1 || l.count(pusher.ServerConnFail) != 1 {
			t.Errorf("%+v, events %v", s, l.codes())
		}
	})
}

// Servers that send a stream in circles are followed three times a minute.
func TestMovesAreLimited(t *testing.T) {
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		for range 10 {
			sleep(5 * time.Second)
			conns := bench.Conns()
			conns[len(conns)-1].Move(elsewhere)
		}
		if n := len(bench.Conns()); n != 4 || !l.State().Live() {
			t.Errorf("%d connections, %+v", n, l.State())
		}
	})
}

// Stop, in the middle of a move, leaves nothing open; inBubble checks it.
func TestStopDuringAMove(t *testing.T) {
	bench := &pushertest.Bench{Dial: func(try int) error {
		if try == 2 {
			time.Sleep(3 * time.Second)
		}
		return nil
	}}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(2 * time.Second)
		bench.Conns()[0].Move(elsewhere)
		sleep(time.Second)
		l.Stop()
		sleep(5 * time.Second)
		if s := l.State(); s.Link != pusher.Idle {
			t.Errorf("%+v", s)
		}
	})
}
