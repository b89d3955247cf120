package app

import (
	"context"
	"errors"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/capture"
)

// musicTimeout bounds the opening of a music file; a share of a network may never answer.
const musicTimeout = 10 * time.Second

// playMusic plays a file. That it cannot be played is event 10003, which the window shows.
func (d *desktop) playMusic(path string) {
	ctx, cancel := context.WithTimeout(context.Background(), musicTimeout)
	defer cancel()
	err := d.pusher.PlayBGM(ctx, path)
	var file *capture.Error
	if !errors.As(err, &file) {
		d.check(err)
	}
}

// See ui.MusicActions, ui.CameraActions and ui.SnapshotActions.

func (d *desktop) PlayMusic(path string) { d.later(func() { d.playMusic(path) }) }
func (d *desktop) StopMusic()            { d.later(func() { d.check(d.pusher.StopBGM()) }) }
func (d *desktop) SetMusicVolume(v float64) {
	d.later(func() { d.check(d.pusher.SetBGMVolume(v)) })
}

func (d *desktop) PauseMusic(on bool) {
	d.later(func() {
		if on {
			d.check(d.pusher.PauseBGM())
		} else {
			d.check(d.pusher.ResumeBGM())
		}
	})
}

func (d *desktop) SetTorch(on bool) { d.later(func() { d.check(d.pusher.SetTorch(on)) }) }
func (d *desktop) SnapshotView()    { d.later(func() { d.snapshot(pusher.OfView) }) }
