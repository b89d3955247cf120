package monitor

import (
	"fmt"

	"livepusher/pusher/media"
)

// profiles are the names of profile_idc (ITU-T H.264, annex A.2).
var profiles = map[byte]string{66: "Baseline", 77: "Main", 88: "Extended", 100: "High", 110: "High 10", 122: "High 4:2:2", 244: "High 4:4:4"}

// videoTrack reads an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1.2). The size comes from
// the sequence parameter set, the frame rate from the metadata, if there was any.
func videoTrack(header []byte, announced *media.VideoTrack) (*media.VideoTrack, error) {
	if len(header) < 8 || header[0] != 1 || header[5]&0x1f == 0 {
		return nil, protocolError("H.264 sequence header")
	}
	if header[4]&3 != 3 {
		return nil, protocolError("H.264 with lengths that are not 4 bytes")
	}
	n := int(header[6])<<8 | int(header[7])
	if n > len(header)-8 {
		return nil, protocolError("H.264 sequence header cut short")
	}
	w, h, err := pictureSize(header[8 : 8+n])
	if err != nil {
		return nil, err
	}
	t := &media.VideoTrack{Width: w, Height: h, Header: header, FPS: 30}
	if announced != nil && announced.FPS > 0 {
		t.FPS = announced.FPS
	}
	return t, nil
}

// videoCodec gives the track's codec for people and for a media type (RFC 6381, 3.3).
func videoCodec(t *media.VideoTrack) (name, codecs string) {
	profile, compat, level := t.Header[1], t.Header[2], t.Header[3]
	name = "H.264"
	if p := profiles[profile]; p != "" {
		name += " " + p
	}
	return fmt.Sprintf("%s %d.%d", name, level/10, level%10), fmt.Sprintf("avc1.%02x%02x%02x", profile, compat, level)
}

// rates are the sampling frequencies by index (ISO/IEC 14496-3, table 1.18), Hz.
var rates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// objectTypes are the kinds of AAC that browsers play (ISO/IEC 14496-3, table 1.17).
var objectTypes = map[uint]string{2: "AAC-LC", 5: "HE-AAC", 29: "HE-AACv2"}

// audioTrack reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
func audioTrack(header []byte) (*media.AudioTrack, error) {
	b := bits{data: header}
	kind, index := b.read(5), b.read(4)
	rate := 0
	if index == 15 {
		rate = int(b.read(24))
	} else if int(index) < len(rates) {
		rate = rates[index]
	}
	channels := int(b.read(4))
	if b.short || rate == 0 || channels == 0 || channels > 7 || objectTypes[kind] == "" {
		return nil, protocolError("AAC sequence header")
	}
	return &media.AudioTrack{Rate: rate, Channels: channels, Header: header}, nil
}

// audioCodec gives the track's codec for people and for a media type (RFC 6381, 3.3).
func audioCodec(t *media.AudioTrack) (name, codecs string) {
	kind := uint(t.Header[0] >> 3)
	return objectTypes[kind], fmt.Sprintf("mp4a.40.%d", kind)
}
