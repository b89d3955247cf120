package network

import (
	"errors"
	"os"
	"slices"
	"sync"
)

// Network is two hosts and what joins them.
type Network struct {
	Client, Server   *Host
	Upload, Download *Link // client to server, server to client

	taps []*os.File
	runs sync.WaitGroup
}

// New makes the hosts, joined by a network without limits. Close ends them.
func New() (n *Network, err error) {
	n = new(Network)
	defer func() {
		if err != nil {
			n.Close()
			n = nil
		}
	}()
	const client, server = "10.77.0.1", "10.77.0.2"
	const clientMAC, serverMAC = "02:00:00:00:00:01", "02:00:00:00:00:02"
	if n.Client, err = n.newHost(client, clientMAC, server, serverMAC); err != nil {
		return n, err
	}
	if n.Server, err = n.newHost(server, serverMAC, client, clientMAC); err != nil {
		return n, err
	}
	n.Upload, n.Download = n.join(n.taps[0], n.taps[1]), n.join(n.taps[1], n.taps[0])
	return n, nil
}

func (n *Network) newHost(address, mac, peer, peerMAC string) (*Host, error) {
	tap, device, err := openTap()
	if err != nil {
		return nil, err
	}
	n.taps = append(n.taps, tap)
	return newHost(device, address, mac, peer, peerMAC)
}

// join carries frames one way.
func (n *Network) join(from, to *os.File) *Link {
	l := newLink(func(frame []byte) { to.Write(frame) }) // a device that is going down refuses frames
	n.runs.Go(l.run)
	n.runs.Go(func() {
		buffer := make([]byte, 1<<16)
		for {
			size, err := from.Read(buffer)
			if errors.Is(err, os.ErrClosed) {
				return
			}
			if err == nil {
				l.arrive(slices.Clone(buffer[:size]))
			}
		}
	})
	return l
}

// Set shapes both directions.
func (n *Network) Set(s Shape) {
	n.Upload.Set(s)
	n.Download.Set(s)
}

// Down cuts the network somewhere between the hosts: what they send is lost, and nothing tells them.
func (n *Network) Down() { n.cut(true) }

// Up mends what Down has cut.
func (n *Network) Up() { n.cut(false) }

func (n *Network) cut(cut bool) {
	n.Upload.setCut(cut)
	n.Download.setCut(cut)
}

// Close ends the network. Programs that still run in it go on without one.
func (n *Network) Close() {
	for _, l := range []*Link{n.Upload, n.Download} {
		if l != nil {
			l.stop()
		}
	}
	for _, t := range n.taps {
		t.Close()
	}
	n.runs.Wait()
	for _, h := range []*Host{n.Client, n.Server} {
		if h != nil {
			h.close()
		}
	}
}
