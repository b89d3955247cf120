package rtmp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"time"
)

// headStart is how long an address of a name is tried alone before the next one is tried beside it,
// as RFC 8305 (section 5) recommends.
const headStart = 250 * time.Millisecond

// resolve returns the addresses of host in the order in which they are to be tried.
func resolve(ctx context.Context, host string, c *Config) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeouts.Resolve)
	defer cancel()
	all, err := c.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	return alternate(all), nil
}

// alternate changes between the two families of addresses, beginning with the first one's, so that a
// network where one of them leads nowhere costs one head start.
func alternate(all []netip.Addr) []netip.Addr {
	var first, other []netip.Addr
	for _, a := range all {
		a = a.Unmap()
		if a.Is4() == all[0].Unmap().Is4() {
			first = append(first, a)
		} else {
			other = append(other, a)
		}
	}
	order := make([]netip.Addr, 0, len(all))
	for i := range max(len(first), len(other)) {
		order = append(order, first[min(i, len(first)):min(i+1, len(first))]...)
		order = append(order, other[min(i, len(other)):min(i+1, len(other))]...)
	}
	return order
}

// attemptResult is how the connection to one address went.
type attemptResult struct {
	conn net.Conn
	err  error
}

// connect returns the first TCP connection that comes about. Each address gets a head start over the
// next. The error is that of the first address, which a person knows best.
func connect(ctx context.Context, addrs []netip.Addr, port string, c *Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeouts.Connect)
	defer cancel()
	results := make(chan attemptResult)
	start := func(a netip.Addr) {
		conn, err := c.DialContext(ctx, "tcp", net.JoinHostPort(a.String(), port))
		results <- attemptResult{conn, err}
	}
	var (
		winner  net.Conn
		failure error
		running int
		next    = time.NewTimer(0)
	)
	defer next.Stop()
	for len(addrs) > 0 && winner == nil || running > 0 {
		select {
		case <-next.C:
			if len(addrs) > 0 && winner == nil {
				go start(addrs[0])
				addrs, running = addrs[1:], running+1
				next.Reset(headStart)
			}
		case r := <-results:
			running--
			switch {
			case r.err != nil && failure == nil:
				failure = r.err
			case r.err == nil && winner != nil:
				r.conn.Close()
			case r.err == nil:
				winner = r.conn
				cancel() // the others
			}
			next.Reset(0) // a failure lets the next one start at once
		}
	}
	if winner == nil && failure == nil {
		failure = errors.New("the name has no address")
	}
	if winner != nil {
		return winner, nil
	}
	return nil, failure
}

// tune sets what a live stream wants of its TCP connection; what the system refuses is left as it is.
func tune(conn net.Conn, c *Config) {
	if t, ok := socketOf(conn).(*net.TCPConn); ok {
		t.SetNoDelay(true)
		if !keepUnsentShort(t) {
			t.SetWriteBuffer(c.SendBuffer)
		}
		repeatOften(t)
		useAlgorithm(t, quiet)
	}
}

// socketOf is the connection under TLS, if conn has any: to a proxy.
func socketOf(conn net.Conn) net.Conn {
	if t, ok := conn.(*tls.Conn); ok {
		return t.NetConn()
	}
	return conn
}

// secure makes a TLS session with host over conn.
func secure(ctx context.Context, conn net.Conn, host string, c *Config) (*tls.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeouts.TLS)
	defer cancel()
	config := c.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	t := tls.Client(conn, config)
	if err := t.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return t, nil
}
