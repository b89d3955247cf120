package pusher

import (
	"bytes"

	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/sei"
)

// sender is the goroutine of one connection and its only writer: metadata, sequence headers, a key
// frame, and what follows, in the order of time, with time starting at zero.
type sender struct {
	conn     Conn
	queue    *queue
	audio    func() *media.AudioTrack
	settings streamSettings
	messages *messages // that go with the pictures
	line     flv.Timeline
	body     []byte
	unit     []byte               // an access unit with its message
	shown    *media.VideoTrack    // the video track whose sequence header was sent last
	changed  bool                 // it is not the first of this connection
	atKey    func() (Conn, error) // asked before each key frame: the connection that begins with it, nil for none; an error ends
	sent     *media.AudioTrack    // the audio track whose sequence header was sent last
}

// streamSettings is what the metadata announces beside the tracks.
type streamSettings struct{ videoBitrate, audioBitrate int }

// run sends until the connection ends, and returns why.
func (s *sender) run() error {
	for first := true; ; first = false {
		p, ok := s.queue.pop(s.conn.Done())
		if !ok {
			return s.conn.Err()
		}
		changed, err := s.change(p)
		if err == nil {
			err = s.send(p, first || changed)
		}
		s.queue.release(p)
		if err != nil {
			return err
		}
	}
}

// change begins anew on another connection, if p is a key frame and there is one to change to.
func (s *sender) change(p media.Packet) (changed bool, err error) {
	if !p.Key || s.atKey == nil {
		return false, nil
	}
	next, err := s.atKey()
	if next == nil {
		return false, err
	}
	s.conn, s.shown, s.changed, s.sent = next, nil, false, nil
	return true, nil
}

func (s *sender) send(p media.Packet, first bool) error {
	if first {
		s.line.Start(p.Time)
		if err := s.sendHeaders(p.Track); err != nil {
			return err
		}
	}
	ms := s.line.Millis(p.Kind, p.Time)
	if p.Kind == media.Video {
		if p.Track != s.shown { // another encoder has taken over
			if err := s.sendVideoHeader(ms, p.Track); err != nil {
				return err
			}
		}
		p.Data = s.complete(p)
		s.body = flv.AppendVideo(s.body[:0], p)
		return s.conn.WriteVideo(ms, s.body)
	}
	if track := s.audio(); track != s.sent { // the quality was changed while live
		if err := s.sendAudioHeader(ms, track); err != nil {
			return err
		}
	}
	s.body = flv.AppendAudio(s.body[:0], p)
	return s.conn.WriteAudio(ms, s.body)
}

// complete is the access unit with what goes before its picture: a waiting message and, once the sequence
// header has changed, the parameter sets of key frames. Programs that read H.264 by itself, FFmpeg's
// parser among them, and servers that keep the first sequence header for those who come later would
// otherwise read the slices of one encoder by the sets of the other.
func (s *sender) complete(p media.Packet) []byte {
	s.unit = s.unit[:0]
	if s.changed && p.Key {
		s.unit = flv.AppendParameterSets(s.unit, p.Track.Header)
	}
	if text := s.messages.next(); text != nil {
		s.unit = sei.AppendUnit(s.unit, text)
	}
	if len(s.unit) == 0 {
		return p.Data
	}
	s.unit = append(s.unit, p.Data...)
	return s.unit
}

// sendHeaders announces the stream, which begins with a key frame of v.
func (s *sender) sendHeaders(v *media.VideoTrack) error {
	a := s.audio()
	s.body = flv.AppendMetadata(s.body[:0], flv.Metadata{Video: v, Audio: a, VideoBitrate: s.settings.videoBitrate, AudioBitrate: s.settings.audioBitrate})
	if err := s.conn.WriteData(0, s.body); err != nil {
		return err
	}
	if err := s.sendVideoHeader(0, v); err != nil {
		return err
	}
	if a == nil {
		return nil
	}
	return s.sendAudioHeader(0, a)
}

// sendVideoHeader sends the sequence header of v, unless viewers have the very same already.
func (s *sender) sendVideoHeader(ms uint32, v *media.VideoTrack) error {
	before := s.shown
	s.shown = v
	if before != nil {
		if bytes.Equal(before.Header, v.Header) {
			return nil
		}
		s.changed = true
	}
	s.body = flv.AppendVideoHeader(s.body[:0], v)
	return s.conn.WriteVideo(ms, s.body)
}

func (s *sender) sendAudioHeader(ms uint32, a *media.AudioTrack) error {
	s.sent = a
	s.body = flv.AppendAudioHeader(s.body[:0], a)
	return s.conn.WriteAudio(ms, s.body)
}
