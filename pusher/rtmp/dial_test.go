package rtmp

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

func addrs(texts ...string) (all []netip.Addr) {
	for _, s := range texts {
		all = append(all, netip.MustParseAddr(s))
	}
	return all
}

func TestAlternate(t *testing.T) {
	rows := []struct {
		name     string
		in, want []netip.Addr
	}{
		{"one", addrs("1.1.1.1"), addrs("1.1.1.1")},
		{"one family", addrs("1.1.1.1", "1.1.1.2"), addrs("1.1.1.1", "1.1.1.2")},
		{"two families", addrs("::1", "::2", "::3", "1.1.1.1"), addrs("::1", "1.1.1.1", "::2", "::3")},
		{"few of the first", addrs("1.1.1.1", "::1", "::2", "1.1.1.2", "::3"), addrs("1.1.1.1", "::1", "1.1.1.2", "::2", "::3")},
		{"mapped", addrs("::ffff:1.1.1.1", "::1", "1.1.1.2"), addrs("1.1.1.1", "::1", "1.1.1.2")},
		{"none", nil, addrs()},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := alternate(r.in); len(got) != len(r.want) || len(got) > 0 && !reflect.DeepEqual(got, r.want) {
				t.Errorf("got %v, want %v", got, r.want)
			}
		})
	}
}

// outcome is how a connection to an address goes in TestConnect.
type outcome struct {
	after time.Duration
	err   error
}

func TestConnect(t *testing.T) {
	refused, unreachable := errors.New("refused"), errors.New("unreachable")
	const never = time.Hour
	rows := []struct {
		name     string
		outcomes []outcome // for 10.0.0.0, 10.0.0.1, ...
		winner   int       // -1: none
		err      error
		took     time.Duration
	}{
		{"first", []outcome{{10 * time.Millisecond, nil}, {0, nil}}, 0, nil, 10 * time.Millisecond},
		{"first refuses", []outcome{{10 * time.Millisecond, refused}, {10 * time.Millisecond, nil}}, 1, nil, 20 * time.Millisecond},
		{"first is silent", []outcome{{never, nil}, {10 * time.Millisecond, nil}}, 1, nil, headStart + 10*time.Millisecond},
		{"late first wins over later second", []outcome{{300 * time.Millisecond, nil}, {time.Second, nil}}, 0, nil, 300 * time.Millisecond},
		{"two at the same moment", []outcome{{headStart + time.Millisecond, nil}, {time.Millisecond, nil}}, -2, nil, headStart + time.Millisecond},
		{"all refuse: the first one's reason", []outcome{{time.Millisecond, refused}, {time.Millisecond, unreachable}}, -1, refused, 2 * time.Millisecond},
		{"all are silent", []outcome{{never, nil}, {never, nil}, {never, nil}}, -1, context.DeadlineExceeded, 5 * time.Second},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var all []netip.Addr
				for i := range r.outcomes {
					all = append(all, netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}))
				}
				conns := make([]*countedConn, len(r.outcomes))
				c := Config{DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
					i := int(netip.MustParseAddrPort(address).Addr().As4()[3])
					select {
					case <-time.After(r.outcomes[i].after):
						if r.outcomes[i].err != nil {
							return nil, r.outcomes[i].err
						}
						conns[i] = &countedConn{}
						return conns[i], nil
					case <-ctx.Done():
						return nil, ctx.Err()
					}
				}}.withDefaults()
				start := time.Now()
				conn, err := connect(t.Context(), all, "1935", &c)
				if took := time.Since(start); took != r.took || !errors.Is(err, r.err) {
					t.Errorf("took %v, want %v; error %v, want %v", took, r.took, err, r.err)
				}
				for i, k := range conns {
					if k != nil && (net.Conn(k) == conn) == k.closed {
						t.Errorf("connection %d: chosen %v, closed %v", i, net.Conn(k) == conn, k.closed)
					}
					if k != nil && net.Conn(k) == conn && r.winner >= 0 && i != r.winner {
						t.Errorf("connection %d won, want %d", i, r.winner)
					}
				}
				if (conn != nil) != (err == nil) {
					t.Errorf("connection %v, error %v", conn, err)
				}
			})
		})
	}
}

type countedConn struct {
	net.Conn
	closed bool
}

func (c *countedConn) Close() error {
	c.closed = true
	return nil
}

func TestDefaults(t *testing.T) {
	c := Config{ChunkSize: 1 << 30, Timeouts: Timeouts{Write: time.Second}}.withDefaults()
	want := Timeouts{defaultTimeout, defaultTimeout, defaultTimeout, defaultTimeout, defaultTimeout, defaultTimeout, time.Second, defaultTimeout}
	if c.Timeouts != want || c.ChunkSize != maxChunkSize || c.SendBuffer != defaultSendBuffer || c.FlashVersion != DefaultFlashVersion || c.Resolver == nil || c.DialContext == nil {
		t.Errorf("defaults %+v", c)
	}
}
