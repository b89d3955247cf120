package pusher

import (
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/sei"
)

// sender is the goroutine of one connection and its only writer: metadata, sequence headers, a key
// frame, and what follows, in the order of time, with time starting at zero.
type sender struct {
	conn     Conn
	queue    *queue
	video    func() *media.VideoTrack
	audio    func() *media.AudioTrack
	settings streamSettings
	messages *messages // that go with the pictures
	line     flv.Timeline
	body     []byte
	unit     []byte            // an access unit with its message
	sent     *media.AudioTrack // the audio track whose sequence header was sent last
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
		err := s.send(p, first)
		s.queue.release(p)
		if err != nil {
			return err
		}
	}
}

func (s *sender) send(p media.Packet, first bool) error {
	if first {
		s.line.Start(p.Time)
		if err := s.sendHeaders(); err != nil {
			return err
		}
	}
	ms := s.line.Millis(p.Kind, p.Time)
	if p.Kind == media.Video {
		if text := s.messages.next(); text != nil {
			s.unit = append(sei.AppendUnit(s.unit[:0], text), p.Data...)
			p.Data = s.unit
		}
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

func (s *sender) sendHeaders() error {
	v, a := s.video(), s.audio()
	s.body = flv.AppendMetadata(s.body[:0], flv.Metadata{Video: v, Audio: a, VideoBitrate: s.settings.videoBitrate, AudioBitrate: s.settings.audioBitrate})
	if err := s.conn.WriteData(0, s.body); err != nil {
		return err
	}
	s.body = flv.AppendVideoHeader(s.body[:0], v)
	if err := s.conn.WriteVideo(0, s.body); err != nil {
		return err
	}
	if a == nil {
		return nil
	}
	return s.sendAudioHeader(0, a)
}

func (s *sender) sendAudioHeader(ms uint32, a *media.AudioTrack) error {
	s.sent = a
	s.body = flv.AppendAudioHeader(s.body[:0], a)
	return s.conn.WriteAudio(ms, s.body)
}
