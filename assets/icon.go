package assets

import (
	"image"
	"image/color"
	"math"
)

//go:generate go test -run TestIcon -update

// drawIcon draws the program's icon, n x n pixels: a red light that sends, on dark blue. icon.png
// is its picture at 256.
func drawIcon(n int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, n, n))
	s := float64(n)
	box := roundBox(s/2, s/2, s*0.46, s*0.46, s*0.2)
	top, bottom := color.NRGBA{0x2b, 0x4a, 0x6b, 255}, color.NRGBA{0x10, 0x1d, 0x2e, 255}
	for y := range n {
		row := img.SubImage(image.Rect(0, y, n, y+1)).(*image.RGBA)
		paint(row, box, mix(top, bottom, float64(y)/s))
	}
	white := color.NRGBA{255, 255, 255, 235}
	paint(img, arcs(s/2, s/2, s*0.21, s*0.055, math.Pi/4), white)
	paint(img, arcs(s/2, s/2, s*0.33, s*0.055, math.Pi/4), white)
	paint(img, disc(s/2, s/2, s*0.1), color.NRGBA{0xf0, 0x4b, 0x50, 255})
	return img
}
