package pusher

import (
	"image"
	"time"

	"livepusher/beauty"
	"livepusher/pusher/media"
)

// pair is one picture before and after the filter.
type pair struct{ before, after *media.Frame }

// frozen is a picture of the camera that the preview keeps, with a filter of its own.
type frozen struct {
	before, after media.Frame
	filter        Filter
	params        beauty.Params
	ramp          int // ticks for which the filter still has to run
}

func freeze(before *media.Frame, filter Filter) *frozen {
	f := &frozen{filter: filter, ramp: 1}
	f.before.CopyFrom(before)
	f.after.CopyFrom(before)
	return f
}

// follow brings the picture after the filter in line with the parameters.
func (f *frozen) follow(p beauty.Params) {
	if p != f.params {
		f.params, f.ramp = p, rampTicks
	}
	if f.ramp > 0 {
		f.ramp--
		f.filter.Apply(f.after.Picture, f.before.Picture, p)
	}
}

// watched is the view that is asked for.
func (c *compositor) watched() View {
	if v := c.view.Load(); v != nil {
		return *v
	}
	return View{}
}

// present shows the view in the preview: of the picture that went out last, or of the frozen one.
func (c *compositor) present(s *scene, v View, t time.Duration) {
	p := c.compared(s, v)
	shown := c.preview.Back()
	shown.CopyFrom(p.after)
	shown.Time = t
	if p.after == c.last && s.viewTurned {
		c.stamp.turn(shown.Picture) // a picture before the filter, and a frozen one, has no watermark
	}
	if media.SameShape(shown.Picture, p.before.Picture) {
		begin, end := v.columns(shown.Picture.Rect.Dx())
		copyColumns(shown.Picture, begin, p.before.Picture, begin, end)
	}
	c.preview.Publish()
}

// compared is what there is to compare. A picture is frozen once the camera has one.
func (c *compositor) compared(s *scene, v View) pair {
	switch {
	case !v.Frozen:
		c.frozen = nil
	case c.frozen == nil && c.fromCamera:
		c.frozen = freeze(c.before, c.newFilter())
	}
	if c.frozen == nil {
		return pair{c.before, c.last}
	}
	c.frozen.follow(s.filter)
	return pair{&c.frozen.before, &c.frozen.after}
}

// comparison copies the picture that the preview shows, before and after the filter side by side, twice as wide;
// nil before the first.
func (c *compositor) comparison() *media.Frame {
	p := pair{c.before, c.last}
	if c.frozen != nil {
		p = pair{&c.frozen.before, &c.frozen.after}
	}
	if p.before == nil || p.after == nil || !media.SameShape(p.before.Picture, p.after.Picture) {
		return nil
	}
	w, h := p.after.Picture.Rect.Dx(), p.after.Picture.Rect.Dy()
	f := &media.Frame{Picture: media.NewPicture(2*w, h), Time: p.after.Time}
	copyColumns(f.Picture, 0, p.before.Picture, 0, w)
	copyColumns(f.Picture, w, p.after.Picture, 0, w)
	return f
}

// unfiltered copies the picture that the preview shows, as it was before the filter; nil before the first.
func (c *compositor) unfiltered() *media.Frame {
	from := c.before
	if c.frozen != nil {
		from = &c.frozen.before
	}
	if from == nil {
		return nil
	}
	f := new(media.Frame)
	f.CopyFrom(from)
	return f
}

// copyColumns copies the columns begin <= x < end of src to dst, from its column to on. Both are 4:2:0 and of one
// height; the columns are even, but for an end at src's edge.
func copyColumns(dst *image.YCbCr, to int, src *image.YCbCr, begin, end int) {
	if begin >= end {
		return
	}
	h, w := src.Rect.Dy(), end-begin
	for y := range h {
		copy(dst.Y[y*dst.YStride+to:][:w], src.Y[y*src.YStride+begin:])
	}
	to, begin, w = to/2, begin/2, (w+1)/2
	for y := range (h + 1) / 2 {
		copy(dst.Cb[y*dst.CStride+to:][:w], src.Cb[y*src.CStride+begin:])
		copy(dst.Cr[y*dst.CStride+to:][:w], src.Cr[y*src.CStride+begin:])
	}
}
