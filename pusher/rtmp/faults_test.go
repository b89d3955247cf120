package rtmp_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"livepusher/pusher/pushertest"
	"livepusher/pusher/rtmp"
)

// One deadline is short in each row, and it is the one that has to end the attempt.
func TestFaultsWhileDialling(t *testing.T) {
	const short = 300 * time.Millisecond
	rows := []struct {
		name    string
		fault   pushertest.Fault
		limits  rtmp.Timeouts
		phase   rtmp.Phase
		step    string
		code    string
		timeout bool
	}{
		{"silent after accept", pushertest.SilentAccept, rtmp.Timeouts{Handshake: short}, rtmp.PhaseHandshake, "", "", true},
		{"garbage in the handshake", pushertest.GarbageHandshake, rtmp.Timeouts{}, rtmp.PhaseHandshake, "", "", false},
		{"silent on connect", pushertest.SilentConnect, rtmp.Timeouts{Command: short}, rtmp.PhaseCommand, "connect", "", true},
		{"silent on createStream", pushertest.SilentCreateStream, rtmp.Timeouts{Command: short}, rtmp.PhaseCommand, "createStream", "", true},
		{"silent on publish", pushertest.SilentPublish, rtmp.Timeouts{Command: short}, rtmp.PhaseCommand, "publish", "", true},
		{"connect refused", pushertest.RefuseConnect, rtmp.Timeouts{}, rtmp.PhaseRefused, "connect", "NetConnection.Connect.Rejected", false},
		{"publish refused", pushertest.RefusePublish, rtmp.Timeouts{}, rtmp.PhaseRefused, "publish", "NetStream.Publish.BadName", false},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			ctx := begin(t)
			sink := pushertest.NewSink(t)
			sink.Misbehave(r.fault)
			start := time.Now()
			_, err := rtmp.Dial(ctx, sink.URL(), rtmp.Config{Timeouts: r.limits})
			took := time.Since(start)
			e := want(t, err, r.phase, r.step)
			if e.Code != r.code || e.Timeout() != r.timeout {
				t.Errorf("error %v: code %q, timeout %v", e, e.Code, e.Timeout())
			}
			if r.timeout && took < short {
				t.Errorf("gave up after %v, before the deadline of %v", took, short)
			}
			if strings.Contains(e.Error(), "key") {
				t.Errorf("error %v holds the stream key", e)
			}
			t.Logf("%v after %v", e, took)
		})
	}
}

// The end of the caller's context ends every step, at once and with its own cause.
func TestCancelledAtEveryStep(t *testing.T) {
	stuck := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	rows := []struct {
		name   string
		fault  pushertest.Fault
		config rtmp.Config
		url    string // "" is the sink's
		phase  rtmp.Phase
		step   string
	}{
		{"resolving", 0, rtmp.Config{Resolver: &net.Resolver{PreferGo: true, Dial: stuck}}, "rtmp://server.example/live/key", rtmp.PhaseDNS, ""},
		{"connecting", 0, rtmp.Config{DialContext: stuck}, "", rtmp.PhaseConnect, ""},
		{"TLS", pushertest.SilentAccept, rtmp.Config{}, "rtmps", rtmp.PhaseTLS, ""},
		{"handshake", pushertest.SilentAccept, rtmp.Config{}, "", rtmp.PhaseHandshake, ""},
		{"connect", pushertest.SilentConnect, rtmp.Config{}, "", rtmp.PhaseCommand, "connect"},
		{"createStream", pushertest.SilentCreateStream, rtmp.Config{}, "", rtmp.PhaseCommand, "createStream"},
		{"publish", pushertest.SilentPublish, rtmp.Config{}, "", rtmp.PhaseCommand, "publish"},
	}
	minute := rtmp.Timeouts{Resolve: time.Minute, Connect: time.Minute, TLS: time.Minute, Handshake: time.Minute, Command: time.Minute}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(begin(t))
			sink := pushertest.NewSink(t)
			sink.Misbehave(r.fault)
			switch r.url {
			case "":
				r.url = sink.URL()
			case "rtmps":
				r.url = strings.Replace(sink.URL(), "rtmp", "rtmps", 1)
			}
			r.config.Timeouts = minute
			time.AfterFunc(200*time.Millisecond, cancel)
			_, err := rtmp.Dial(ctx, r.url, r.config)
			if e := want(t, err, r.phase, r.step); !errors.Is(e, context.Canceled) {
				t.Errorf("error %v does not say that it was cancelled", e)
			}
		})
	}
}

// A name server that keeps silent costs its time and no more.
func TestSilentResolver(t *testing.T) {
	ctx := begin(t)
	silent := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	start := time.Now()
	_, err := rtmp.Dial(ctx, "rtmp://server.example/live/key", rtmp.Config{Resolver: &net.Resolver{PreferGo: true, Dial: silent}})
	took := time.Since(start)
	if e := want(t, err, rtmp.PhaseDNS, ""); !e.Timeout() || took > 6*time.Second {
		t.Errorf("%v after %v", e, took)
	}
	t.Logf("MEASURED silent resolver: told after %.1f s", took.Seconds())
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(begin(t))
	cancel()
	sink := pushertest.NewSink(t)
	if _, err := rtmp.Dial(ctx, sink.URL(), rtmp.Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// The context is Dial's: a session that has begun outlives it.
func TestSessionOutlivesContext(t *testing.T) {
	ctx, cancel := context.WithCancel(begin(t))
	sink := pushertest.NewSink(t)
	s := dial(t, ctx, sink.URL(), rtmp.Config{})
	cancel()
	if err := s.WriteAudio(0, []byte{0xaf, 1, 0}); err != nil {
		t.Fatal(err)
	}
	sink.WaitMessages(1)
}

func TestStartThenCloseIsARefusal(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	sink.Misbehave(pushertest.StartThenClose)
	s := dial(t, ctx, sink.URL(), rtmp.Config{})
	if e := want(t, ended(t, ctx, s), rtmp.PhaseRefused, "publish"); !e.Closed() {
		t.Errorf("error %v", e)
	}
}

func TestOversizedMessage(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	sink.Misbehave(pushertest.OversizedMessage)
	s := dial(t, ctx, sink.URL(), rtmp.Config{})
	want(t, ended(t, ctx, s), rtmp.PhaseProtocol, "")
}

func TestServerEndsTheStream(t *testing.T) {
	rows := []struct {
		name, code, words      string
		wantCode, wantContains string
	}{
		{"in proper words", "NetStream.Publish.Failed", "quota is used up", "NetStream.Publish.Failed", "quota is used up"},
		{"repeating the key", "NetStream.Publish.Failed", "KEY is not welcome", "NetStream.Publish.Failed", ""},
		{"key as a code", "key", "no", "", "no"},
		{"control characters", "bad code!", "a\x1b[2J\nb", "", "a [2J b"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			ctx := begin(t)
			sink := pushertest.NewSink(t)
			s := dial(t, ctx, sink.URL(), rtmp.Config{})
			sink.EndStream(r.code, r.words)
			e := want(t, ended(t, ctx, s), rtmp.PhaseRefused, "publish")
			if e.Code != r.wantCode || !strings.Contains(e.Error(), r.wantContains) || strings.Contains(strings.ToLower(e.Error()), "key") || strings.Contains(e.Error(), "\n") {
				t.Errorf("error %q, code %q", e, e.Code)
			}
		})
	}
}

func TestStalledReader(t *testing.T) {
	ctx := begin(t)
	sink := pushertest.NewSink(t)
	sink.Misbehave(pushertest.StallReading)
	s := dial(t, ctx, sink.URL(), rtmp.Config{Timeouts: rtmp.Timeouts{Write: 500 * time.Millisecond}, SendBuffer: 8 << 10})
	if e := want(t, writeUntilFailure(ctx, s), rtmp.PhaseWrite, ""); !e.Timeout() {
		t.Errorf("error %v is no timeout", e)
	}
	want(t, ended(t, ctx, s), rtmp.PhaseWrite, "")
}
