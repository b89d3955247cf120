// Package flv makes the bodies of RTMP audio, video and data messages, which are those of FLV tags,
// and takes them apart again.
//
// AppendVideoHeader, AppendVideo, AppendAudioHeader, AppendAudio and AppendMetadata write into a
// buffer of the caller; ParseVideo, ParseAudio and ParseMetadata read. A Timeline makes the
// milliseconds of one connection from the pusher's clock. Section numbers are those of the Adobe
// Flash Video File Format Specification, version 10.1, annex E.
package flv

import "errors"

// What can be wrong with a body.
var (
	ErrShort    = errors.New("flv: body is too short")
	ErrCodec    = errors.New("flv: neither H.264 nor AAC in its plain layout")
	ErrMetadata = errors.New("flv: not a metadata message")
)
