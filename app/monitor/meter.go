package monitor

import (
	"time"

	"livepusher/pusher/media"
)

const meterTime = 3 * time.Second // what the figures are averaged over

// meter measures a stream as it comes in. The zero value is ready.
type meter struct {
	video, audio window
	key          time.Duration // stream time of the newest key frame
	keyInterval  time.Duration // between the newest two
	keys         int
}

func (m *meter) add(p packet) {
	sample := sample{arrived: p.arrived, at: p.Time, bytes: len(p.Data)}
	if p.Kind == media.Audio {
		m.audio.add(sample)
		return
	}
	m.video.add(sample)
	if !p.Key {
		return
	}
	if m.keys++; m.keys > 1 {
		m.keyInterval = p.Time - m.key
	}
	m.key = p.Time
}

// window holds the packets of the last few seconds.
type window struct {
	samples []sample
	bytes   int
}

type sample struct {
	arrived time.Time
	at      time.Duration
	bytes   int
}

func (w *window) add(s sample) {
	w.samples = append(w.samples, s)
	w.bytes += s.bytes
	old := 0
	for s.arrived.Sub(w.samples[old].arrived) > meterTime {
		w.bytes -= w.samples[old].bytes
		old++
	}
	w.samples = append(w.samples[:0], w.samples[old:]...)
}

// span is the stream time that the samples cover, the last one's own duration left out.
func (w *window) span() time.Duration {
	if len(w.samples) == 0 {
		return 0
	}
	return w.samples[len(w.samples)-1].at - w.samples[0].at
}

// rate is the number of packets a second.
func (w *window) rate() float64 {
	if w.span() <= 0 {
		return 0
	}
	return float64(len(w.samples)-1) / w.span().Seconds()
}

// kbps is the bitrate in kbit/s.
func (w *window) kbps() float64 {
	n := len(w.samples)
	if w.span() <= 0 {
		return 0
	}
	return float64(w.bytes-w.samples[n-1].bytes) * 8 / 1000 / w.span().Seconds()
}
