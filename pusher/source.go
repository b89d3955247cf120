package pusher

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// source is a camera's goroutine: it opens the camera, copies its pictures into a slot until it is
// told to stop or the camera fails, and closes it.
type source struct {
	name   string
	slot   *media.Slot
	tuner  *tuner
	cancel context.CancelFunc
	done   chan struct{}
}

// What a source reports, with the source it comes from, since an older one may still be closing.
type (
	sourceOpened struct {
		from      *source
		info      capture.CameraInfo
		abilities capture.Abilities
	}
	sourceFirst struct{ from *source }
	sourceEnded struct {
		from *source
		err  error // nil when the source came to its own end
	}
)

// openSource starts a source. It waits for after, if any, to have released its device first.
func openSource(ctx context.Context, clock media.Clock, from Sources, name string, wish capture.CameraWish, after *source,
	frames *atomic.Int64, report func(any)) *source {
	ctx, cancel := context.WithCancel(ctx)
	s := &source{name: name, slot: media.NewSlot(), cancel: cancel, done: make(chan struct{})}
	s.tuner = newTuner(s, report)
	go func() {
		defer close(s.done)
		if after != nil {
			<-after.done
		}
		err := s.show(ctx, clock, from, wish, frames, report)
		if ctx.Err() == nil {
			report(sourceEnded{s, err})
		}
	}()
	return s
}

func (s *source) show(ctx context.Context, clock media.Clock, from Sources, wish capture.CameraWish, frames *atomic.Int64, report func(any)) error {
	if ctx.Err() != nil {
		return nil
	}
	camera, err := from.OpenCamera(ctx, s.name, wish)
	if err != nil {
		return err
	}
	release := closeOn(ctx, camera)
	defer release()
	opened := sourceOpened{from: s, info: camera.Info()}
	controls, _ := camera.(capture.Controls)
	if controls != nil {
		opened.abilities = controls.Abilities()
	}
	report(opened)
	defer s.tuner.start(ctx, controls)()
	first := true
	for {
		f, err := camera.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		f.Time = clock.Now()
		s.slot.Put(f)
		frames.Add(1)
		if first {
			first = false
			report(sourceFirst{s})
		}
	}
}

// stop ends the source; its device is released soon after (done).
func (s *source) stop() { s.cancel() }

// closeOn closes c once, when ctx ends, so that a Read that waits returns, or when release is called.
// release returns when c is closed.
func closeOn(ctx context.Context, c io.Closer) (release func()) {
	ctx, cancel := context.WithCancel(ctx)
	closed := make(chan struct{})
	go func() {
		<-ctx.Done()
		c.Close()
		close(closed)
	}()
	return func() {
		cancel()
		<-closed
	}
}

// microphone is a microphone's goroutine: it opens it and lays its sound on a soundtrack, on the way
// processed as voice says. When that cannot be done, the sound is used as it is.
type microphone struct {
	name   string
	voice  VoiceSettings
	cancel context.CancelFunc
	done   chan struct{}
}

type (
	micOpened struct {
		from  *microphone
		info  capture.MicInfo
		voice error // why the sound is not processed
	}
	micEnded struct {
		from *microphone
		err  error
	}
)

func openMicrophone(ctx context.Context, clock media.Clock, parts *Parts, name string, voice VoiceSettings, sound *soundtrack, after *microphone,
	pieces *atomic.Int64, report func(any)) *microphone {
	ctx, cancel := context.WithCancel(ctx)
	m := &microphone{name: name, voice: voice, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(m.done)
		if after != nil {
			<-after.done
		}
		err := m.hear(ctx, clock, parts, sound, pieces, report)
		if ctx.Err() == nil {
			report(micEnded{m, err})
		}
	}()
	return m
}

func (m *microphone) hear(ctx context.Context, clock media.Clock, parts *Parts, sound *soundtrack, pieces *atomic.Int64, report func(any)) error {
	if ctx.Err() != nil {
		return nil
	}
	mic, err := parts.Sources.OpenMic(ctx, m.name)
	if err != nil {
		return err
	}
	release := closeOn(ctx, mic)
	defer release()
	info := mic.Info()
	convert, err := parts.NewConvert(AudioFormat{info.Rate, info.Channels}, AudioFormat{sound.rate, sound.channels})
	if err != nil {
		return err
	}
	defer convert.Close()
	voice, voiceErr := openVoice(parts, AudioFormat{sound.rate, sound.channels}, m.voice)
	if voice != nil {
		defer voice.Close()
	}
	report(micOpened{m, info, voiceErr})
	if err := listen(clock, mic, convert, voice, sound, pieces); err != io.EOF {
		return err
	}
	return nil
}

// openVoice opens what settings ask for: nil when that is nothing, or with an error.
func openVoice(parts *Parts, format AudioFormat, settings VoiceSettings) (VoiceProcessor, error) {
	if settings == (VoiceSettings{}) {
		return nil, nil
	}
	if parts.NewVoice == nil {
		return nil, errors.New("this program was built without it")
	}
	voice, err := parts.NewVoice(format, settings)
	if err != nil {
		return nil, err // and not the nil of another type that came with it
	}
	return voice, nil
}

func (m *microphone) stop() { m.cancel() }
