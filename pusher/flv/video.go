package flv

import (
	"time"

	"livepusher/pusher/media"
)

// First byte of a video body: frame type in the upper half, codec in the lower (E.4.3.1).
const (
	keyFrame   = 1 << 4
	interFrame = 2 << 4
	codecAVC   = 7
)

// Second byte of an AVC or AAC body: what follows.
const (
	packetHeader = 0 // AVC or AAC sequence header
	packetData   = 1 // access unit
	packetEnd    = 2 // AVC end of sequence
)

// AppendVideoHeader appends the body that carries the track's sequence header, which has to go out
// before its first access unit.
func AppendVideoHeader(dst []byte, track *media.VideoTrack) []byte {
	return append(append(dst, keyFrame|codecAVC, packetHeader, 0, 0, 0), track.Header...)
}

// AppendVideo appends the body of an access unit. Its composition time is 0: there are no B-frames.
func AppendVideo(dst []byte, p media.Packet) []byte {
	frame := byte(interFrame)
	if p.Key {
		frame = keyFrame
	}
	return append(append(dst, frame|codecAVC, packetData, 0, 0, 0), p.Data...)
}

// Content is what a video or audio body carries.
type Content uint8

const (
	Header     Content = iota + 1 // AVCDecoderConfigurationRecord or AudioSpecificConfig
	AccessUnit                    // what media.Packet.Data holds
	End                           // end of the video sequence; no data
)

// VideoBody is a video body taken apart.
type VideoBody struct {
	Content     Content
	Key         bool          // frame type of a key frame
	Composition time.Duration // presentation time minus decoding time
	Data        []byte        // part of the body parsed, not a copy
}

// ParseVideo takes a video body apart. It returns ErrShort for a truncated one and ErrCodec when it
// is not plain H.264.
func ParseVideo(body []byte) (VideoBody, error) {
	switch {
	case len(body) == 0:
		return VideoBody{}, ErrShort
	case body[0]&0x80 != 0 || body[0]&0x0f != codecAVC: // the upper bit announces another layout
		return VideoBody{}, ErrCodec
	case len(body) < 5:
		return VideoBody{}, ErrShort
	}
	v := VideoBody{Content: Content(body[1]) + Header, Key: body[0]&0x70 == keyFrame, Data: body[5:]}
	offset := int32(uint32(body[2])<<24|uint32(body[3])<<16|uint32(body[4])<<8) >> 8 // signed, 24 bits
	v.Composition = time.Duration(offset) * time.Millisecond
	switch {
	case body[1] > packetEnd:
		return VideoBody{}, ErrCodec
	case v.Content == End:
		v.Data = nil
	case len(v.Data) == 0:
		return VideoBody{}, ErrShort
	}
	return v, nil
}
