package rtmp

import "time"

// How a connection is found to be dead that has not been closed. Policy:
//
//   - The network is dead when the server's system has acknowledged no byte for Timeouts.Write though some
//     wait. A link that is down for 3 s must be survived, and TCP may take 6.2 s to notice that it is up
//     again: it repeats after 0.2 s, and then after twice the time before (RFC 6298, section 5).
//   - The server has stalled when its system answers and its program takes nothing for Timeouts.Stall. That
//     shows in two ways. Its receive window is shut; but a system receives some 100 KB before that, which is
//     minutes of a low bitrate. And its program does not acknowledge: the session asks for an
//     acknowledgement of so many bytes (window acknowledgement size, section 5.4.4 of the RTMP specification)
//     as are sent in about half a second. Servers may ignore that, so it is held only against one that has been
//     seen to comply with the window in force, or nearly. One that has complied for long and is late once
//     is still held to it: servers are often slow before they stall. The time begins when twice as much has
//     arrived, which waits for slow streams and for links that are down.
//
// A server that ignores acknowledgements and has room in its window for all that comes looks like one that
// lives. Nobody can tell the two apart from here.

// The acknowledgement window, in bytes. The lowest stream, a waiting image with silence, is some 280 bytes a
// second; more than the largest would make acknowledgements rare, less would make many.
const minAckWindow, firstAckWindow, maxAckWindow = 128, 1024, 16384

// compliant is the number of acknowledgements that show that a server keeps to the window.
const compliant = 3

// punctual is how many windows' bytes may have arrived when an acknowledgement comes that counts as kept: it may have
// been on its way, and looks are rare.
const punctual = 4

// lookEvery is how often a session looks at its connection.
const lookEvery = 500 * time.Millisecond

// look is what can be seen of a connection at one moment.
type look struct {
	at       time.Duration // since any fixed moment
	arrived  int64         // bytes that the server's system has acknowledged, or those written where that is unknown
	waiting  bool          // there are bytes that it has not acknowledged
	shut     bool          // its receive window keeps them here
	answered int64         // acknowledgements of the server's program
}

// transport is what the system tells of a TCP connection to which so many bytes have been written; see
// readTransport in transport_*.go.
type transport struct {
	arrived     int64 // bytes that the other system has acknowledged
	queued      int   // bytes that it has not, sent or unsent
	unsent      int   // bytes of them that this system has not sent yet; 0 where it does not tell
	early       int   // bytes of them that have arrived before others that are still missing; the same
	shut        bool  // none of them is under way: its window is shut
	rtt, jitter time.Duration
	segments    int64 // sent, with those sent again; 0 where the system does not tell
	repeated    int64 // segments, or bytes where the system counts those
}

// verdict is what becomes of a look.
type verdict uint8

const (
	alive   verdict = iota
	dead            // the network takes nothing
	stalled         // the server takes nothing
)

// progress judges a series of looks.
type progress struct {
	limits   Timeouts
	window   int64 // in force
	seen     int64 // arrived, at the last look
	rate     int64 // bytes between two looks, over a second or two
	arrived  int64
	grown    time.Duration // when arrived grew last, or nothing waited
	answered int64
	settled  int64         // arrived, when the program acknowledged last
	trust    int64         // acknowledgements that kept to the window in force, up to twice compliant
	kept     int64         // of them, those since the window was changed
	proven   int64         // the window that it has kept to, bytes; 0 before that
	behind   time.Duration // when it was first seen to owe an acknowledgement; 0 while it owes none
}

func (p *progress) judge(l look) verdict {
	if p.judgeServer(l) == stalled {
		return stalled
	}
	if l.arrived > p.arrived || !l.waiting {
		p.arrived, p.grown = max(p.arrived, l.arrived), l.at
	}
	switch quiet := l.at - p.grown; {
	case l.shut && quiet >= p.limits.Stall:
		return stalled
	case quiet >= p.limits.Write:
		return dead
	}
	return alive
}

// judgeServer looks for acknowledgements that are due.
func (p *progress) judgeServer(l look) verdict {
	owed := l.arrived - p.settled
	switch news := l.answered - p.answered; {
	case news > 0 && owed <= (news+1)*punctual/2*p.window:
		p.trust, p.kept = min(p.trust+news, 2*compliant), p.kept+news
		if p.kept >= compliant {
			p.proven = p.window
		}
	case news > 0:
		p.trust, p.kept = max(p.trust-compliant, 0), 0
	}
	switch {
	case l.answered > p.answered:
		p.answered, p.settled, p.behind = l.answered, l.arrived, 0
	case p.trust < compliant || owed < 2*p.window:
	case p.behind == 0:
		p.behind = l.at
	case l.at-p.behind >= p.limits.Stall:
		return stalled
	}
	return alive
}

// fit returns the window that the rate asks for, and makes it the one in force; ok is false when the one in force
// will do, which it does up to half and twice the rate. One that is much smaller than what the server has kept to costs
// trust, for it might go on keeping to that; one that is a little smaller does not, since judgeServer takes up to four
// windows for punctual. A server that owes acknowledgements is not asked for others.
func (p *progress) fit(l look) (window int64, ok bool) {
	sent := l.arrived - p.seen
	p.seen = l.arrived
	if sent < p.rate {
		p.rate += (sent - p.rate) / 2 // a window that is too large hides a stall until it is mended
	} else {
		p.rate += (sent - p.rate) / 4
	}
	want := max(minAckWindow, min(p.rate, maxAckWindow))
	if sent <= 0 || p.behind != 0 || want*2 > p.window && want < p.window*2 {
		return 0, false
	}
	if p.proven == 0 || want*punctual < p.proven {
		p.trust = 0
	}
	p.window, p.settled, p.kept = want, l.arrived, 0
	return want, true
}
