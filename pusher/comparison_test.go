package pusher

import (
	"bytes"
	"image"
	"math"
	"sync/atomic"
	"testing"
	"time"

	"livepusher/beauty"
	"livepusher/pusher/media"
)

func TestViewColumns(t *testing.T) {
	for _, row := range []struct {
		name       string
		view       View
		width      int
		begin, end int
	}{
		{"nothing", View{}, 540, 0, 0},
		{"all", View{Before: 1}, 540, 0, 540},
		{"half", View{Before: 0.5}, 540, 0, 270},
		{"to whole chroma", View{Before: 0.501}, 100, 0, 50},
		{"a trace", View{Before: 0.001}, 100, 0, 0},
		{"too much", View{Before: 7}, 100, 0, 100},
		{"negative", View{Before: -1}, 100, 0, 0},
		{"no number", View{Before: math.NaN()}, 100, 0, 0},
		{"turned", View{Before: 0.25, Turned: true}, 100, 74, 100},
		{"turned, all", View{Before: 1, Turned: true}, 100, 0, 100},
		{"turned, nothing", View{Turned: true}, 100, 0, 0},
	} {
		if b, e := row.view.columns(row.width); b != row.begin || e != row.end {
			t.Errorf("%s: %d to %d, want %d to %d", row.name, b, e, row.begin, row.end)
		}
	}
}

// brighter is a filter that adds the parameter beauty to all samples, and counts its pictures.
type brighter struct{ applied atomic.Int64 }

func (f *brighter) Apply(dst, src *image.YCbCr, p beauty.Params) {
	f.applied.Add(1)
	for i := range src.Y {
		dst.Y[i] = src.Y[i] + byte(p.Beauty)
	}
	for i := range src.Cb {
		dst.Cb[i], dst.Cr[i] = src.Cb[i]+byte(p.Beauty), src.Cr[i]+byte(p.Beauty)
	}
}

// viewing is a compositor whose camera delivers pictures that it need not cut.
type viewing struct {
	*compositor
	filters []*brighter
	scene   scene
	pace    *pacer
	source  media.Frame
	at      time.Duration
}

func newViewing(encode bool) *viewing {
	v := &viewing{pace: newPacer(0, 30), source: media.Frame{Picture: media.NewPicture(64, 48)}}
	parts := &Parts{NewScaler: func() Scaler { return nil }, NewFilter: func() Filter {
		v.filters = append(v.filters, &brighter{})
		return v.filters[len(v.filters)-1]
	}}
	v.compositor = newCompositor(media.NewClock(), parts, media.NewSlot(), &meter{})
	v.scene = scene{width: 64, height: 48, fps: 30, camera: media.NewSlot(), filter: beauty.Params{Beauty: 9}, preview: true,
		still: &media.Frame{Picture: media.NewPicture(64, 48)}}
	if encode {
		v.scene.encode = &videoStage{slot: media.NewSlot()}
		v.scene.encode.sending.Store(true)
	}
	return v
}

// tick takes a new picture of the camera that is all of one value, or none with 0, and returns what the preview
// and the encoder get.
func (v *viewing) tick(value byte) (preview, encoded *media.Frame) {
	v.at += time.Second / 30
	if value != 0 {
		media.Fill(v.source.Picture, value, value, value)
		v.scene.camera.Put(&v.source)
	}
	s := v.scene
	v.compositor.tick(&s, v.at, v.pace)
	preview, _ = v.preview.Latest()
	if s.encode != nil {
		encoded, _ = s.encode.slot.Latest()
	}
	return preview, encoded
}

func (v *viewing) show(view View) { v.view.Store(&view) }

// filled tells whether the columns begin <= x < end of all planes are of one value.
func filled(p *image.YCbCr, begin, end int, value byte) bool {
	same := func(plane []byte, stride, begin, end, h int) bool {
		for y := range h {
			if part := plane[y*stride:][begin:end]; !bytes.Equal(part, bytes.Repeat([]byte{value}, len(part))) {
				return false
			}
		}
		return true
	}
	h := p.Rect.Dy()
	return same(p.Y, p.YStride, begin, end, h) && same(p.Cb, p.CStride, begin/2, end/2, h/2) && same(p.Cr, p.CStride, begin/2, end/2, h/2)
}

func TestPreviewShowsBeforeAndAfter(t *testing.T) {
	for _, encode := range []bool{false, true} {
		v := newViewing(encode)
		for i, row := range []struct {
			view                 View
			camera               byte // 0: none new
			split                int  // before lies left of it
			left, right, encoded byte
		}{
			{View{}, 100, 32, 109, 109, 109},
			{View{Before: 0.5}, 110, 32, 110, 119, 119},
			{View{Before: 0.5}, 0, 32, 110, 119, 119},
			{View{Before: 0.25, Turned: true}, 120, 48, 129, 120, 129},
			{View{Before: 1}, 130, 32, 130, 130, 139},
			{View{}, 0, 32, 139, 139, 139},
			{View{Before: 0.75}, 0, 48, 130, 139, 139},
			{View{}, 140, 32, 149, 149, 149},
		} {
			v.show(row.view)
			preview, encoded := v.tick(row.camera)
			if !filled(preview.Picture, 0, row.split, row.left) || !filled(preview.Picture, row.split, 64, row.right) {
				t.Errorf("%d %+v: the preview has %d and %d", i, row.view, preview.Picture.Y[0], preview.Picture.Y[63])
			}
			if encode && !filled(encoded.Picture, 0, 64, row.encoded) {
				t.Errorf("%d %+v: the stream has %d and %d", i, row.view, encoded.Picture.Y[0], encoded.Picture.Y[63])
			}
			if f := v.snapshot(false); !filled(f.Picture, 0, 64, row.encoded) {
				t.Errorf("%d %+v: the snapshot has %d and %d", i, row.view, f.Picture.Y[0], f.Picture.Y[63])
			}
		}
		if len(v.filters) != 1 {
			t.Errorf("%d filters for one picture", len(v.filters))
		}
	}
}

func TestFrozenPictureFollowsTheSliders(t *testing.T) {
	v := newViewing(true)
	v.tick(100)
	v.show(View{Frozen: true})
	v.tick(110)
	preview, encoded := v.tick(120)
	if !filled(preview.Picture, 0, 64, 119) || !filled(encoded.Picture, 0, 64, 129) {
		t.Errorf("preview %d, stream %d", preview.Picture.Y[0], encoded.Picture.Y[0])
	}
	for range 2 * rampTicks {
		v.tick(125)
	}
	own := v.filters[1]
	before := own.applied.Load()
	if preview, _ = v.tick(126); own.applied.Load() != before || preview.Time != v.at {
		t.Error("an unchanged picture is filtered again, or shown no more")
	}
	v.scene.filter.Beauty = 3
	v.show(View{Frozen: true, Before: 0.5})
	preview, encoded = v.tick(130)
	if !filled(preview.Picture, 0, 32, 110) || !filled(preview.Picture, 32, 64, 113) || !filled(encoded.Picture, 0, 64, 133) {
		t.Errorf("preview %d and %d, stream %d", preview.Picture.Y[0], preview.Picture.Y[63], encoded.Picture.Y[0])
	}
	f := v.comparison()
	if w := f.Picture.Rect.Dx(); w != 128 || !filled(f.Picture, 0, 64, 110) || !filled(f.Picture, 64, 128, 113) {
		t.Errorf("the comparison is %d wide, %d and %d", w, f.Picture.Y[0], f.Picture.Y[127])
	}
	if f = v.unfiltered(); !filled(f.Picture, 0, 64, 110) {
		t.Errorf("not the frozen picture: %d", f.Picture.Y[0])
	}
	v.show(View{})
	if preview, _ = v.tick(140); !filled(preview.Picture, 0, 64, 143) || v.frozen != nil {
		t.Errorf("still frozen: %d", preview.Picture.Y[0])
	}
	if f = v.comparison(); !filled(f.Picture, 0, 64, 140) || !filled(f.Picture, 64, 128, 143) {
		t.Errorf("the comparison has %d and %d", f.Picture.Y[0], f.Picture.Y[127])
	}
}

// The waiting image is not what is frozen: the camera's first picture is.
func TestOnlyCamerasPicturesFreeze(t *testing.T) {
	v := newViewing(false)
	camera := v.scene.camera
	v.scene.camera = nil
	media.Fill(v.scene.still.Picture, 50, 50, 50)
	v.show(View{Frozen: true})
	if preview, _ := v.tick(0); !filled(preview.Picture, 0, 64, 50) || v.frozen != nil {
		t.Errorf("shows %d", preview.Picture.Y[0])
	}
	v.scene.camera = camera
	v.tick(100)
	v.scene.camera = nil
	if preview, _ := v.tick(0); !filled(preview.Picture, 0, 64, 109) {
		t.Errorf("shows %d", preview.Picture.Y[0])
	}
}
