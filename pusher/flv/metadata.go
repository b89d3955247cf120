package flv

import (
	"fmt"
	"math"

	"livepusher/pusher/amf0"
	"livepusher/pusher/media"
)

// encoderName is what the metadata calls the program.
const encoderName = "livepusher"

// Codec numbers in the metadata: the same as in the bodies (E.4.2.1, E.4.3.1).
const (
	videoCodecAVC = 7
	audioCodecAAC = 10
)

// Metadata announces the stream before its first packet ("onMetaData", E.5). A nil track is a track
// that the stream does not have.
type Metadata struct {
	Video        *media.VideoTrack // Width, Height and FPS count
	Audio        *media.AudioTrack // Rate and Channels count
	VideoBitrate int               // kbit/s
	AudioBitrate int               // kbit/s
	Encoder      string            // name of the program; filled by ParseMetadata
}

// AppendMetadata appends the body of the data message "@setDataFrame", "onMetaData", which makes a
// server keep the metadata for viewers that come later.
func AppendMetadata(dst []byte, m Metadata) []byte {
	dst = amf0.AppendString(dst, "@setDataFrame")
	dst = amf0.AppendString(dst, "onMetaData")
	dst = amf0.AppendArray(dst, m.properties())
	if v := m.Video; v != nil {
		dst = appendNumber(dst, "width", float64(v.Width))
		dst = appendNumber(dst, "height", float64(v.Height))
		dst = appendNumber(dst, "framerate", float64(v.FPS))
		dst = appendNumber(dst, "videodatarate", float64(m.VideoBitrate))
		dst = appendNumber(dst, "videocodecid", videoCodecAVC)
	}
	if a := m.Audio; a != nil {
		dst = appendNumber(dst, "audiosamplerate", float64(a.Rate))
		dst = amf0.AppendBool(amf0.AppendKey(dst, "stereo"), a.Channels == 2)
		dst = appendNumber(dst, "audiodatarate", float64(m.AudioBitrate))
		dst = appendNumber(dst, "audiocodecid", audioCodecAAC)
	}
	dst = amf0.AppendString(amf0.AppendKey(dst, "encoder"), encoderName)
	return amf0.AppendEnd(dst)
}

// properties is the number of properties that AppendMetadata writes.
func (m Metadata) properties() int {
	n := 1
	if m.Video != nil {
		n += 5
	}
	if m.Audio != nil {
		n += 4
	}
	return n
}

func appendNumber(dst []byte, name string, v float64) []byte {
	return amf0.AppendNumber(amf0.AppendKey(dst, name), v)
}

// ParseMetadata reads the body of a data message, with or without "@setDataFrame" in front. Numbers
// that no stream can have are taken for absent. It returns ErrMetadata when the message is another
// one, and wraps an error of amf0 when it is damaged.
func ParseMetadata(body []byte) (Metadata, error) {
	values, err := amf0.Values(body)
	if len(values) > 0 && values[0] == "@setDataFrame" {
		values = values[1:]
	}
	if len(values) < 2 || values[0] != "onMetaData" {
		if err != nil {
			return Metadata{}, fmt.Errorf("flv: metadata: %w", err)
		}
		return Metadata{}, ErrMetadata
	}
	o, ok := values[1].(amf0.Object)
	if !ok {
		return Metadata{}, ErrMetadata
	}
	return metadataOf(o), nil
}

func metadataOf(o amf0.Object) Metadata {
	m := Metadata{
		VideoBitrate: bounded(o.Number("videodatarate"), 1e6),
		AudioBitrate: bounded(o.Number("audiodatarate"), 1e6),
		Encoder:      o.String("encoder"),
	}
	v := media.VideoTrack{Width: bounded(o.Number("width"), 16384), Height: bounded(o.Number("height"), 16384), FPS: bounded(o.Number("framerate"), 1000)}
	if v.Width > 0 && v.Height > 0 {
		m.Video = &v
	}
	a := media.AudioTrack{Rate: bounded(o.Number("audiosamplerate"), 192000), Channels: 1}
	if o["stereo"] == true {
		a.Channels = 2
	}
	if a.Rate > 0 {
		m.Audio = &a
	}
	return m
}

// bounded rounds v, and takes it for 0 outside 0..limit.
func bounded(v, limit float64) int {
	if v < 0 || v > limit {
		return 0
	}
	return int(math.Round(v))
}
