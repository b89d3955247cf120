package pusher

import (
	"context"
	"errors"
	"image"
	"image/color"

	"livepusher/beauty"
	"livepusher/pusher/geometry"
	"livepusher/pusher/media"
)

// LookPictures makes small pictures, width x height pixels, of the middle of what the preview shows now, as it was
// before the filter, each with one of Looks on it at full strength, in their order; behind them one with the look
// of the file that the attribute filter names, if it names one. They are not mirrored. The work is done by the
// caller's goroutine.
func (p *Pusher) LookPictures(ctx context.Context, width, height int) ([]*image.RGBA, error) {
	var from *screen
	var cube *beauty.Cube
	var parts Parts
	if err := p.do(func(s *session) error { from, cube, parts = s.screen, s.cube, s.parts; return nil }); err != nil {
		return nil, err
	}
	whole, err := from.take(ctx, (*compositor).unfiltered)
	if err != nil {
		return nil, err
	}
	small, err := shrink(parts.NewScaler(), whole, width, height)
	if err != nil {
		return nil, err
	}
	looks := make([]beauty.Params, len(Looks))
	for i, l := range Looks {
		looks[i] = beauty.Params{Look: l, Strength: 1}
	}
	if cube != nil {
		looks = append(looks, beauty.Params{Cube: cube, Strength: 1})
	}
	pictures := make([]*image.RGBA, len(looks))
	out := media.NewPicture(width, height)
	for i, l := range looks {
		parts.NewFilter().Apply(out, small.Picture, l) // a new one, since a look comes gradually over another
		pictures[i] = toRGBA(out)
	}
	return pictures, nil
}

// shrink scales the middle of a picture to the whole of width x height, and closes the scaler.
func shrink(scaler Scaler, f *media.Frame, width, height int) (*media.Frame, error) {
	defer scaler.Close()
	size := f.Picture.Rect.Size()
	plan := geometry.Make(size.X, size.Y, 0, geometry.Wish{Width: width, Height: height})
	if plan.Crop.Empty() {
		return nil, errors.New("there is no picture so small")
	}
	small := &media.Frame{Picture: media.NewPicture(width, height)}
	return small, scaler.Scale(small, f, plan.Crop, 0, false)
}

// toRGBA turns I420 of limited range into colours of a screen, ITU-R BT.601.
func toRGBA(p *image.YCbCr) *image.RGBA {
	full := func(v uint8, zero, span, to int) uint8 { return uint8(min(max((int(v)-zero)*255/span+to, 0), 255)) }
	img := image.NewRGBA(p.Rect)
	for y := range p.Rect.Dy() {
		for x := range p.Rect.Dx() {
			i, j := p.YOffset(x, y), p.COffset(x, y)
			o := img.PixOffset(x, y)
			r, g, b := color.YCbCrToRGB(full(p.Y[i], 16, 219, 0), full(p.Cb[j], 128, 224, 128), full(p.Cr[j], 128, 224, 128))
			img.Pix[o], img.Pix[o+1], img.Pix[o+2], img.Pix[o+3] = r, g, b, 255
		}
	}
	return img
}
