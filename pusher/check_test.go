package pusher_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/rtmp"
)

// checked runs a check and returns its steps.
func checked(ctx context.Context, url string, link rtmp.Config) (steps []pusher.CheckStep, err error) {
	c := pusher.NewConfig()
	c.URL = url
	err = pusher.Check(ctx, c, link, func(s pusher.CheckStep) { steps = append(steps, s) })
	return steps, err
}

func names(steps []pusher.CheckStep) (all []string) {
	for _, s := range steps {
		all = append(all, s.Step)
	}
	return all
}

// A secure server whose certificate ends tomorrow: all is well, and the certificate is warned of.
func TestCheckSecure(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) })
	server := nginx.Start(t)
	url := server.RTMPS(nginx.Live, "geheim")
	steps, err := checked(t.Context(), url, rtmp.Config{TLS: &tls.Config{RootCAs: server.Roots()}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := names(steps), pusher.CheckSteps(url); !reflect.DeepEqual(got, want) || len(want) != 7 {
		t.Fatalf("steps %v, want %v", got, want)
	}
	for i, s := range steps {
		want := pusher.CheckOK
		if s.Step == rtmp.StepTLS {
			want = pusher.CheckWarning
		}
		if s.Verdict != want || s.Took <= 0 || s.Code != 0 {
			t.Errorf("step %d: %+v", i, s)
		}
	}
	if s := steps[3]; !strings.HasPrefix(s.Detail, "TLS 1.") || len(s.Advice) != 1 || !strings.Contains(s.Advice[0].String(), time.Now().Add(24*time.Hour).Format(time.DateOnly)) {
		t.Errorf("%+v", s)
	}
}

// proxy is an HTTP proxy that knows CONNECT, or refuses with the status unless that is 200.
func proxy(t *testing.T, status int) *url.URL {
	t.Helper()
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		there, err := net.Dial("tcp", r.Host)
		if err != nil || status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		defer there.Close()
		here, in, _ := http.NewResponseController(w).Hijack()
		defer here.Close()
		io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { io.Copy(there, in); there.(*net.TCPConn).CloseWrite() }()
		io.Copy(here, there)
	}))
	t.Cleanup(p.Close)
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("me", "geheim")
	return u
}

// A proxy is named, without its password, and is what a connection that does not come about is put down to.
func TestCheckByProxy(t *testing.T) {
	for _, row := range []struct {
		name   string
		status int
		err    error // instead of a proxy
		step   string
	}{
		{"that connects", http.StatusOK, nil, ""},
		{"that refuses", http.StatusForbidden, nil, rtmp.StepTCP},
		{"that is none", 0, errors.New("no proxy"), rtmp.StepName},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Cleanup(func() { goleak.VerifyNone(t) })
			sink := pushertest.NewSink(t)
			var via *url.URL
			if row.err == nil {
				via = proxy(t, row.status)
			}
			steps, _ := checked(t.Context(), sink.URL(), rtmp.Config{Proxy: func(bool, string) (*url.URL, error) { return via, row.err }})
			if via != nil && (!strings.Contains(steps[1].Detail, "proxy "+via.Host) || strings.Contains(fmt.Sprint(steps), "geheim")) {
				t.Errorf("%+v", steps)
			}
			for _, s := range steps {
				if (s.Step == row.step) != (s.Verdict == pusher.CheckFailed) || s.Step == row.step && (s.Code != pusher.ServerConnFail || s.Advice[0].Key != "proxy") {
					t.Errorf("%+v", s)
				}
			}
		})
	}
}

// What the address tells is said before anything is dialled.
func TestCheckOfAnAddress(t *testing.T) {
	until := time.Now().Add(time.Hour)
	c := pusher.NewConfig()
	c.URL = "rtmp://live.cloudflare.com/live/geheim?txTime=" + fmt.Sprintf("%X", until.Unix())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var first pusher.CheckStep
	pusher.Check(ctx, c, rtmp.Config{}, func(s pusher.CheckStep) {
		if s.Step == pusher.StepAddress {
			first = s
		}
	})
	if first.Verdict != pusher.CheckWarning || len(first.Advice) == 0 || !strings.Contains(first.Advice[0].String(), "rtmps://") {
		t.Errorf("%+v", first)
	}
	if !strings.Contains(first.Detail, until.Format(time.DateTime)) || strings.Contains(first.Detail, "geheim") {
		t.Errorf("detail %q", first.Detail)
	}
}

// The end of the caller's context ends a check at once, wherever it is.
func TestCheckCancelled(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault pushertest.Fault
		step  string
	}{
		{"in the handshake", pushertest.SilentAccept, rtmp.StepHandshake},
		{"while the stream is held", pushertest.Behaves, rtmp.StepPublish},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Cleanup(func() { goleak.VerifyNone(t) })
			sink := pushertest.NewSink(t)
			sink.Misbehave(row.fault)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(300*time.Millisecond, cancel)
			steps, err := checked(ctx, sink.URL(), rtmp.Config{})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
			if got, want := names(steps), pusher.CheckSteps(sink.URL()); !reflect.DeepEqual(got, want) {
				t.Errorf("steps %v, want %v", got, want)
			}
			for _, s := range steps {
				if (s.Step == row.step) != (s.Verdict == pusher.CheckFailed) {
					t.Errorf("%+v", s)
				}
			}
		})
	}
}

// A check says goodbye, and sends neither picture nor sound.
func TestCheckSendsNothing(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) })
	sink := pushertest.NewSink(t)
	begun := time.Now()
	if _, err := checked(t.Context(), sink.URL(), rtmp.Config{}); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	sink.Wait("the farewell", func(s *pushertest.Sink) bool { return s.Farewells() == 1 })
	if n := len(sink.Messages()); n != 0 || took < 400*time.Millisecond {
		t.Errorf("%d messages in %v", n, took)
	}
}

func TestEveryAdvisoryHasASentence(t *testing.T) {
	for _, key := range pusher.AdvisoryKeys() {
		a := pusher.Advisory{Key: key, Args: map[string]string{"host": "h", "date": "d", "text": "t", "platform": "p", "limit": "l", "size": "s", "bitrate": "b"}}
		if s := a.String(); s == "" || strings.ContainsAny(s, "{}") {
			t.Errorf("%s: %q", key, s)
		}
	}
}
