// Package monitor is the receiver on this machine: it takes a stream over RTMP and shows it on a web
// page, so that a push can be seen without any server elsewhere.
//
// Start starts it; PushURL and PageURL are the two addresses to hand out, Stats says what comes in,
// Close ends it. Both addresses hold a random part that is new with every start: other users of this
// machine, and web pages from elsewhere, can neither publish nor watch without having been told.
//
// A picture's way through it, one file each: ingest (RTMP connections, on go-rtmp's server), door and
// chunks (what go-rtmp is protected from), tags (FLV bodies to packets), stream (the newest group of
// pictures), viewer (a queue into a fragmented MP4 file without end), http and page.html.
package monitor

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"sync"
	"time"
)

const anyPort = "127.0.0.1:0"

// Config says where to listen.
type Config struct {
	RTMPAddr string // host:port of the RTMP side; empty is a free port on 127.0.0.1
	HTTPAddr string // host:port of the page; empty is a free port on 127.0.0.1

	limits timeLimits // zero is usualLimits
}

// Monitor is a running receiver. Its methods may be called from any goroutine.
type Monitor struct {
	hub      hub
	ingest   *ingest
	web      *web
	pushURL  string
	pageURL  string
	shutdown sync.Once
}

// Start begins to listen. The error is of the network: an address that is in use, or no address.
func Start(c Config) (*Monitor, error) {
	push, err := listen(c.RTMPAddr)
	if err != nil {
		return nil, fmt.Errorf("receiver's RTMP side: %w", err)
	}
	page, err := listen(c.HTTPAddr)
	if err != nil {
		push.Close()
		return nil, fmt.Errorf("receiver's page: %w", err)
	}
	key, token := secret(), secret()
	m := &Monitor{
		pushURL: "rtmp://" + reachable(push.Addr()) + "/" + appName + "/" + key,
		pageURL: "http://" + reachable(page.Addr()) + "/" + token + "/",
	}
	m.web = newWeb(page, token, &m.hub)
	if c.limits == (timeLimits{}) {
		c.limits = usualLimits
	}
	m.ingest = newIngest(push, key, c.limits, &m.hub)
	return m, nil
}

// PushURL is the address to publish to. It holds the stream key.
func (m *Monitor) PushURL() string { return m.pushURL }

// PageURL is the address of the page. Who knows it can watch.
func (m *Monitor) PageURL() string { return m.pageURL }

// Stats describes the stream being received.
func (m *Monitor) Stats() Stats {
	if s := m.hub.current(); s != nil {
		return s.stats(time.Now())
	}
	return Stats{}
}

// Close ends the publisher, the viewers and all goroutines, and returns when they are gone.
func (m *Monitor) Close() error {
	m.shutdown.Do(func() {
		m.hub.close()
		m.ingest.close()
		m.web.close()
	})
	return nil
}

func listen(addr string) (net.Listener, error) {
	if addr == "" {
		addr = anyPort
	}
	return net.Listen("tcp", addr)
}

// reachable is an address of the listener that this machine can connect to.
func reachable(a net.Addr) string {
	tcp := a.(*net.TCPAddr)
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// secret returns 128 random bits in hex.
func secret() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
