package flv

import (
	"encoding/binary"
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

// AppendParameterSets appends the parameter sets of an AVCDecoderConfigurationRecord as NAL units behind
// their length in 4 bytes, as they stand in an access unit: nothing for a record that holds none, and
// those up to the damage for a damaged one.
func AppendParameterSets(dst, record []byte) []byte {
	if len(record) < 6 {
		return dst
	}
	rest := record[5:]
	for _, mask := range []byte{0x1f, 0xff} { // the number of SPS has 5 bits, that of PPS 8
		if len(rest) == 0 {
			return dst
		}
		n := int(rest[0] & mask)
		rest = rest[1:]
		for range n {
			if len(rest) < 2 || len(rest) < 2+int(binary.BigEndian.Uint16(rest)) {
				return dst
			}
			size := int(binary.BigEndian.Uint16(rest))
			dst = binary.BigEndian.AppendUint32(dst, uint32(size))
			dst = append(dst, rest[2:2+size]...)
			rest = rest[2+size:]
		}
	}
	return dst
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
