package app

import (
	"context"
	"errors"
	"time"

	"livepusher/pusher"
)

// What the window asks for to compare pictures; see ui.CompareActions.

// SetView is asked for with each step of the mouse: of several that wait the last one counts.
func (d *desktop) SetView(v pusher.View) {
	if d.view.Swap(&v) == nil {
		d.later(func() { d.check(d.pusher.SetView(*d.view.Swap(nil))) })
	}
}

func (d *desktop) SaveComparison() { d.later(d.saveComparison) }

// RefreshLooks makes the pictures in a goroutine of their own, since they take longer than a click may wait; one
// at a time. There are none before the camera's first picture.
func (d *desktop) RefreshLooks(width, height int) {
	if d.painting.Swap(true) {
		return
	}
	go func() {
		defer d.painting.Store(false)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if looks, err := d.pusher.LookPictures(ctx, width, height); err == nil {
			d.window.SetLooks(looks)
		}
	}()
}

// sayRefused tells why settings cannot be applied.
func (d *desktop) sayRefused(err error) {
	if look := (*pusher.LookError)(nil); errors.As(err, &look) {
		d.window.Say("note.look-refused", "path", look.Path, "cause", look.Err.Error())
		return
	}
	d.window.Say("note.bad-config", "cause", err.Error())
}
