package app

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
	"livepusher/pusher/pushertest/nginx"
)

// closedPort is an address at which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return l.Addr().String()
}

// sinkURL is the push address of a sink that misbehaves; its key is SECRET.
func sinkURL(t *testing.T, f pushertest.Fault) string {
	sink := pushertest.NewSink(t)
	sink.Misbehave(f)
	return strings.TrimSuffix(sink.URL(), "key") + "SECRET"
}

// hold publishes under a name until the test ends, with the ffmpeg program.
func hold(t *testing.T, server *nginx.Server, url string) {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", "sine", "-c:a", "aac", "-f", "flv", url)
	if err := cmd.Start(); err != nil {
		t.Fatal("ffmpeg is not installed (Debian package ffmpeg): ", err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for late := time.Now().Add(10 * time.Second); !strings.Contains(server.Stat(), "<publishing/>"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("ffmpeg does not publish")
		}
	}
}

// Each row is an address, and how its check ends. A check that fails says at which step, with which code, and
// what to do; the steps before are well and those behind are not tried.
func TestCheck(t *testing.T) {
	server := nginx.Start(t)
	hold(t, server, server.RTMP(nginx.Live, "SECRET-in-use"))
	plain := server.RTMP(nginx.Live, "SECRET")
	for _, row := range []struct {
		name, url string
		step      string // that fails; "" is none
		code      pusher.Code
		advice    string
	}{
		{"well", plain, "", 0, ""},
		{"well with the right key", server.RTMP(nginx.Auth, "SECRET?key=secret"), "", 0, ""},
		{"refused with 403", server.RTMP(nginx.Auth, "SECRET?key=SECRET"), "publish", pusher.ServerDisconnect, "key may be wrong"},
		{"refused after Publish.Start", server.RTMP(nginx.Nobody, "SECRET"), "publish", pusher.ServerDisconnect, "key may be wrong"},
		{"unknown application", server.RTMP("nowhere", "SECRET"), "connect", pusher.ServerDisconnect, "no such application"},
		{"name in use", server.RTMP(nginx.Live, "SECRET-in-use"), "publish", pusher.ServerDisconnect, "somebody publishes"},
		{"untrusted certificate", server.RTMPS(nginx.Live, "SECRET"), "tls", pusher.ServerConnFail, "no authority"},
		{"TLS asked of a plain port", strings.Replace(plain, "rtmp", "rtmps", 1), "tls", pusher.ServerConnFail, "begins with rtmp://"},
		{"plain RTMP to a TLS port", strings.Replace(server.RTMPS(nginx.Live, "SECRET"), "rtmps", "rtmp", 1), "handshake", pusher.ShakeFail, "try rtmps://"},
		{"port refused", "rtmp://" + closedPort(t) + "/live/SECRET", "tcp", pusher.ServerConnFail, "check the port"},
		{"unknown name", "rtmp://no-such-host.invalid/live/SECRET", "name", pusher.DNSFail, "no-such-host.invalid"},
		{"expired", plain + "?txSecret=SECRET&txTime=579ACB15", "address", pusher.ServerDisconnect, "clock"},
		{"impossible port", "rtmp://127.0.0.1:99999/live/SECRET", "address", pusher.ServerConnFail, "copy the push address"},
		{"silent", sinkURL(t, pushertest.SilentAccept), "handshake", pusher.ShakeFail, "says nothing"},
		{"garbage", sinkURL(t, pushertest.GarbageHandshake), "handshake", pusher.ShakeFail, "no RTMP server"},
		{"silent on connect", sinkURL(t, pushertest.SilentConnect), "connect", pusher.ServerDisconnect, "in time"},
		{"connect refused", sinkURL(t, pushertest.RefuseConnect), "connect", pusher.ServerDisconnect, "no such application"},
		{"silent on createStream", sinkURL(t, pushertest.SilentCreateStream), "publish", pusher.ServerDisconnect, "in time"},
		{"silent on publish", sinkURL(t, pushertest.SilentPublish), "publish", pusher.ServerDisconnect, "in time"},
		{"bad name", sinkURL(t, pushertest.RefusePublish), "publish", pusher.ServerDisconnect, "somebody publishes"},
		{"start, then close", sinkURL(t, pushertest.StartThenClose), "publish", pusher.ServerDisconnect, "key may be wrong"},
		{"oversized message", sinkURL(t, pushertest.OversizedMessage), "publish", pusher.ReadWriteFail, "rules of RTMP"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runCommand(t, row.url+"\n", "check", "-", "--json")
			if strings.Contains(out+errs, "SECRET") {
				t.Errorf("the key is in %s%s", out, errs)
			}
			want := exitOK
			if row.step != "" {
				want = exitFailed
			}
			if code != want || strings.Count(errs, "\n") != want {
				t.Errorf("exit code %d, %q", code, errs)
			}
			checkSteps(t, out, row.step, row.code, row.advice)
		})
	}
}

// checkSteps judges what --json has printed.
func checkSteps(t *testing.T, out, fails string, code pusher.Code, advice string) {
	t.Helper()
	var d checkDocument
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if d.OK != (fails == "") || len(d.Steps) < 6 {
		t.Errorf("ok is %v, %d steps", d.OK, len(d.Steps))
	}
	failed := false
	for _, s := range d.Steps {
		switch {
		case s.Step == fails:
			failed = true
			if s.Verdict != pusher.CheckFailed || s.Code != code || s.Name != code.Name() || s.Cause == "" || !strings.Contains(strings.Join(s.Advice, " "), advice) {
				t.Errorf("%+v", s)
			}
		case failed != (s.Verdict == pusher.CheckSkipped) || s.Code != 0 || s.Verdict == pusher.CheckFailed:
			t.Errorf("%+v", s)
		}
	}
	if failed != (fails != "") {
		t.Errorf("no step %s", fails)
	}
}

// People get a row for each step, in columns.
func TestCheckForPeople(t *testing.T) {
	server := nginx.Start(t)
	url := server.RTMP(nginx.Auth, "SECRET")
	code, out, errs := runCommand(t, "", "check", url)
	rows := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitFailed || len(rows) != 7 || strings.Contains(out+errs, "SECRET") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	for i, words := range []string{"address    ok", "name       ok", "tcp        ok", "handshake  ok", "connect    ok", "publish    failed"} {
		if !strings.HasPrefix(rows[i], words) || strings.Index(rows[i], " ms") != len("publish    failed        1.1") {
			t.Errorf("row %q", rows[i])
		}
	}
	if !strings.HasPrefix(rows[6], strings.Repeat(" ", 33)+"the stream key") || !strings.Contains(rows[5], "  3004 PUSH_WARNING_SERVER_DISCONNECT: ") {
		t.Errorf("%s", out)
	}
	if !strings.HasPrefix(errs, "livepusher: publish failed: ") {
		t.Errorf("%q", errs)
	}
}

func TestCheckMistakes(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing":       {"check"},
		"two addresses": {"check", "--json", "rtmp://host/app/SECRET", "rtmp://host/app/SECRET"},
		"no address":    {"check", "http://host/SECRET"},
		"unknown flag":  {"check", "rtmp://host/app/SECRET", "--yaml"},
		"no key":        {"check", "rtmp://host/SECRET"},
		"empty input":   {"check", "-"},
		"a value":       {"check", "--json=rtmp://host/app/SECRET", "-"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := runCommand(t, "", args...)
			if code != exitUsage || out != "" || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "SECRET") {
				t.Errorf("exit code %d, %q, %q", code, out, errs)
			}
		})
	}
}

// What the check publishes is gone within a second, by the server's own account, and nothing was sent.
func TestCheckIsGoneWithinASecond(t *testing.T) {
	server := nginx.Start(t)
	begun, over := time.Time{}, make(chan struct{})
	var took time.Duration
	go func() {
		defer close(over)
		for late := time.Now().Add(15 * time.Second); time.Now().Before(late); time.Sleep(5 * time.Millisecond) {
			there := strings.Contains(server.Stat(), "<publishing/>")
			switch {
			case there && begun.IsZero():
				begun = time.Now()
			case !there && !begun.IsZero():
				took = time.Since(begun)
				return
			}
		}
	}()
	code, out, _ := runCommand(t, "", "check", server.RTMP(nginx.Rec, "SECRET"))
	<-over
	t.Logf("MEASURED the stream was there for %v", took)
	if code != exitOK || took == 0 || took > time.Second {
		t.Errorf("exit code %d, the stream was there for %v\n%s", code, took, out)
	}
	if files, err := os.ReadDir(server.RecDir()); err != nil || len(files) > 1 {
		t.Errorf("%d recordings, %v", len(files), err)
	} else if len(files) == 1 {
		if info, _ := files[0].Info(); info.Size() > 13 { // the header of an empty FLV file
			t.Errorf("the recording has %d bytes", info.Size())
		}
	}
}

// Whoever was waiting to publish under the name can do so once the check is over.
func TestCheckFreesTheName(t *testing.T) {
	server := nginx.Start(t)
	for range 2 {
		if code, out, _ := runCommand(t, "", "check", server.RTMP(nginx.Live, "SECRET")); code != exitOK {
			t.Fatalf("exit code %d\n%s", code, out)
		}
	}
}
