package assets

import (
	"image"
	"image/color"
	"math"
	"sync"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Waiting draws the built-in picture that viewers see instead of the camera, width x height pixels
// (both at least 1), opaque. It takes some 10 ms; who shows it again and again keeps it. Any goroutine
// may call it.
func Waiting(width, height int) image.Image { return drawWaiting(max(width, 1), max(height, 1)) }

// drawWaiting draws a calm picture that compresses to almost nothing: a slow gradient, a pause sign,
// and the message in both languages.
func drawWaiting(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	backdrop(img)
	w, h := float64(width), float64(height)
	unit := min(w*1.3, h) // what the message is measured in: fits upright, wide and square pictures
	cx, cy := w/2, h/2
	r := unit * 0.095
	ink, faint := color.NRGBA{0xf2, 0xf5, 0xf8, 255}, color.NRGBA{0xf2, 0xf5, 0xf8, 150}
	sign := cy - unit*0.17
	paint(around(img, cx, sign, r*1.3), ring(cx, sign, r, unit*0.011), faint)
	for _, side := range []float64{-1, 1} {
		paint(around(img, cx, sign, r*1.3), roundBox(cx+side*r*0.27, sign, r*0.1, r*0.37, r*0.1), ink)
	}
	write(img, "稍候", unit*0.105, cy+unit*0.1, ink)
	write(img, "Be right back", unit*0.052, cy+unit*0.19, faint)
	return img
}

// backdrop fills img with a gradient that is lightest above the middle.
func backdrop(img *image.RGBA) {
	light, dark := color.NRGBA{0x33, 0x44, 0x56, 255}, color.NRGBA{0x14, 0x1b, 0x24, 255}
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			d := math.Hypot((float64(x)-w/2)/w, (float64(y)-h*0.42)/h) * 1.5
			c := mix(light, dark, min(d*d*(3-2*min(d, 1)), 1))
			copy(img.Pix[img.PixOffset(x, y):], []byte{c.R, c.G, c.B, 255})
		}
	}
}

// around is the part of img within r of a point.
func around(img *image.RGBA, x, y, r float64) *image.RGBA {
	box := image.Rect(int(x-r), int(y-r), int(math.Ceil(x+r)), int(math.Ceil(y+r)))
	return img.SubImage(box).(*image.RGBA)
}

// Outlines is Font, read.
func Outlines() *opentype.Font { return letters() }

var letters = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(font)
	if err != nil {
		panic("the embedded font cannot be read: " + err.Error())
	}
	return f
})

// write draws text centred, size pixels tall, with its baseline at y.
func write(img *image.RGBA, text string, size, y float64, c color.NRGBA) {
	face, err := opentype.NewFace(letters(), &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		return // no font has such a size: a picture of a few pixels does without words
	}
	defer face.Close()
	d := xfont.Drawer{Dst: img, Src: image.NewUniform(c), Face: face}
	left := (fixed.I(img.Rect.Dx()) - d.MeasureString(text)) / 2
	d.Dot = fixed.Point26_6{X: left, Y: fixed.Int26_6(y * 64)}
	d.DrawString(text)
}
