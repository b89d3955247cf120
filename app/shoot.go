package app

import (
	"context"
	"errors"
	"time"

	"livepusher/pusher"
)

// shotPatience is how long a snapshot may wait for its picture.
const shotPatience = 2 * time.Second

// snapshot takes the picture as it is pushed, or as it is seen here.
func (d *desktop) snapshot(of pusher.SnapshotOf) { d.shoot(of, "", "note.saved") }

// saveComparison takes before and after, side by side.
func (d *desktop) saveComparison() {
	d.shoot(pusher.OfComparison, "livepusher-compare", "note.comparison-saved")
}

// shoot saves a picture under a title, and tells where by the window's text of a key.
func (d *desktop) shoot(of pusher.SnapshotOf, title, saved string) {
	ctx, cancel := context.WithTimeout(context.Background(), shotPatience)
	defer cancel()
	picture, err := d.pusher.Snapshot(ctx, of)
	if err != nil {
		d.window.Say("note.snapshot-failed", "cause", err.Error())
		return
	}
	p := d.preferences
	wish := snapshotWish{title: title, folder: p.SnapshotFolder, hashes: p.SnapshotHashes, compressed: p.SnapshotCompressed}
	go func() { // encoding a PNG takes a moment
		path, err := wish.save(picture, time.Now())
		if trouble := (*snapshotTrouble)(nil); errors.As(err, &trouble) {
			d.window.Say(trouble.key, "path", trouble.folder, "cause", err.Error())
			return
		}
		d.window.Say(saved, "path", path, "width", picture.Rect.Dx(), "height", picture.Rect.Dy())
	}()
}
