package ui

import (
	"encoding/binary"
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"

	"livepusher/pusher"
)

// rgbaView draws pictures on a machine whose graphics are made by the processor: there a shader costs
// more than scaling the picture to its size on the screen beforehand.
type rgbaView struct {
	raster *canvas.Raster
	ring   [3]*image.RGBA
	next   int
	shown  *image.RGBA
	scale  func(dst *image.RGBA, src *pusher.Frame) error
}

func newRGBAView(scale func(*image.RGBA, *pusher.Frame) error) *rgbaView {
	if scale == nil {
		scale = scaleNearest
	}
	v := &rgbaView{scale: scale, shown: image.NewRGBA(image.Rect(0, 0, 1, 1))}
	v.raster = canvas.NewRaster(func(int, int) image.Image { return v.shown })
	return v
}

// draw scales f to width x height pixels, in a picture that show may show until the one after the
// next is drawn. Any one goroutine may call it.
func (v *rgbaView) draw(f *pusher.Frame, width, height int, mirror bool) (*image.RGBA, error) {
	img := v.ring[v.next%len(v.ring)]
	if img == nil || img.Rect.Dx() != width || img.Rect.Dy() != height {
		img = image.NewRGBA(image.Rect(0, 0, width, height))
		v.ring[v.next%len(v.ring)] = img
	}
	v.next++
	if err := v.scale(img, f); err != nil {
		return nil, err
	}
	if mirror {
		flip(img)
	}
	return img, nil
}

// show is called on Fyne's thread.
func (v *rgbaView) show(img *image.RGBA) {
	v.shown = img
	v.raster.Refresh()
}

// flip turns img left to right.
func flip(img *image.RGBA) {
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:w*4]
		for a, b := 0, len(row)-4; a < b; a, b = a+4, b-4 {
			left, right := binary.NativeEndian.Uint32(row[a:]), binary.NativeEndian.Uint32(row[b:])
			binary.NativeEndian.PutUint32(row[a:], right)
			binary.NativeEndian.PutUint32(row[b:], left)
		}
	}
}

// scaleNearest is the scaler for when none was given: nearest neighbour, ITU-R BT.601.
func scaleNearest(dst *image.RGBA, f *pusher.Frame) error {
	p := f.Picture
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	for y := range h {
		sy := y * p.Rect.Dy() / h
		row := dst.Pix[y*dst.Stride:]
		for x := range w {
			sx := x * p.Rect.Dx() / w
			luma, c := p.Y[sy*p.YStride+sx], sy/2*p.CStride+sx/2
			cb, cr := p.Cb[c], p.Cr[c]
			if f.Range != fullRange {
				luma, cb, cr = stretch(luma, 16, 219, 0), stretch(cb, 128, 224, 128), stretch(cr, 128, 224, 128)
			}
			row[4*x], row[4*x+1], row[4*x+2] = color.YCbCrToRGB(luma, cb, cr)
			row[4*x+3] = 255
		}
	}
	return nil
}

// stretch brings a limited-range sample, span steps around zero, to full range around to.
func stretch(v byte, zero, span, to int) byte {
	return byte(min(max((int(v)-zero)*255/span+to, 0), 255))
}
