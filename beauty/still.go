package beauty

import (
	"image"
	"image/color"
	"image/draw"
)

// Still returns img filtered as Apply filters a picture of live video. Nothing but what the filter
// changes is touched: transparency stays, colours keep their full resolution, and when nothing is
// on the result is img itself. FullRange has no meaning here.
func Still(img image.Image, p Params) image.Image {
	if levelOf(p).changesNothing() && lookOf(p) == (lookChoice{}) || img.Bounds().Empty() {
		return img
	}
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, out.Rect.Min, draw.Src)
	before := FromImage(out)
	after := image.NewYCbCr(before.Rect, before.SubsampleRatio)

	skin, look := p, lookTable{}
	skin.FullRange, skin.Look, skin.Cube = true, "", nil
	New().Apply(after, before, skin)
	on := look.mix(lookOf(p), true, true)
	for y := range out.Rect.Dy() {
		line := out.Pix[y*out.Stride:]
		for x := range out.Rect.Dx() {
			i, j := before.YOffset(x, y), before.COffset(x, y)
			change := added{
				y:  int32(after.Y[i]) - int32(before.Y[i]),
				cb: int32(after.Cb[j]) - int32(before.Cb[j]),
				cr: int32(after.Cr[j]) - int32(before.Cr[j]),
			}
			pixel := (*[4]uint8)(line[4*x:])
			if on {
				change = change.andLook(look.spread, pixel)
			}
			change.to(pixel)
		}
	}
	return out
}

// FromImage turns a picture into I420 of full range, as Apply takes it: width x height of img, from (0, 0)
// on. Transparency is dropped.
func FromImage(img image.Image) *image.YCbCr {
	p, ok := img.(*image.NRGBA)
	if !ok {
		p = image.NewNRGBA(img.Bounds())
		draw.Draw(p, p.Rect, img, p.Rect.Min, draw.Src)
	}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := 0; y < h; y += 2 {
		for x := 0; x < w; x += 2 {
			var cb, cr, n int
			for v := y; v < min(y+2, h); v++ {
				for u := x; u < min(x+2, w); u++ {
					c := p.Pix[v*p.Stride+4*u:]
					l, b, r := color.RGBToYCbCr(c[0], c[1], c[2])
					out.Y[v*out.YStride+u] = l
					cb, cr, n = cb+int(b), cr+int(r), n+1
				}
			}
			i := out.COffset(x, y)
			out.Cb[i], out.Cr[i] = uint8((cb+n/2)/n), uint8((cr+n/2)/n)
		}
	}
	return out
}

// added is what is added to a pixel, in levels of full range.
type added struct{ y, cb, cr int32 }

// andLook adds what a look adds to the pixel with a on it.
func (a added) andLook(t *spreadTable, pixel *[4]uint8) added {
	oy, ocb, ocr := color.RGBToYCbCr(pixel[0], pixel[1], pixel[2])
	y, cb, cr := clampByte(int32(oy)+a.y), clampByte(int32(ocb)+a.cb), clampByte(int32(ocr)+a.cr)
	four := uint32(y)
	luma, _, chroma := t.block(four, four, four, four, cb, cr)
	y, _ = luma.samples()
	cb, cr = chroma.samples()
	return added{int32(y) - int32(oy), int32(cb) - int32(ocb), int32(cr) - int32(ocr)}
}

// to adds a to a pixel, by the matrix of BT.601 as JPEG has it.
func (a added) to(pixel *[4]uint8) {
	const half = 1 << 15
	pixel[0] = clampByte(int32(pixel[0]) + a.y + (91881*a.cr+half)>>16)            // 1.402
	pixel[1] = clampByte(int32(pixel[1]) + a.y - (22554*a.cb+46802*a.cr+half)>>16) // 0.344136, 0.714136
	pixel[2] = clampByte(int32(pixel[2]) + a.y + (116130*a.cb+half)>>16)           // 1.772
}

func clampByte(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
