package ui

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2/theme"
)

// The drawing of the debug panel's curves: side by side in one picture, which is drawn once a second and
// then only shown. Its memory is used again.

// curveFloors are the least that the full height of each curve stands for, so that what is next to nothing
// looks like it.
var curveFloors = [curveCount]float32{100, 20, 20, 10}

// plot draws the curves of a history into img, which it makes anew when the size is another; gap pixels
// lie between two of them. Time runs to the right, the newest reading at the right edge.
func plot(img *image.RGBA, h *history, width, height, gap int) *image.RGBA {
	if img == nil || img.Rect.Dx() != width || img.Rect.Dy() != height {
		img = image.NewRGBA(image.Rect(0, 0, width, height))
	}
	clear(img.Pix)
	each := (width - gap*(curveCount-1)) / curveCount
	if each < 2 || height < 4 {
		return img
	}
	for c := range curveCount {
		place := image.Rect(0, 0, each, height).Add(image.Pt(c*(each+gap), 0))
		draw.Draw(img, place, image.NewUniform(plotGround), image.Point{}, draw.Src)
		plotCurve(img, place, h, c)
	}
	return img
}

var (
	plotGround = color.RGBA{0x14, 0x14, 0x14, 0x14} // premultiplied: a faint light
	plotTarget = color.NRGBA{0xff, 0xff, 0xff, 0x80}
)

func plotCurve(img *image.RGBA, place image.Rectangle, h *history, curve int) {
	_, _, top := h.span(curve)
	if curve == curveRate {
		top = max(top, h.targetHigh())
	}
	top = max(top*1.1, curveFloors[curve])
	if curve == curveRate {
		plotLine(img, place, h.held, plotTarget, false, func(back int) float32 { return h.at(back).target / top })
	}
	ink := color.NRGBAModel.Convert(theme.Color(theme.ColorNameSuccess)).(color.NRGBA)
	plotLine(img, place, h.held, ink, true, func(back int) float32 { return h.at(back).values[curve] / top })
}

// plotLine draws held values of 0-1, where share gives the one of so many seconds ago, and perhaps a veil
// below it.
func plotLine(img *image.RGBA, place image.Rectangle, held int, ink color.NRGBA, veil bool, share func(back int) float32) {
	const thick = 1.5 // pixels
	step := float64(place.Dx()-1) / (minute - 1)
	y := func(x int) float64 { // at a column, counted from the right
		back := float64(x) / step
		i := min(int(back), held-1)
		v := float64(share(i))
		if next := i + 1; next < held {
			v += (float64(share(next)) - v) * (back - float64(i))
		}
		return float64(place.Max.Y) - thick - v*(float64(place.Dy())-2*thick)
	}
	last := min(place.Dx()-1, int(float64(held-1)*step)) // the oldest column
	for x := 0; x <= last && held > 0; x++ {
		here, left := y(x), y(min(x+1, last))
		high, low := math.Min(here, left)-thick/2, math.Max(here, left)+thick/2
		column := place.Max.X - 1 - x
		for row := max(int(high), place.Min.Y); row < place.Max.Y; row++ {
			cover := math.Min(float64(row+1), low) - math.Max(float64(row), high)
			switch {
			case cover > 0:
				blend(img, column, row, ink, math.Min(cover, 1))
			case veil:
				blend(img, column, row, ink, 0.18)
			default:
				row = place.Max.Y
			}
		}
	}
}

// blend lays ink over a pixel; cover is how much of it, 0-1.
func blend(img *image.RGBA, x, y int, ink color.NRGBA, cover float64) {
	a := cover * float64(ink.A) / 255
	p := img.Pix[img.PixOffset(x, y):][:4]
	for i, c := range [4]uint8{ink.R, ink.G, ink.B, 255} {
		p[i] = uint8(float64(c)*a + float64(p[i])*(1-a) + 0.5)
	}
}
