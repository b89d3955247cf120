package monitor

import (
	"fmt"
	"math"
	"time"
)

// Stats is what is known of the stream being received. The zero value says that nobody publishes.
type Stats struct {
	Publishing  bool
	Live        bool          // viewers can begin
	Connected   time.Duration // since the publisher was accepted
	Width       int           // pixels, as encoded
	Height      int
	FPS         float64 // frames a second that arrive
	VideoCodec  string  // "H.264 High 3.1"
	AudioCodec  string  // "AAC-LC 48 kHz stereo"; empty without sound
	VideoKbps   float64 // kbit/s over the last 3 s
	AudioKbps   float64
	KeyInterval time.Duration // between the last two key frames; 0 unknown
	Encoder     string        // the publisher's own name, from its metadata
	Viewers     int

	mediaType string // of the MP4 stream (RFC 6381)
}

// stats describes the stream at now.
func (s *stream) stats(now time.Time) Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Stats{
		Publishing: true, Live: s.ready(now), Connected: now.Sub(s.began), Viewers: len(s.viewers),
		FPS: s.meter.video.rate(), VideoKbps: s.meter.video.kbps(), AudioKbps: s.meter.audio.kbps(),
		KeyInterval: s.meter.keyInterval, Encoder: s.info.announced.Encoder,
	}
	var codecs, separator string
	if t := s.video; t != nil {
		st.Width, st.Height = t.Width, t.Height
		st.VideoCodec, codecs = videoCodec(t)
		separator = ", "
	}
	if t := s.audio; t != nil {
		name, c := audioCodec(t)
		st.AudioCodec = fmt.Sprintf("%s %g kHz %s", name, float64(t.Rate)/1000, channelNames(t.Channels))
		codecs += separator + c
	}
	st.mediaType = fmt.Sprintf("video/mp4; codecs=%q", codecs)
	return st
}

func channelNames(n int) string {
	switch n {
	case 1:
		return "mono"
	case 2:
		return "stereo"
	}
	return fmt.Sprint(n, " channels")
}

// facts is Stats as the page gets it, once a second.
type facts struct {
	Live        bool    `json:"live"`
	Type        string  `json:"type"`
	Connected   float64 `json:"connected"` // s
	Width       int     `json:"width"`
	Height      int     `json:"height"`
	FPS         float64 `json:"fps"`
	VideoCodec  string  `json:"videoCodec"`
	AudioCodec  string  `json:"audioCodec"`
	VideoKbps   float64 `json:"videoKbps"`
	AudioKbps   float64 `json:"audioKbps"`
	KeyInterval float64 `json:"keyInterval"` // s
	Encoder     string  `json:"encoder"`
	Viewers     int     `json:"viewers"`
	Latency     *int    `json:"latency"` // ms at the asking viewer's play position
}

func newFacts(s Stats) facts {
	return facts{
		Live: s.Live, Type: s.mediaType, Connected: math.Floor(s.Connected.Seconds()), Width: s.Width, Height: s.Height,
		FPS: tenths(s.FPS), VideoCodec: s.VideoCodec, AudioCodec: s.AudioCodec, VideoKbps: math.Round(s.VideoKbps),
		AudioKbps: math.Round(s.AudioKbps), KeyInterval: tenths(s.KeyInterval.Seconds()), Encoder: s.Encoder,
		Viewers: s.Viewers,
	}
}

func tenths(v float64) float64 { return math.Round(v*10) / 10 }
