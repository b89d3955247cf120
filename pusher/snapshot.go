package pusher

import (
	"context"
	"errors"
	"image"

	"livepusher/pusher/media"
)

// SnapshotOf says which picture a snapshot is.
type SnapshotOf int

const (
	OfStream     SnapshotOf = iota // as it is pushed
	OfView                         // likewise, but mirrored where the preview is
	OfComparison                   // before and after the filter side by side, twice as wide; of the frozen picture when one is (View)
)

// Snapshot copies the picture that is being pushed or previewed, I420 of limited range in the size that is
// pushed, without holding up the stream. Package standard writes it to a file.
func (p *Pusher) Snapshot(ctx context.Context, of SnapshotOf) (*image.YCbCr, error) {
	var from *screen
	turned := false
	if err := p.do(func(s *session) error {
		from, turned = s.screen, of == OfView && ViewTurned(&s.cfg, &s.state)
		return nil
	}); err != nil {
		return nil, err
	}
	take := func(c *compositor) *media.Frame { return c.snapshot(turned) }
	if of == OfComparison {
		take = (*compositor).comparison
	}
	f, err := from.take(ctx, take)
	if err != nil {
		return nil, err
	}
	if turned {
		turnOver(f.Picture)
	}
	return f.Picture, nil
}

// take has the compositor copy a picture. There may be no compositor: then that is the error.
func (from *screen) take(ctx context.Context, of func(*compositor) *media.Frame) (*media.Frame, error) {
	if from == nil {
		return nil, errors.New("there is no picture to take: start the preview first")
	}
	request := snapshotRequest{of, make(chan *media.Frame, 1)}
	select {
	case from.shots <- request:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-from.done:
		return nil, errors.New("the preview has ended: start it again")
	}
	f := <-request.reply
	if f == nil {
		return nil, errors.New("there is no picture yet: try again in a moment")
	}
	return f, nil
}
