package assets

import (
	"image"
	"image/color"
	"math"
)

// The shapes below are signed distances: how far, in pixels, a point lies outside a shape (inside is
// negative). A pixel's share of the shape is then clamp(0.5 - distance), which draws smooth edges at
// any size without a path rasteriser.

type shape func(x, y float64) float64

func disc(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

func ring(cx, cy, r, width float64) shape {
	return func(x, y float64) float64 { return math.Abs(math.Hypot(x-cx, y-cy)-r) - width/2 }
}

// roundBox is the rectangle of half sizes w and h around a centre, with corners of radius r.
func roundBox(cx, cy, w, h, r float64) shape {
	return func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx)-w+r, math.Abs(y-cy)-h+r
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r
	}
}

// arcs are the two parts of a ring left and right of its centre, within half radians of the
// horizontal, with round ends.
func arcs(cx, cy, r, width, half float64) shape {
	endX, endY := r*math.Cos(half), r*math.Sin(half)
	return func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx), math.Abs(y-cy)
		if math.Atan2(dy, dx) <= half {
			return math.Abs(math.Hypot(dx, dy)-r) - width/2
		}
		return math.Hypot(dx-endX, dy-endY) - width/2
	}
}

// paint lays c over dst wherever s is.
func paint(dst *image.RGBA, s shape, c color.NRGBA) {
	for y := dst.Rect.Min.Y; y < dst.Rect.Max.Y; y++ {
		for x := dst.Rect.Min.X; x < dst.Rect.Max.X; x++ {
			share := min(max(0.5-s(float64(x)+0.5, float64(y)+0.5), 0), 1) * float64(c.A) / 255
			if share > 0 {
				over(dst.Pix[dst.PixOffset(x, y):][:4:4], c, share)
			}
		}
	}
}

// over blends c with the premultiplied pixel p.
func over(p []byte, c color.NRGBA, share float64) {
	for i, v := range [4]byte{c.R, c.G, c.B, 255} {
		p[i] = byte(float64(v)*share + float64(p[i])*(1-share) + 0.5)
	}
}

// mix is the colour at t (0-1) of the way from a to b.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	part := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*t + 0.5) }
	return color.NRGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), part(a.A, b.A)}
}
