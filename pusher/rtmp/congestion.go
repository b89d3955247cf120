package rtmp

import "net"

// Which congestion control a connection uses, where several can be had (Linux). The bitrate controller keeps
// the path's queue short by itself, so on a path that loses nothing the quiet one serves best: BBR stops
// sending for 200 ms every 10 s to measure the path, which viewers of a low-latency stream see. Where segments
// are lost for reasons other than a full queue, Cubic takes each loss for one: at 5 % it carried 0.38 of
// 2.5 Mbit/s, BBR all.
const (
	quiet  = "cubic"
	tough  = "bbr"
	losing = 0.02  // share of segments sent again from which on a path loses,
	soon   = 6     // in so many looks, one after the other,
	clean  = 0.005 // and below which it does not,
	late   = 60    // in so many
)

// pathLoss finds out whether a path loses segments. The zero value begins with one that does not.
type pathLoss struct {
	lossy              bool
	segments, repeated int64 // at the last look that counted
	against            int   // looks in a row that speak for the other
}

// fewSegments are too few to tell a share.
const fewSegments = 20

// take adds a look and tells whether it has changed the finding.
func (p *pathLoss) take(t transport) (changed bool) {
	sent, again := t.segments-p.segments, t.repeated-p.repeated
	if sent < fewSegments {
		return false
	}
	p.segments, p.repeated = t.segments, t.repeated
	share := float64(again) / float64(sent)
	if against := !p.lossy && share >= losing || p.lossy && share < clean; !against {
		p.against = 0
		return false
	}
	p.against++
	if p.lossy && p.against < late || !p.lossy && p.against < soon {
		return false
	}
	p.lossy, p.against = !p.lossy, 0
	return true
}

// suit chooses the congestion control for what the path does.
func (p *pathLoss) suit(conn net.Conn, t transport) {
	if !p.take(t) {
		return
	}
	if p.lossy {
		useAlgorithm(conn, tough)
	} else {
		useAlgorithm(conn, quiet)
	}
}
