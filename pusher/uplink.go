package pusher

import (
	"time"

	"livepusher/pusher/rate"
)

// The uplink while live: the bitrate follows it, and its figures are told. What happens when it breaks is
// link.go's.

// controlBitrate lets the controller look at the uplink.
func (s *session) controlBitrate() {
	p := s.push
	if p == nil || p.conn == nil {
		return
	}
	now := s.p.clock.Now()
	network := p.conn.Network()
	written := int(network.BytesSent - p.lastSent)
	left := written - (network.Queued - p.lastQueued)
	sample := rate.Sample{Interval: now - p.lastLook, Written: written, Sent: max(0, left), Unsent: network.Unsent, Waiting: p.queue.behind(), RTT: network.RTT, Jitter: network.Jitter}
	p.lastSent, p.lastQueued, p.lastLook = network.BytesSent, network.Queued, now
	p.control.SetWindow(s.cfg.MinBitrate, s.cfg.MaxBitrate)
	s.setBitrate(p.control.Next(sample))
	if p.overflowed && p.control.Saturated() {
		s.warnBusy()
	}
	p.overflowed = p.overflowed && sample.Waiting > 0
}

// setBitrate asks the encoder for a rate. Small steps are not worth an event.
func (s *session) setBitrate(kbps int) {
	p := s.push
	if (s.state.Standby || s.state.Paused) && !p.cbr {
		kbps = min(kbps, standbyBitrate)
	}
	if kbps == p.bitrate {
		return
	}
	s.event(ChangeBitrate, "from", itoa(p.bitrate), "to", itoa(kbps))
	p.bitrate = kbps
	p.video.bitrate.Store(int64(kbps))
}

// warnBusy says that viewers are stuttering: video had to be dropped, and a lower bitrate cannot help.
func (s *session) warnBusy() {
	now := s.p.clock.Now()
	if p := s.push; p.warned == 0 || now-p.warned > busyEvery {
		p.warned = now
		s.event(NetBusy)
	}
}

func (s *session) bytesSent() int64 {
	if s.push == nil {
		return 0
	}
	return s.push.wasSent + s.push.lastSent
}

// linkStats fills in the figures of the connection.
func (s *session) linkStats(stats *Stats) {
	p := s.push
	if p == nil {
		return
	}
	video, audio, dropped := p.queue.figures()
	stats.VideoCache, stats.AudioCache = int(video.Milliseconds()), int(audio.Milliseconds())
	stats.DroppedNetwork = dropped
	stats.TargetBitrate = p.bitrate
	if p.conn == nil {
		return
	}
	n := p.conn.Network()
	stats.SocketQueue = n.Queued
	send := p.queue.behind()
	stats.SendWait, stats.NetWait = int(send.Milliseconds()), int(max(0, p.control.Delay()-send).Milliseconds())
	stats.RTT, stats.NetJitter = int(n.RTT.Milliseconds()), int(n.Jitter.Milliseconds())
	stats.NetQualityLevel = quality(p.bitrate, s.cfg.MinBitrate, s.cfg.MaxBitrate, video)
}

// quality grades the uplink from 1, best, to 6, worst: by how far below the wish the bitrate had to go
// and by what waits.
func quality(bitrate, low, high int, waiting time.Duration) int {
	level := 1
	if high > low {
		level += 3 * (high - bitrate) / (high - low)
	}
	if waiting > 300*time.Millisecond {
		level++
	}
	if waiting > time.Second {
		level++
	}
	return min(6, level)
}
