package flv

import "livepusher/pusher/media"

// codecAAC is the SoundFormat of AAC in the upper half of an audio body's first byte.
const codecAAC = 10 << 4

// soundByte is the first byte of every AAC body: 44 kHz, 16 bit, stereo, whatever the sound really
// is. E.4.2.1 wants it so; the truth is in the sequence header.
const soundByte = codecAAC | 3<<2 | 1<<1 | 1

// AppendAudioHeader appends the body that carries the track's sequence header, which has to go out
// before its first access unit.
func AppendAudioHeader(dst []byte, track *media.AudioTrack) []byte {
	return append(append(dst, soundByte, packetHeader), track.Header...)
}

// AppendAudio appends the body of one raw AAC frame.
func AppendAudio(dst []byte, p media.Packet) []byte {
	return append(append(dst, soundByte, packetData), p.Data...)
}

// AudioBody is an audio body taken apart.
type AudioBody struct {
	Content Content // Header or AccessUnit
	Data    []byte  // part of the body parsed, not a copy
}

// ParseAudio takes an audio body apart. It returns ErrShort for a truncated one and ErrCodec when it
// is not AAC.
func ParseAudio(body []byte) (AudioBody, error) {
	switch {
	case len(body) == 0:
		return AudioBody{}, ErrShort
	case body[0]&0xf0 != codecAAC:
		return AudioBody{}, ErrCodec
	case len(body) < 3:
		return AudioBody{}, ErrShort
	case body[1] > packetData:
		return AudioBody{}, ErrCodec
	}
	return AudioBody{Content: Content(body[1]) + Header, Data: body[2:]}, nil
}
