package rtmp_test

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
)

// answering is a resolver that knows these addresses for every name: a name server on a pipe.
func answering(addrs ...string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go serveNames(theirs, addrs)
		return ours, nil
	}}
}

// serveNames answers one question after the other in the framing of DNS over TCP, which the resolver
// speaks on anything that is no packet connection (RFC 1035, sections 4.1 and 4.2.2).
func serveNames(conn net.Conn, addrs []string) {
	defer conn.Close()
	for {
		var size [2]byte
		if _, err := conn.Read(size[:]); err != nil {
			return
		}
		q := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := conn.Read(q); err != nil {
			return
		}
		end := 12
		for q[end] != 0 {
			end += int(q[end]) + 1
		}
		end += 5
		kind := q[end-3]
		answer := append([]byte(nil), q[:end]...)
		answer[2], answer[3] = 0x84, 0
		clear(answer[6:12])
		for _, text := range addrs {
			a := netip.MustParseAddr(text)
			if a.Is4() == (kind == 1) {
				answer[7]++
				raw := a.AsSlice()
				answer = append(answer, 0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 60, 0, byte(len(raw)))
				answer = append(answer, raw...)
			}
		}
		conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	}
}
