package pusher

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"livepusher/pusher/capture"
)

// Background music.
//
// Policy:
//   - It is mixed with the microphone, as loud as its own volume says, and never clips. Viewers hear it;
//     this machine does not play it.
//   - muted silences it with the rest. A pause of the stream holds it, and it goes on where it was. It
//     goes on while the microphone is off and in the background.
//   - It is played once. A file that cannot be played raises 10003, and the stream goes on without.
//   - Without preview and push there is no sound to mix it with: it ends with them.

// music is what is being played: its file, and the goroutine that decodes it.
type music struct {
	name   string
	file   capture.Mic
	track  atomic.Pointer[musicTrack] // of the audio stage there is
	cancel context.CancelFunc
}

// musicEnded is the report that a file is decoded to its end, or cannot be; musicOver that all of a
// track has been heard.
type (
	musicEnded struct {
		of  *music
		err error
	}
	musicOver struct{ track *musicTrack }
)

// run decodes the file into the track of the audio stage until its end or until ctx ends.
func (m *music) run(ctx context.Context, parts *Parts) error {
	release := closeOn(ctx, m.file)
	defer release()
	from := AudioFormat{m.file.Info().Rate, m.file.Info().Channels}
	for ctx.Err() == nil {
		track := m.track.Load()
		convert, err := parts.NewConvert(from, track.format)
		if err != nil {
			return err
		}
		err = m.fill(track, convert)
		convert.Close()
		if err == io.EOF {
			track.finish()
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fill decodes into a track until that is closed: there is another one, or the music was stopped.
func (m *music) fill(track *musicTrack, convert AudioConverter) error {
	for {
		in, err := m.file.Read()
		if err != nil {
			return err
		}
		out, err := convert.Convert(in.Data)
		if err != nil {
			return err
		}
		if !track.put(out) {
			return nil
		}
	}
}

// play begins to play a file that was opened, in place of what was played before.
func (s *session) playMusic(name string, file capture.Mic) error {
	if s.sound == nil {
		file.Close()
		return errors.New("music is mixed into the stream: start the preview or the push first")
	}
	s.stopMusic()
	ctx, cancel := context.WithCancel(s.ctx)
	m := &music{name: name, file: file, cancel: cancel}
	s.music = m
	s.state.Music, s.state.MusicPaused = name, false
	s.layMusic()
	s.spawn(nil, func() {
		err := m.run(ctx, &s.parts)
		if ctx.Err() == nil {
			s.report(musicEnded{m, err})
		}
	})
	return nil
}

// layMusic gives the music a track in the audio stage of now.
func (s *session) layMusic() {
	before := s.sound.music.Load()
	track := newMusicTrack(s.out.Audio, before)
	if old := s.music.track.Swap(track); old != nil {
		old.left.Store(true)
		old.close()
	}
	s.setMusic()
	s.sound.music.Store(track)
}

// setMusic tells the track how loud it is, and whether it goes on.
func (s *session) setMusic() {
	if s.music == nil {
		return
	}
	gain := int64(s.musicVolume * 1000)
	if s.cfg.Muted {
		gain = 0
	}
	track := s.music.track.Load()
	track.gain.Store(gain)
	track.held.Store(s.state.MusicPaused || s.state.Paused)
}

// stopMusic fades out what is being played, if anything is.
func (s *session) stopMusic() {
	if s.music == nil {
		return
	}
	s.music.cancel()
	track := s.music.track.Load()
	track.left.Store(true)
	track.close()
	s.music = nil
	s.state.Music, s.state.MusicPaused = "", false
}

func (s *session) pauseMusic(on bool) error {
	if s.music == nil {
		return errors.New("no music is being played")
	}
	s.state.MusicPaused = on
	s.setMusic()
	return nil
}

// musicEnded: decoded to the end, which will be heard in a moment, or not to be decoded.
func (s *session) musicEnded(r musicEnded) {
	if r.err != nil {
		s.stopMusic()
		s.event(MusicFail, "cause", cause(r.err))
	}
}

// PlayBGM plays a sound file, or the sound of a video file, as background music in the stream: once, from
// its beginning, in place of the music before. State.Music is the path until it is over. The error, which
// is also event 10003, says why a file cannot be played.
func (p *Pusher) PlayBGM(ctx context.Context, path string) error {
	file, failed := p.openMusic(ctx, path)
	err := p.do(func(s *session) error {
		if failed != nil {
			s.event(MusicFail, "cause", cause(failed))
			return failed
		}
		return s.playMusic(path, file)
	})
	if err == ErrClosed && failed == nil {
		file.Close() // nobody has taken it
	}
	return err
}

// PauseBGM holds the music; ResumeBGM goes on where it was.
func (p *Pusher) PauseBGM() error { return p.do(func(s *session) error { return s.pauseMusic(true) }) }

// ResumeBGM goes on with the music after PauseBGM.
func (p *Pusher) ResumeBGM() error {
	return p.do(func(s *session) error { return s.pauseMusic(false) })
}

// StopBGM ends the music.
func (p *Pusher) StopBGM() error { return p.do(func(s *session) error { s.stopMusic(); return nil }) }

// SetBGMVolume sets how loud music is, this one and the next, 0.0-1.0 of the file's own loudness.
func (p *Pusher) SetBGMVolume(volume float64) error {
	if !(volume >= 0 && volume <= 1) {
		return errors.New("the volume of the music is a number 0.0-1.0")
	}
	return p.do(func(s *session) error {
		s.musicVolume = volume
		s.setMusic()
		return nil
	})
}
