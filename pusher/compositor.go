package pusher

import (
	"context"
	"sync/atomic"
	"time"

	"livepusher/beauty"
	"livepusher/pusher/geometry"
	"livepusher/pusher/media"
)

// compositor makes the picture that is pushed, at a steady rate that its clock drives: newest camera
// picture -> geometry -> filter -> preview, encoder and a waiting snapshot. A camera that stalls
// repeats its last picture; switching cameras, pause and the waiting image are a change of scene.
type compositor struct {
	clock   media.Clock
	scaler  Scaler
	filter  Filter
	scene   atomic.Pointer[scene]
	preview *media.Slot
	meter   *meter
	shots   chan snapshotRequest

	// What the goroutine keeps between ticks.
	shown    *scene       // the scene of the last tick
	cut      media.Frame  // after geometry
	finished media.Frame  // after the filter: what goes out
	ramp     int          // ticks for which the filter still has to run on an unchanged picture
	camera   *media.Frame // what cut was made of; nil when it was the still picture
}

// rampTicks is how many pictures the filter may take to arrive at changed parameters.
const rampTicks = 8

type snapshotRequest struct{ reply chan *media.Frame }

func newCompositor(clock media.Clock, parts *Parts, preview *media.Slot, m *meter) *compositor {
	return &compositor{clock: clock, scaler: parts.NewScaler(), filter: parts.NewFilter(), preview: preview, meter: m,
		shots: make(chan snapshotRequest)}
}

// run makes pictures until ctx ends. The scene must have been set.
func (c *compositor) run(ctx context.Context) {
	defer c.scaler.Close()
	pace := newPacer(c.clock.Now(), c.scene.Load().fps)
	timer := time.NewTimer(0)
	defer timer.Stop()
	due := c.clock.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case shot := <-c.shots:
			shot.reply <- c.snapshot()
			continue
		case <-timer.C:
		}
		s := c.scene.Load()
		if interval := time.Second / time.Duration(s.fps); interval != pace.interval {
			pace = newPacer(due, s.fps)
		}
		c.tick(s, due, pace)
		var skipped int
		due, skipped = pace.tick(c.clock.Now())
		c.meter.droppedBefore.Add(int64(skipped))
		timer.Reset(due - c.clock.Now())
	}
}

// tick makes the picture of time t and hands it on.
func (c *compositor) tick(s *scene, t time.Duration, pace *pacer) {
	if !s.hold || c.finished.Picture == nil {
		c.compose(s, pace)
	}
	c.shown = s
	c.finished.Time = t
	if s.preview {
		c.preview.Put(&c.finished)
	}
	if s.encode != nil {
		s.encode.put(&c.finished)
	}
}

// compose brings c.finished up to date, doing only what the change since the last tick makes necessary.
func (c *compositor) compose(s *scene, pace *pacer) {
	changed := c.shown == nil || *c.shown != *s
	c.fit(s)
	src, fresh := s.still, false
	if s.camera != nil {
		if f, isNew := s.camera.Latest(); f != nil {
			src, fresh = f, isNew
			if isNew {
				pace.arrived(f.Time)
			}
		}
	}
	if !changed && !fresh && c.ramp == 0 {
		return
	}
	params := s.filter
	if src == s.still {
		params = beauty.Params{}
	}
	c.cutOut(s, src)
	c.beautify(params)
	if changed {
		c.ramp = rampTicks
	} else if c.ramp > 0 {
		c.ramp--
	}
}

// fit gives the buffers the scene's size.
func (c *compositor) fit(s *scene) {
	if p := c.finished.Picture; p == nil || p.Rect.Dx() != s.width || p.Rect.Dy() != s.height {
		c.cut.Picture = media.NewPicture(s.width, s.height)
		c.finished.Picture = media.NewPicture(s.width, s.height)
	}
}

// cutOut draws src's part for the scene into c.cut. A picture that cannot be drawn leaves the last one.
func (c *compositor) cutOut(s *scene, src *media.Frame) {
	begin := c.clock.Now()
	plan := geometry.Make(src.Picture.Rect.Dx(), src.Picture.Rect.Dy(), src.Turn,
		geometry.Wish{Width: s.width, Height: s.height, Zoom: s.zoom, Mirror: s.mirror})
	if src == s.still {
		plan = geometry.Plan{Crop: src.Picture.Rect}
	}
	if plan.Crop.Empty() {
		return
	}
	if err := c.scaler.Scale(&c.cut, src, plan.Crop, plan.Turn, plan.Mirror); err != nil {
		c.meter.droppedBefore.Add(1)
	}
	c.meter.geometry.Add(int64(c.clock.Now() - begin))
}

func (c *compositor) beautify(p beauty.Params) {
	begin := c.clock.Now()
	c.filter.Apply(c.finished.Picture, c.cut.Picture, p)
	c.meter.beauty.Add(int64(c.clock.Now() - begin))
	c.meter.pictures.Add(1)
}

// snapshot copies the newest finished picture; nil before the first.
func (c *compositor) snapshot() *media.Frame {
	if c.finished.Picture == nil {
		return nil
	}
	f := new(media.Frame)
	f.CopyFrom(&c.finished)
	return f
}
