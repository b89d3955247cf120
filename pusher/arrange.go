package pusher

import (
	"context"

	"livepusher/pusher/capture"
)

// arrange brings what runs in line with what is wanted: the one place that decides what is open.
func (s *session) arrange() {
	on := s.ctx.Err() == nil && (s.preview || s.push != nil)
	away := s.state.Standby || s.state.Paused
	s.arrangeCamera(on, away)
	s.tuneCamera()
	s.arrangeScreen(on)
	s.arrangeSound(on)
	s.arrangeMic(on, away)
	s.setScene()
	if s.sound != nil {
		s.sound.gain.Store(s.gain())
		s.sound.held.Store(s.cfg.Voice() != VoiceSettings{})
	}
	s.setMusic()
}

func (s *session) arrangeCamera(on, away bool) {
	wanted := on && !away && s.cfg.EnableCamera && s.cfg.ActiveCamera() != "none"
	switch {
	case wanted && s.state.Source != Opening && s.state.Source != Camera && s.state.Source != Broken:
		s.stepSource(sourceOpen)
		s.openCamera()
	case !wanted:
		s.closeCamera()
		if on && away {
			s.stepSource(sourceStandby)
		}
	}
}

// openCamera opens the camera that is wanted, once the one before is released.
func (s *session) openCamera() {
	s.state.SourceEnded = false
	wish := capture.CameraWish{Width: s.out.Width, Height: s.out.Height, FPS: s.out.FPS}
	s.source = openSource(s.ctx, s.p.clock, s.parts.Sources, s.cfg.ActiveCamera(), wish, s.source, &s.meter.cameraFrames, s.report)
}

// closeCamera releases the camera; arrange opens another one when it is wanted.
func (s *session) closeCamera() {
	if s.source != nil {
		s.source.stop()
	}
	s.cameraGone()
	s.cameraBack.over()
	s.clearTrouble(cameraTroubles)
	s.stepSource(sourceOff)
}

func (s *session) arrangeScreen(on bool) {
	if on && s.screen == nil {
		ctx, cancel := context.WithCancel(s.ctx)
		c := newCompositor(s.p.clock, &s.parts, s.p.preview, &s.meter)
		s.screen = &screen{compositor: c, stop: cancel}
		s.setView(s.view)
		s.setScene()
		s.screen.done = s.spawn(s.screenDone, func() { c.run(ctx) })
		s.screenDone = s.screen.done
	} else if !on && s.screen != nil {
		s.screen.stop()
		s.screen = nil
	}
}

func (s *session) arrangeSound(on bool) {
	if s.sound != nil && (!on || s.sound.settings.AudioFormat != s.out.Audio) {
		s.closeMic()
		s.sound.stop()
		s.sound.queue.Store(nil)
		s.sound = nil
		if !on {
			s.stopMusic()
		}
	}
	if on && s.sound == nil {
		ctx, cancel := context.WithCancel(s.ctx)
		a := &audioStage{clock: s.p.clock, open: s.parts.NewAudio, settings: AudioSettings{s.out.Audio, s.out.AudioBitrate},
			sound: newSoundtrack(s.out.Audio.Rate, s.out.Audio.Channels), meter: &s.meter, report: s.report, track: &s.audioTrack, level: 1}
		a.gain.Store(s.gain())
		s.sound = &sound{a, cancel}
		s.spawn(nil, func() { a.run(ctx) })
		if s.music != nil {
			s.layMusic()
		}
	}
	if s.sound != nil && s.state.Link == Pushing {
		s.sound.queue.Store(s.push.queue)
	}
}

func (s *session) arrangeMic(on, away bool) {
	quiet := s.state.Paused || s.state.Standby && (s.cfg.BackgroundMute || s.mute)
	wanted := on && !quiet && s.cfg.EnableMic && s.cfg.Mic != "none"
	switch {
	case wanted && (s.mic == nil || s.micFor != s.sound.sound):
		s.micFor = s.sound.sound
		s.mic = openMicrophone(s.ctx, s.p.clock, &s.parts, s.cfg.Mic, s.cfg.Voice(), s.sound.sound, s.mic, &s.meter.micPieces, s.report)
	case !wanted:
		s.closeMic()
	}
}

func (s *session) closeMic() {
	if s.mic != nil {
		s.mic.stop()
	}
	s.micFor = nil
	s.state.Mic = ""
	s.micBack.over()
	s.clearTrouble(micTroubles)
}

// gain is the volume in 1/1000.
func (s *session) gain() int64 {
	if s.cfg.Muted || s.state.Paused {
		return 0
	}
	return int64(s.cfg.MicVolume * 1000)
}

// Frame rates of a picture that does not move.
const (
	standbyFPS     = 5
	standbyBitrate = 80 // kbit/s
)

// setScene shows the compositor what is wanted now.
func (s *session) setScene() {
	if s.screen == nil {
		return
	}
	if s.push == nil && s.state.Source == Opening && s.screen.scene.Load() != nil {
		return // the old picture, in its old size, until the camera has a new one
	}
	sc := scene{width: s.out.Width, height: s.out.Height, fps: s.out.FPS, hold: s.state.Paused || s.state.Source == Opening, zoom: s.digitalZoom(),
		mirror: s.cfg.RemoteMirror, filter: s.cfg.FilterParams(s.cube), preview: s.preview,
		watermark: s.cfg.Watermark, viewTurned: ViewTurned(&s.cfg, &s.state)}
	if s.state.Source == Camera || s.state.Source == Opening {
		sc.camera = s.source.slot
	}
	if (s.state.Paused || s.state.Standby) && (s.push == nil || !s.push.cbr) {
		sc.fps = standbyFPS
	}
	sc.still = s.waitingFrame()
	if s.push != nil && s.state.Link == Pushing {
		sc.encode = s.push.video
	}
	s.screen.scene.Store(&sc)
}
