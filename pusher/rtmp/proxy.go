package rtmp

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// ProxyFromEnvironment returns the proxy for a server, nil for none, by the usual variables: all_proxy for
// both kinds of address, else https_proxy for rtmps, and no_proxy for the servers that want none, each also
// in capitals. A server on this machine (localhost, 127.0.0.1, ::1) wants none. Proxies are socks5://,
// socks5h://, http:// and https://; the server's name is resolved by the proxy with each of them.
func ProxyFromEnvironment(secure bool, hostPort string) (*url.URL, error) {
	all := environment("all_proxy")
	c := httpproxy.Config{HTTPProxy: all, HTTPSProxy: all, NoProxy: environment("no_proxy")}
	if all == "" {
		c.HTTPSProxy = environment("https_proxy")
	}
	chosen := c.HTTPProxy
	target := url.URL{Scheme: "http", Host: hostPort} // httpproxy knows http and https
	if secure {
		target.Scheme, chosen = "https", c.HTTPSProxy
	}
	// Whether the server wants a proxy is asked with a proxy that httpproxy understands for sure: it ignores
	// others, and a stream that leaves by another way than the user's is worse than none.
	c.HTTPProxy, c.HTTPSProxy = "http://proxy", "http://proxy"
	if wanted, _ := c.ProxyFunc()(&target); chosen == "" || wanted == nil {
		return nil, nil
	}
	return parseProxy(chosen)
}

func environment(name string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return os.Getenv(strings.ToUpper(name))
}

// errProxy does not repeat the variable, which may hold a password.
var errProxy = errors.New("the proxy of all_proxy or https_proxy is none: it must look like socks5://host:port or http://host:port")

var errProxySilent = fmt.Errorf("it does not answer in time: %w", os.ErrDeadlineExceeded)

// proxyPorts are where proxies listen that name no port.
var proxyPorts = map[string]string{"socks5": "1080", "socks5h": "1080", "http": "80", "https": "443"}

// parseProxy reads the value of a variable; one without a scheme is http.
func parseProxy(text string) (*url.URL, error) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || proxyPorts[u.Scheme] == "" || u.Hostname() == "" {
		return nil, errProxy
	}
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), proxyPorts[u.Scheme])
	}
	return u, nil
}

// reach connects to the server, by way of a proxy if there is one for it. The connection may be TLS: to the
// proxy.
func reach(ctx context.Context, a *address, c *Config) (net.Conn, error) {
	target := net.JoinHostPort(a.host, a.port)
	via, err := c.Proxy(a.secure, target)
	if err != nil {
		return nil, failed(ctx, PhaseConnect, "", err)
	}
	if via != nil {
		c.passed(Passed{Step: StepName, Proxy: via.Host})
		conn, err := reachBy(ctx, via, target, c)
		if err != nil {
			return nil, failed(ctx, PhaseConnect, "", fmt.Errorf("the proxy %s: %w", via.Host, err))
		}
		c.passed(Passed{Step: StepTCP, Peer: conn.RemoteAddr(), Proxy: via.Host})
		return conn, nil
	}
	addrs, err := resolve(ctx, a.host, c)
	if err != nil {
		return nil, failed(ctx, PhaseDNS, "", err)
	}
	c.passed(Passed{Step: StepName, Addresses: addrs})
	conn, err := connect(ctx, addrs, a.port, c)
	if err != nil {
		return nil, failed(ctx, PhaseConnect, "", err)
	}
	c.passed(Passed{Step: StepTCP, Peer: conn.RemoteAddr()})
	return conn, nil
}

// reachBy connects to the proxy, and has it connect to the target.
func reachBy(ctx context.Context, via *url.URL, target string, c *Config) (net.Conn, error) {
	addrs, err := resolve(ctx, via.Hostname(), c)
	if err != nil {
		return nil, err
	}
	conn, err := connect(ctx, addrs, via.Port(), c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeouts.Proxy)
	defer cancel()
	unwatch := closeOnEnd(ctx, conn)
	through, err := passThrough(ctx, conn, via, target, c)
	if unwatch() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		conn.Close()
		if ctx.Err() == context.DeadlineExceeded || errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, errProxySilent
		}
		return nil, err
	}
	through.SetDeadline(time.Time{})
	return through, nil
}

// passThrough makes of a connection to the proxy one to the target.
func passThrough(ctx context.Context, conn net.Conn, via *url.URL, target string, c *Config) (net.Conn, error) {
	switch via.Scheme {
	case "socks5", "socks5h":
		return conn, askSOCKS(ctx, conn, via, target)
	case "https":
		t, err := secure(ctx, conn, via.Hostname(), &Config{TLS: c.ProxyTLS, Timeouts: c.Timeouts})
		if err != nil {
			return nil, err
		}
		conn = t
	}
	return conn, askCONNECT(conn, via, target)
}

// given is a proxy.Dialer of a connection that exists.
type given struct{ net.Conn }

func (g given) Dial(string, string) (net.Conn, error) { return g.Conn, nil }

func (g given) DialContext(context.Context, string, string) (net.Conn, error) { return g.Conn, nil }

// askSOCKS speaks SOCKS 5 (RFC 1928, RFC 1929).
func askSOCKS(ctx context.Context, conn net.Conn, via *url.URL, target string) error {
	var auth *proxy.Auth
	if via.User != nil {
		password, _ := via.User.Password()
		auth = &proxy.Auth{User: via.User.Username(), Password: password}
	}
	d, err := proxy.SOCKS5("tcp", via.Host, auth, given{conn})
	if err != nil {
		return err
	}
	_, err = d.(proxy.ContextDialer).DialContext(ctx, "tcp", target)
	var op *net.OpError
	if errors.As(err, &op) { // it names both addresses once more
		err = op.Err
	}
	return err
}

// maxProxyAnswer bounds the header of a proxy's answer, in bytes.
const maxProxyAnswer = 16 << 10

// askCONNECT speaks HTTP (RFC 9110, section 9.3.6).
func askCONNECT(conn net.Conn, via *url.URL, target string) error {
	r := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: target}, Host: target, Header: http.Header{}}
	if via.User != nil {
		password, _ := via.User.Password()
		r.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(via.User.Username()+":"+password)))
	}
	if err := r.Write(conn); err != nil {
		return err
	}
	in := bufio.NewReader(io.LimitReader(conn, maxProxyAnswer))
	answer, err := http.ReadResponse(in, r)
	if err != nil {
		return fmt.Errorf("what answers is no HTTP proxy: %w", err)
	}
	switch {
	case answer.StatusCode == http.StatusOK && in.Buffered() > 0: // an RTMP or TLS server does not speak first
		return errors.New("it said more than its answer")
	case answer.StatusCode != http.StatusOK: // in the standard's words, since its own may repeat a secret
		return fmt.Errorf("it answered %d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	}
	return nil
}
