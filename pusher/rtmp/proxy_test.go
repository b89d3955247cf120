package rtmp_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/rtmp"
)

// proxyVariables are all that a proxy can be named by.
var proxyVariables = []string{"all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"}

// environment sets the proxy variables to these and no others.
func environment(t *testing.T, pairs ...string) {
	t.Helper()
	for _, name := range proxyVariables {
		t.Setenv(name, "")
	}
	for i := 0; i < len(pairs); i += 2 {
		t.Setenv(pairs[i], pairs[i+1])
	}
}

func TestProxyFromEnvironment(t *testing.T) {
	rows := []struct {
		name         string
		env          []string
		server       string
		plain, owned string // proxy for rtmp and for rtmps
	}{
		{"nothing", nil, "server:1935", "", ""},
		{"all_proxy", []string{"all_proxy", "socks5://proxy:9"}, "server:1935", "socks5://proxy:9", "socks5://proxy:9"},
		{"in capitals", []string{"ALL_PROXY", "socks5h://proxy"}, "server:1935", "socks5h://proxy:1080", "socks5h://proxy:1080"},
		{"without a scheme", []string{"all_proxy", "proxy:3128"}, "server:1935", "http://proxy:3128", "http://proxy:3128"},
		{"by TLS", []string{"all_proxy", "https://proxy"}, "server:1935", "https://proxy:443", "https://proxy:443"},
		{"https_proxy is for rtmps", []string{"https_proxy", "http://proxy"}, "server:443", "", "http://proxy:80"},
		{"all_proxy goes first", []string{"https_proxy", "http://other", "all_proxy", "http://proxy"}, "server:443", "http://proxy:80", "http://proxy:80"},
		{"http_proxy is not for us", []string{"http_proxy", "http://proxy"}, "server:1935", "", ""},
		{"no_proxy", []string{"all_proxy", "http://proxy", "no_proxy", "a.example,.server.example"}, "live.server.example:1935", "", ""},
		{"no_proxy for others", []string{"all_proxy", "http://proxy", "no_proxy", "other"}, "server:1935", "http://proxy:80", "http://proxy:80"},
		{"this machine", []string{"all_proxy", "http://proxy"}, "localhost:1935", "", ""},
		{"this machine's address", []string{"all_proxy", "http://proxy"}, "127.0.0.1:1935", "", ""},
		{"this machine's IPv6 address", []string{"all_proxy", "http://proxy"}, "[::1]:1935", "", ""},
		{"no proxy is needed, and the variable is none", []string{"all_proxy", "what"}, "localhost:1935", "", ""},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			environment(t, r.env...)
			for _, secure := range []bool{false, true} {
				u, err := rtmp.ProxyFromEnvironment(secure, r.server)
				got, want := "", map[bool]string{false: r.plain, true: r.owned}[secure]
				if u != nil {
					got = u.String()
				}
				if err != nil || got != want {
					t.Errorf("rtmps %v: %q, %v, want %q", secure, got, err, want)
				}
			}
		})
	}
	for _, bad := range []string{"ftp://user:SECRET@proxy", "socks4://proxy", "http://user:SECRET@", "http://user:SEC RET@proxy:x", "://"} {
		environment(t, "all_proxy", bad)
		if u, err := rtmp.ProxyFromEnvironment(false, "server:1935"); err == nil || strings.Contains(err.Error(), "SEC") {
			t.Errorf("%s: %v, %v", bad, u, err)
		}
	}
}

// startProxy runs a proxy that others wrote until the test ends.
func startProxy(t *testing.T, port int, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("Debian's package %s is needed: %v", name, err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for late := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			c.Close()
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%s does not listen", name)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// startMicrosocks starts a SOCKS 5 proxy that wants a user and a password, if they are given.
func startMicrosocks(t *testing.T, auth ...string) (hostPort string) {
	port := freePort(t)
	args := []string{"-i", "127.0.0.1", "-p", fmt.Sprint(port)}
	if len(auth) == 2 {
		args = append(args, "-u", auth[0], "-P", auth[1])
	}
	startProxy(t, port, "microsocks", args...)
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// startTinyproxy starts an HTTP proxy likewise.
func startTinyproxy(t *testing.T, auth ...string) (hostPort string) {
	port := freePort(t)
	config := fmt.Sprintf("Port %d\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n", port)
	if len(auth) == 2 {
		config += fmt.Sprintf("BasicAuth %s %s\n", auth[0], auth[1])
	}
	path := filepath.Join(t.TempDir(), "tinyproxy.conf")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	startProxy(t, port, "tinyproxy", "-d", "-c", path)
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// throughProxy is an address of the server that is meant for proxies: 127.1 is a name that only the system's C
// library makes 127.0.0.1 of, so a stream to it arrives by a proxy that resolves names, or not at all.
func throughProxy(url string) string {
	return strings.NewReplacer("127.0.0.1", "127.1", "localhost", "127.1").Replace(url)
}

// A stream by proxies that others wrote arrives as it was.
func TestByProxy(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	c := makeClip(t)
	socks, locked := startMicrosocks(t), startMicrosocks(t, "me", "pa:ss")
	web, lockedWeb := startTinyproxy(t), startTinyproxy(t, "me", "pass")
	trust := &tls.Config{RootCAs: server.Roots(), ServerName: "localhost"}
	for _, r := range []struct{ name, variable, proxy, scheme string }{
		{"SOCKS 5", "all_proxy", "socks5://" + socks, "rtmp"},
		{"SOCKS 5 by its other name", "ALL_PROXY", "socks5h://" + socks, "rtmp"},
		{"SOCKS 5 with a password", "all_proxy", "socks5://me:pa%3Ass@" + locked, "rtmp"},
		{"CONNECT", "all_proxy", "http://" + web, "rtmp"},
		{"CONNECT with a password", "all_proxy", "http://me:pass@" + lockedWeb, "rtmp"},
		{"rtmps by SOCKS 5", "all_proxy", "socks5://" + socks, "rtmps"},
		{"rtmps by https_proxy", "https_proxy", "http://" + web, "rtmps"},
	} {
		t.Run(r.name, func(t *testing.T) {
			environment(t, r.variable, r.proxy)
			key := "by" + strings.ReplaceAll(strings.ReplaceAll(r.name, " ", ""), "_", "")
			url := server.RTMP(nginx.Rec, key)
			if r.scheme == "rtmps" {
				url = server.RTMPS(nginx.Rec, key)
			}
			begin := time.Now()
			s := dial(t, ctx, throughProxy(url), rtmp.Config{TLS: trust})
			t.Logf("MEASURED %s: on air after %d ms", r.name, time.Since(begin).Milliseconds())
			if err := c.send(s); err != nil {
				t.Fatal(err)
			}
			time.Sleep(500 * time.Millisecond) // microsocks throws away what it still has at the end of either side
			s.Close()
			checkRecording(t, c, server.Recording(key))
		})
	}
}

// A proxy that speaks TLS itself: stunnel-like, in front of tinyproxy.
func TestByProxyWithTLS(t *testing.T) {
	ctx := begin(t)
	server := nginx.Start(t)
	web := startTinyproxy(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{server.Certificate()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go relay(l, web)
	environment(t, "all_proxy", "https://"+l.Addr().String())
	s := dial(t, ctx, throughProxy(server.RTMP(nginx.Live, "key")), rtmp.Config{ProxyTLS: &tls.Config{RootCAs: server.Roots()}})
	if err := s.WriteAudio(0, []byte{0xaf, 1, 0}); err != nil || s.Network().RTT == 0 {
		t.Errorf("%v, %+v", err, s.Network())
	}
	s.Close()
}

// relay connects those who come with the server.
func relay(l net.Listener, server string) {
	for {
		in, err := l.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", server)
		if err != nil {
			in.Close()
			continue
		}
		go func() { io.Copy(out, in); out.Close() }()
		go func() { io.Copy(in, out); in.Close() }()
	}
}

// What goes wrong with a proxy is told as the proxy's, in time, and without its password.
func TestProxyFaults(t *testing.T) {
	ctx := begin(t)
	gone := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	socks, web := startMicrosocks(t, "me", "other"), startTinyproxy(t, "me", "other")
	open := startTinyproxy(t)
	for _, r := range []struct{ name, proxy, words string }{
		{"no proxy there", "http://USER:SECRET@" + gone, "refused"},
		{"its name is unknown", "http://USER:SECRET@proxy.invalid:80", "proxy.invalid"},
		{"silent HTTP", "http://USER:SECRET@" + silent.Addr().String(), "in time"},
		{"silent SOCKS", "socks5://USER:SECRET@" + silent.Addr().String(), "in time"},
		{"wrong password for SOCKS", "socks5://USER:SECRET@" + socks, "authentication"},
		{"wrong password for HTTP", "http://USER:SECRET@" + web, "40"}, // tinyproxy says 401, others 407
		{"no TLS", "https://USER:SECRET@" + open, ""},
		{"HTTP asked for SOCKS", "socks5://USER:SECRET@" + open, "in time"},
		{"not to be understood", "ftp://USER:SECRET@" + gone, "must look like"},
	} {
		t.Run(r.name, func(t *testing.T) {
			environment(t, "all_proxy", r.proxy)
			begin := time.Now()
			_, err := rtmp.Dial(ctx, "rtmp://server.invalid/live/SECRET", rtmp.Config{Timeouts: rtmp.Timeouts{Proxy: time.Second}})
			e := want(t, err, rtmp.PhaseConnect, "")
			if text := e.Error(); !strings.Contains(text, "proxy") || !strings.Contains(text, r.words) || strings.Contains(text, "SECRET") || strings.Contains(text, "USER") {
				t.Errorf("it says %q", text)
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			t.Log(e)
		})
	}
}

// The end of the caller's context ends the wait for a proxy.
func TestCancelledAtTheProxy(t *testing.T) {
	ctx, cancel := context.WithCancel(begin(t))
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for _, scheme := range []string{"http", "https", "socks5"} {
		environment(t, "all_proxy", scheme+"://"+silent.Addr().String())
		during, stop := context.WithCancel(ctx)
		time.AfterFunc(100*time.Millisecond, stop)
		if _, err := rtmp.Dial(during, "rtmp://server.invalid/live/key", rtmp.Config{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", scheme, err)
		}
	}
	cancel()
}
