package pusher

import (
	"math"
	"sync/atomic"
	"time"
)

// meter counts what the stations do. Every station adds to its own counters; the session reads them
// once a second.
type meter struct {
	pictures      atomic.Int64 // through geometry and filter
	geometry      atomic.Int64 // ns
	beauty        atomic.Int64 // ns
	cameraFrames  atomic.Int64
	micPieces     atomic.Int64 // of sound that a microphone delivered
	encoded       atomic.Int64 // pictures
	encode        atomic.Int64 // ns, wall time
	taken         atomic.Int64 // camera frames that a tick took
	cameraWait    atomic.Int64 // ns that they had waited for it
	encoderWait   atomic.Int64 // ns from tick to encoder
	videoBytes    atomic.Int64 // out of the encoder
	audioBytes    atomic.Int64
	droppedBefore atomic.Int64 // pictures that never reached the encoder
	micSecond     peakHold     // of the microphone, for Stats
	micNow        peakHold     // and for MicLevel
}

// peakHold keeps the highest peak since it was looked at last: bits of a float64, linear.
type peakHold struct{ bits atomic.Uint64 }

// add counts in a peak, 0 or more.
func (p *peakHold) add(v float64) {
	bits := math.Float64bits(v) // of numbers from 0 on they are in the numbers' order
	for old := p.bits.Load(); bits > old && !p.bits.CompareAndSwap(old, bits); old = p.bits.Load() {
	}
}

// take is the highest peak since it was called last, in dBFS, -96 when silent.
func (p *peakHold) take() float64 {
	return max(-96, 20*math.Log10(math.Float64frombits(p.bits.Swap(0))+1e-9))
}

func (m *meter) addMicPeak(v float64) {
	m.micSecond.add(v)
	m.micNow.add(v)
}

// reading is one look at the counters.
type reading struct {
	at                                                  time.Duration
	pictures, geometry, beauty, camera, encoded, encode int64
	taken, cameraWait, encoderWait                      int64
	videoBytes, audioBytes, sent                        int64
}

func (m *meter) read(at time.Duration, sent int64) reading {
	return reading{at, m.pictures.Load(), m.geometry.Load(), m.beauty.Load(), m.cameraFrames.Load(), m.encoded.Load(),
		m.encode.Load(), m.taken.Load(), m.cameraWait.Load(), m.encoderWait.Load(), m.videoBytes.Load(), m.audioBytes.Load(), sent}
}

// since fills in the figures of the time between two readings.
func (r reading) since(old reading, s *Stats) {
	seconds := (r.at - old.at).Seconds()
	if seconds <= 0 {
		return
	}
	kbps := func(bytes int64) int { return int(math.Round(float64(bytes) * 8 / 1000 / seconds)) }
	rate := func(n int64) int { return int(math.Round(float64(n) / seconds)) }
	each := func(ns, n int64) float64 {
		if n == 0 {
			return 0
		}
		return math.Round(float64(ns)/float64(n)/1e4) / 100
	}
	s.VideoBitrate = kbps(r.videoBytes - old.videoBytes)
	s.AudioBitrate = kbps(r.audioBytes - old.audioBytes)
	s.NetSpeed = kbps(max(0, r.sent-old.sent))
	s.VideoFPS = rate(r.encoded - old.encoded)
	s.CameraFPS = rate(r.camera - old.camera)
	s.PreviewFPS = rate(r.pictures - old.pictures)
	s.GeometryMS = each(r.geometry-old.geometry, r.pictures-old.pictures)
	s.BeautyMS = each(r.beauty-old.beauty, r.pictures-old.pictures)
	s.CameraWait = each(r.cameraWait-old.cameraWait, r.taken-old.taken)
	s.EncoderWait = each(r.encoderWait-old.encoderWait, r.encoded-old.encoded)
	s.EncodeMS = each(r.encode-old.encode, r.encoded-old.encoded)
}
