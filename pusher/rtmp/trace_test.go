package rtmp_test

import (
	"crypto/tls"
	"reflect"
	"testing"

	"livepusher/pusher/pushertest"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/rtmp"
)

// Each step is told once it is passed, with what it found, and the one that fails is not.
func TestTrace(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	refusing := pushertest.NewSink(t)
	refusing.Misbehave(pushertest.RefuseConnect)
	plain := []string{rtmp.StepName, rtmp.StepTCP, rtmp.StepHandshake, rtmp.StepConnect, rtmp.StepPublish}
	for _, row := range []struct {
		name, url string
		want      []string
	}{
		{"all", server.RTMP(nginx.Live, "key"), plain},
		{"secure", server.RTMPS(nginx.Live, "key"), []string{rtmp.StepName, rtmp.StepTCP, rtmp.StepTLS, rtmp.StepHandshake, rtmp.StepConnect, rtmp.StepPublish}},
		{"port refused", "rtmp://127.0.0.1:1/live/key", plain[:1]},
		{"refused", refusing.URL(), plain[:3]},
		{"unknown name", "rtmp://nosuchserver.invalid/live/key", nil},
		{"no address", "rtmp://host", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			var steps []string
			s, err := rtmp.Dial(ctx, row.url, rtmp.Config{TLS: &tls.Config{RootCAs: server.Roots()}, Trace: func(p rtmp.Passed) {
				steps = append(steps, p.Step)
				if (p.Step == rtmp.StepName) != (len(p.Addresses) > 0) || (p.Step == rtmp.StepTCP) != (p.Peer != nil) || (p.Step == rtmp.StepTLS) != (p.TLS != nil) {
					t.Errorf("%+v", p)
				}
			}})
			if err == nil {
				s.Close()
			}
			if !reflect.DeepEqual(steps, row.want) {
				t.Errorf("steps %v, want %v; error %v", steps, row.want, err)
			}
		})
	}
}

func TestCheckAddress(t *testing.T) {
	if err := rtmp.CheckAddress("rtmp://host/app/key"); err != nil {
		t.Error(err)
	}
	want(t, rtmp.CheckAddress("rtmp://host:99999/app/key"), rtmp.PhaseAddress, "")
}
