package ui

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// box draws a rectangle with round corners, whose stroke lies half outside.
func (r *pen) box(p paper, at image.Rectangle, radius float32, fill, stroke color.Color, width float32) bool {
	round := min(float32(p.round(radius)), float32(at.Dx())/2, float32(at.Dy())/2)
	half := float32(p.round(width)) / 2
	outer := at.Inset(-int(math.Ceil(float64(half))))
	filled, framed := seen(fill), half > 0 && seen(stroke)
	if !filled && !framed {
		return true
	}
	if !outer.In(p.to.Rect) {
		return false
	}
	if filled {
		r.paths.Reset(at.Dx(), at.Dy())
		r.outline(0, round, false)
		r.paths.Draw(p.to, at, image.NewUniform(fill), image.Point{})
	}
	if framed {
		r.paths.Reset(outer.Dx(), outer.Dy())
		beyond := float32(at.Min.X - outer.Min.X)
		r.outline(beyond-half, round+half, false)
		r.outline(beyond+half, max(round-half, 0), true)
		r.paths.Draw(p.to, outer, image.NewUniform(stroke), image.Point{})
	}
	return true
}

func seen(c color.Color) bool {
	if c == nil {
		return false
	}
	_, _, _, a := c.RGBA()
	return a > 0
}

// quarter is how far the control points of a cubic curve that is a quarter of a circle lie from its ends, in radii:
// 4/3 (sqrt 2 - 1).
const quarter = 0.5522847

// outline adds the rectangle that lies inset within the path's room, with round corners; back is the other way round,
// which cuts a hole.
func (r *pen) outline(inset, radius float32, back bool) {
	s := r.paths.Size()
	w, h := float32(s.X)-inset, float32(s.Y)-inset
	if radius == 0 {
		r.corners(back, [2]float32{inset, inset}, [2]float32{w, inset}, [2]float32{w, h}, [2]float32{inset, h})
		return
	}
	c := radius * (1 - quarter)
	type point = [2]float32
	curves := [4][4]point{ // clockwise from the top left: begin, two controls, end
		{{inset, inset + radius}, {inset, inset + c}, {inset + c, inset}, {inset + radius, inset}},
		{{w - radius, inset}, {w - c, inset}, {w, inset + c}, {w, inset + radius}},
		{{w, h - radius}, {w, h - c}, {w - c, h}, {w - radius, h}},
		{{inset + radius, h}, {inset + c, h}, {inset, h - c}, {inset, h - radius}},
	}
	for i := range curves {
		q := curves[i]
		if back {
			q = curves[3-i]
			q[0], q[1], q[2], q[3] = q[3], q[2], q[1], q[0]
		}
		if i == 0 {
			r.paths.MoveTo(q[0][0], q[0][1])
		} else {
			r.paths.LineTo(q[0][0], q[0][1])
		}
		r.paths.CubeTo(q[1][0], q[1][1], q[2][0], q[2][1], q[3][0], q[3][1])
	}
	r.paths.ClosePath()
}

func (r *pen) corners(back bool, c ...[2]float32) {
	if back {
		slices.Reverse(c)
	}
	r.paths.MoveTo(c[0][0], c[0][1])
	for _, q := range c[1:] {
		r.paths.LineTo(q[0], q[1])
	}
	r.paths.ClosePath()
}
