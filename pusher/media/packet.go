package media

import "time"

// Samples is a stretch of sound: interleaved 32-bit floats in -1..1.
//
// Like frames, samples are lent: valid until the next call to whoever gave them.
type Samples struct {
	Data     []float32     // len(Data)/Channels samples a channel
	Rate     int           // samples a second, Hz
	Channels int           // 1 or 2
	Time     time.Duration // when the first sample was captured, on the pusher's Clock
}

// Kind tells the tracks of the stream apart.
type Kind uint8

const (
	Video Kind = iota
	Audio
)

// Packet is one encoded access unit of either track, as it goes into the stream. There are no
// B-frames, so presentation and decoding time are one.
type Packet struct {
	Kind Kind
	Key  bool          // a video access unit that decoding can begin with (IDR); false for audio
	Time time.Duration // presentation time on the pusher's Clock
	Data []byte        // video: NAL units, each behind its length in 4 bytes (AVCC); audio: one raw AAC frame

	// Track is what a video access unit on its way to a sender belongs to: its sequence header has to
	// go out before. Encoders leave it nil.
	Track *VideoTrack
}

// VideoTrack describes an encoded video track.
type VideoTrack struct {
	Width, Height int    // pixels
	FPS           int    // frames a second
	Header        []byte // AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1)
	Encoder       string // name of the encoder, such as "libx264"
}

// AudioTrack describes an encoded audio track.
type AudioTrack struct {
	Rate     int    // Hz
	Channels int    // 1 or 2
	Header   []byte // AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1)
	Encoder  string
}
