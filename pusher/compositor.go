package pusher

import (
	"context"
	"image"
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
	clock     media.Clock
	scaler    Scaler
	filter    Filter
	newFilter func() Filter // for a frozen picture
	scene     atomic.Pointer[scene]
	view      atomic.Pointer[View] // of the preview; nil is the zero View
	preview   *media.Slot
	meter     *meter
	shots     chan snapshotRequest
	stamp     stamp

	// What the goroutine keeps between ticks.
	shown *scene       // the scene of the last tick
	cut   media.Frame  // after geometry, when that had something to do
	last  *media.Frame // the picture that went out last; it lies in a slot that this goroutine writes
	spare media.Frame  // for pictures that nobody takes
	ramp  int          // ticks for which the filter still has to run on an unchanged picture

	// What is compared, see comparison.go.
	before     *media.Frame // what the filter made last of; lent by the camera's slot, or &cut
	fromCamera bool         // before is the camera's
	frozen     *frozen      // nil: the preview goes on
}

// rampTicks is how many pictures the filter may take to arrive at changed parameters.
const rampTicks = 8

// snapshotRequest asks for a copy of a picture; it is nil when there is none yet.
type snapshotRequest struct {
	of    func(*compositor) *media.Frame
	reply chan *media.Frame
}

func newCompositor(clock media.Clock, parts *Parts, preview *media.Slot, m *meter) *compositor {
	c := &compositor{clock: clock, scaler: parts.NewScaler(), filter: parts.NewFilter(), newFilter: parts.NewFilter, preview: preview, meter: m,
		shots: make(chan snapshotRequest)}
	if parts.NewWatermark != nil {
		c.stamp.mark = parts.NewWatermark()
	}
	return c
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
			shot.reply <- shot.of(c)
			continue
		case <-timer.C:
		}
		s := c.scene.Load()
		if interval := time.Second / time.Duration(s.fps); interval != pace.interval {
			pace = newPacer(due, s.fps)
		}
		c.await(ctx, s, timer, due+pace.grace())
		c.tick(s, due, pace)
		var skipped int
		due, skipped = pace.tick(c.clock.Now())
		c.meter.droppedBefore.Add(int64(skipped))
		timer.Reset(due - c.clock.Now())
	}
}

// await waits for a fresh picture of the camera, until a time that has passed already unless one is on its way.
// The timer must have fired.
func (c *compositor) await(ctx context.Context, s *scene, timer *time.Timer, until time.Duration) {
	wait := until - c.clock.Now()
	if s.camera == nil || s.hold || wait <= 0 {
		return
	}
	timer.Reset(wait)
	for !s.camera.Fresh() {
		select {
		case <-s.camera.Ready(): // perhaps of a picture that was taken long ago
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// tick makes the picture of time t and hands it on. It is made in the encoder's slot, if there is one,
// so that it need not be copied there.
func (c *compositor) tick(s *scene, t time.Duration, pace *pacer) {
	var slot *media.Slot
	view := c.watched()
	switch {
	case s.encode != nil && s.encode.sending.Load():
		slot = s.encode.slot
	case s.preview && view == (View{}) && !s.viewDiffers():
		slot = c.preview
	}
	picture := &c.spare
	if slot != nil {
		picture = slot.Back()
	}
	fit(picture, s)
	held := s.hold && c.last != nil && media.SameShape(c.last.Picture, picture.Picture)
	if held || !c.compose(picture, s, pace) {
		if picture != c.last {
			picture.CopyFrom(c.last)
		}
	}
	c.shown = s
	picture.Time = t
	if s.preview && view == (View{}) && slot != c.preview {
		c.toPreview(picture, s.viewTurned)
	}
	if slot != nil {
		slot.Publish()
	}
	c.last = picture
	if s.preview && view != (View{}) {
		c.present(s, view, t)
	} else {
		c.frozen = nil
	}
}

// fit gives a picture the scene's size.
func fit(f *media.Frame, s *scene) {
	if p := f.Picture; p == nil || p.Rect.Dx() != s.width || p.Rect.Dy() != s.height {
		f.Picture = media.NewPicture(s.width, s.height)
	}
	f.Range, f.Turn = media.Limited, 0
}

// compose draws what the scene shows now into dst. It draws nothing, and returns false, when that is
// what went out last.
func (c *compositor) compose(dst *media.Frame, s *scene, pace *pacer) bool {
	changed := c.shown == nil || *c.shown != *s
	stamped := c.stamp.renew(s.watermark, time.Now())
	src, fresh := s.still, false
	if s.camera != nil {
		if f, isNew := s.camera.Latest(); f != nil {
			src, fresh = f, isNew
			if isNew {
				pace.arrived(f.Time)
				c.meter.taken.Add(1)
				c.meter.cameraWait.Add(int64(c.clock.Now() - f.Time))
			}
		}
	}
	if changed {
		c.ramp = rampTicks
	} else if c.ramp > 0 {
		c.ramp--
	}
	if !changed && !fresh && !stamped && c.ramp == 0 {
		return false
	}
	params := s.filter
	if src == s.still {
		params = beauty.Params{}
	}
	c.before, c.fromCamera = c.cutOut(s, src), src != s.still
	c.beautify(dst, c.before, params)
	c.stamp.draw(dst.Picture)
	return true
}

// cutOut returns src's part for the scene, in the scene's size and in limited range: src itself when it
// is that already. A picture that cannot be drawn leaves the last one.
func (c *compositor) cutOut(s *scene, src *media.Frame) *media.Frame {
	begin := c.clock.Now()
	w, h := src.Picture.Rect.Dx(), src.Picture.Rect.Dy()
	plan := geometry.Make(w, h, src.Turn, geometry.Wish{Width: s.width, Height: s.height, Zoom: s.zoom, Mirror: s.mirror})
	if src == s.still {
		plan = geometry.Plan{Crop: src.Picture.Rect}
	}
	if plan == (geometry.Plan{Crop: src.Picture.Rect}) && w == s.width && h == s.height && src.Range == media.Limited &&
		src.Picture.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		return src
	}
	fit(&c.cut, s)
	if plan.Crop.Empty() {
		return &c.cut
	}
	if err := c.scaler.Scale(&c.cut, src, plan.Crop, plan.Turn, plan.Mirror); err != nil {
		c.meter.droppedBefore.Add(1)
	}
	c.meter.geometry.Add(int64(c.clock.Now() - begin))
	return &c.cut
}

func (c *compositor) beautify(dst, src *media.Frame, p beauty.Params) {
	begin := c.clock.Now()
	c.filter.Apply(dst.Picture, src.Picture, p)
	c.meter.beauty.Add(int64(c.clock.Now() - begin))
	c.meter.pictures.Add(1)
}

// toPreview puts a picture that was made elsewhere into the preview.
func (c *compositor) toPreview(picture *media.Frame, turned bool) {
	f := c.preview.Back()
	f.CopyFrom(picture)
	if turned {
		c.stamp.turn(f.Picture)
	}
	c.preview.Publish()
}

// snapshot copies the picture that went out last; nil before the first.
func (c *compositor) snapshot(turned bool) *media.Frame {
	if c.last == nil {
		return nil
	}
	f := new(media.Frame)
	f.CopyFrom(c.last)
	if turned {
		c.stamp.turn(f.Picture)
	}
	return f
}
