package monitor

import (
	"bytes"
	"errors"
	"time"

	"livepusher/pusher/flv"
	"livepusher/pusher/media"
)

// info is what is known of a stream from its metadata and headers besides the tracks themselves.
type info struct {
	announced flv.Metadata
	silent    bool // metadata has come and announced no sound
}

// metadata takes the body of an onMetaData message. Damaged metadata is ignored: all that matters
// stands in the sequence headers too, but for the names.
func (s *stream) metadata(body []byte) error {
	m, err := flv.ParseMetadata(body)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.info.announced, s.info.silent = m, m.Audio == nil
	return nil
}

// videoTag takes the body of a video message. An error means that the publisher sends what cannot be
// shown, and ends it.
func (s *stream) videoTag(ms uint32, body []byte) error {
	b, err := flv.ParseVideo(body)
	switch {
	case errors.Is(err, flv.ErrShort): // some publishers mark a pause with an empty body
		return nil
	case err != nil:
		return err
	case b.Content == flv.Header:
		return s.setVideo(b.Data)
	case b.Content != flv.AccessUnit:
		return nil
	}
	s.deliver(ms, b.Composition, media.Packet{Kind: media.Video, Key: b.Key, Data: b.Data})
	return nil
}

// audioTag takes the body of an audio message, like videoTag.
func (s *stream) audioTag(ms uint32, body []byte) error {
	b, err := flv.ParseAudio(body)
	switch {
	case errors.Is(err, flv.ErrShort):
		return nil
	case err != nil:
		return err
	case b.Content == flv.Header:
		return s.setAudio(b.Data)
	}
	s.deliver(ms, 0, media.Packet{Kind: media.Audio, Data: b.Data})
	return nil
}

// setVideo begins the video track, or begins the stream anew when the track has changed.
func (s *stream) setVideo(header []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.video != nil && bytes.Equal(s.video.Header, header) {
		return nil
	}
	track, err := videoTrack(header, s.info.announced.Video)
	if err != nil {
		return err
	}
	s.restart()
	s.video = track
	return nil
}

func (s *stream) setAudio(header []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.audio != nil && bytes.Equal(s.audio.Header, header) {
		return nil
	}
	track, err := audioTrack(header)
	if err != nil {
		return err
	}
	if s.audio != nil || s.ready(time.Now()) { // viewers have begun without this track
		s.restart()
	}
	s.audio = track
	return nil
}

// deliver puts a packet of a track whose header has come on the stream's time.
func (s *stream) deliver(ms uint32, composition time.Duration, p media.Packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Kind == media.Video && s.video == nil || p.Kind == media.Audio && s.audio == nil {
		return
	}
	t, jump := s.lines[p.Kind].next(ms)
	if jump {
		s.restart()
		t, _ = s.lines[p.Kind].next(ms)
	}
	p.Time = t
	s.put(packet{p, composition, time.Now()})
}
