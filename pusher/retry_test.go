package pusher

import (
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"livepusher/pusher/rtmp"
)

func TestNextDelay(t *testing.T) {
	delays := []time.Duration{500 * time.Millisecond, 2 * time.Second}
	for _, row := range []struct {
		name string
		keep bool
		used int
		want time.Duration
		ok   bool
	}{
		{"first", false, 0, 500 * time.Millisecond, true},
		{"last", false, 1, 2 * time.Second, true},
		{"none left", false, 2, 0, false},
		{"the last one again", true, 2, 2 * time.Second, true},
		{"for ever", true, 100000, 2 * time.Second, true},
		{"keep trying begins with the first, too", true, 0, 500 * time.Millisecond, true},
		{"fewer delays than were used", false, 7, 0, false},
	} {
		if d, ok := nextDelay(delays, row.keep, row.used); d != row.want || ok != row.ok {
			t.Errorf("%s: %v, %v", row.name, d, ok)
		}
	}
}

// What a try cannot mend, and when.
func TestFinal(t *testing.T) {
	silence := &rtmp.Error{Phase: rtmp.PhaseCommand, Step: "publish", Err: io.EOF}
	tooLate := &rtmp.Error{Phase: rtmp.PhaseCommand, Step: "publish", Err: os.ErrDeadlineExceeded}
	atOnce := &rtmp.Error{Phase: rtmp.PhaseRefused, Step: "publish", Err: io.EOF}
	said := func(code string) error { return &rtmp.Error{Phase: rtmp.PhaseRefused, Code: code} }
	for _, row := range []struct {
		name                   string
		err                    error
		first, proven, expired bool // final before a connection has held, after one has, and with an expired address
	}{
		{"no address", &rtmp.Error{Phase: rtmp.PhaseAddress}, true, true, true},
		{"name unknown", &rtmp.Error{Phase: rtmp.PhaseDNS}, false, false, false},
		{"port refused", &rtmp.Error{Phase: rtmp.PhaseConnect}, false, false, false},
		{"no TLS", &rtmp.Error{Phase: rtmp.PhaseTLS}, false, false, false},
		{"closed in the handshake", &rtmp.Error{Phase: rtmp.PhaseHandshake, Err: io.EOF}, false, false, false},
		{"silent after publish", tooLate, false, false, false},
		{"closed instead of an answer", silence, true, false, true},
		{"closed within the first second", atOnce, true, false, true},
		{"key refused in words", said("NetStream.Publish.Denied"), true, true, true},
		{"no in words without a code", said(""), true, true, true},
		{"name in use", said(nameInUse), true, false, true},
		{"the server is being restarted", said(appShutdown), false, false, true},
		{"the connection broke", &rtmp.Error{Phase: rtmp.PhaseRead, Err: io.EOF}, false, false, false},
		{"the protocol was broken", &rtmp.Error{Phase: rtmp.PhaseProtocol}, false, false, false},
		{"not a connection's error", errors.New("why"), false, false, false},
	} {
		if got := final(row.err, false, false); got != row.first {
			t.Errorf("%s, at first: %v", row.name, got)
		}
		if got := final(row.err, true, false); got != row.proven {
			t.Errorf("%s, when proven: %v", row.name, got)
		}
		if got := final(row.err, true, true); got != row.expired {
			t.Errorf("%s, when the address has expired: %v", row.name, got)
		}
	}
}
