package rtmp

import (
	"strings"
	"testing"

	"livepusher/pusher/amf0"
)

func TestMoved(t *testing.T) {
	plain, secure := "rtmp://old.example:1936/live/key?sign=a/b", "rtmps://old.example/app/inst/key"
	rows := []struct{ name, from, tcURL, want string }{
		{"the same", plain, "", "rtmp://old.example:1936/live/key?sign=a/b"},
		{"another server", plain, "rtmp://new.example/live", "rtmp://new.example/live/key?sign=a/b"},
		{"another application", plain, "rtmp://new.example:80/a/b/", "rtmp://new.example:80/a/b/key?sign=a/b"},
		{"to TLS", plain, "rtmps://new.example/live", "rtmps://new.example/live/key?sign=a/b"},
		{"relative to the server", plain, "/other", "rtmp://old.example:1936/other/key?sign=a/b"},
		{"relative to the scheme", plain, "//new.example/live", "rtmp://new.example/live/key?sign=a/b"},
		{"relative to the application", secure, "inst2", "rtmps://old.example/app/inst2/key"},
		{"upwards", secure, "../../../x", "rtmps://old.example/x/key"},
		{"TLS to TLS", secure, "rtmps://[2001:db8::1]:444/live", "rtmps://[2001:db8::1]:444/live/key"},
		{"not away from TLS", secure, "rtmp://new.example/live", ""},
		{"not to HTTP", plain, "http://new.example/live", ""},
		{"not to a file", plain, "file:///etc/passwd", ""},
		{"no server", plain, "rtmp:///live", ""},
		{"no application", plain, "rtmp://new.example", ""},
		{"no port", plain, "rtmp://new.example:0/live", ""},
		{"with a user", plain, "rtmp://user@new.example/live", ""},
		{"parameters have no place", plain, "rtmp://new.example/live?token=1", ""},
		{"control characters", plain, "rtmp://new.example/li\nve", ""},
		{"endless", plain, "rtmp://new.example/" + strings.Repeat("a", maxAddress), ""},
		{"garbage", plain, "://", ""},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			a, err := parseAddress(r.from)
			if err != nil {
				t.Fatal(err)
			}
			got, err := a.moved(r.tcURL)
			if got != r.want || (err == nil) != (r.want != "") {
				t.Errorf("%q, %v, want %q", got, err, r.want)
			}
			if err != nil && strings.Contains(err.Error(), "key") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// FuzzMoved: whatever a server asks for, the result is an address of the same stream, or none.
func FuzzMoved(f *testing.F) {
	for _, s := range []string{"", "/a", "//h/a", "rtmp://h/a", "rtmps://[::1]:1/a", "../..", "rtmp://h/a/b?c#d", "%2f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, tcURL string) {
		a, _ := parseAddress("rtmps://host/app/SECRET?x=1")
		to, err := a.moved(tcURL)
		if err != nil {
			return
		}
		b, err := parseAddress(to)
		if err != nil || b.stream != a.stream || !b.secure || strings.Contains(b.tcURL, "SECRET?") {
			t.Errorf("%q became %q: %+v, %v", tcURL, to, b, err)
		}
	})
}

func TestReconnectRequestIsRead(t *testing.T) {
	request := func(pairs ...string) []byte {
		b := amf0.AppendObject(nil)
		for i := 0; i < len(pairs); i += 2 {
			b = amf0.AppendString(amf0.AppendKey(b, pairs[i]), pairs[i+1])
		}
		return say("onStatus", 0, null, amf0.AppendEnd(b))
	}
	conn := afterHandshake(join(connected, created, accepted,
		request("level", "status", "code", codeReconnect, "tcUrl", "http://bad/app"),
		request("level", "status", "code", codeReconnect),
		request("level", "status", "code", codeReconnect, "tcUrl", "rtmp://new/app", "description", "come")))
	conn.end = make(chan struct{})
	s, err := publishTo(t, conn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { conn.Close(); <-s.Done() }()
	var got string
	for got != "rtmp://new/app/key" { // the newest of those that are valid
		got = <-s.Moves()
		if got != "rtmp://new/app/key" && got != "rtmp://host/app/key" {
			t.Fatalf("asked to go to %q", got)
		}
	}
}
