// Package geometry decides which part of a camera's picture is pushed. It is pure: rectangles in,
// rectangles out.
package geometry

import "image"

// Plan says how a source picture becomes the pushed one: Crop is cut out, turned clockwise by Turn
// degrees, mirrored, and scaled to the whole of the output.
type Plan struct {
	Crop   image.Rectangle // in pixels of the source; even coordinates, so that chroma stays in place
	Turn   int             // degrees clockwise: 0, 90, 180, 270
	Mirror bool            // left to right, after the turn
}

// Wish is what the pushed picture should be.
type Wish struct {
	Width, Height int     // pixels of the output
	Zoom          float64 // magnification round the centre; below 1 counts as 1
	Mirror        bool
}

// Make plans the largest part of a source of width x height pixels that has the output's shape once
// turned, round the source's centre, so that nothing is distorted and nothing is left empty. Sources
// smaller than 2 x 2 give an empty Crop.
func Make(width, height, turn int, w Wish) Plan {
	p := Plan{Turn: ((turn % 360) + 360) % 360 / 90 * 90, Mirror: w.Mirror}
	if width < 2 || height < 2 || w.Width < 1 || w.Height < 1 {
		return p
	}
	ow, oh := w.Width, w.Height
	if p.Turn%180 == 90 {
		ow, oh = oh, ow
	}
	// The largest cw x ch with cw/ch = ow/oh inside the source, in exact integers.
	cw, ch := width, width*oh/ow
	if width*oh > height*ow {
		cw, ch = height*ow/oh, height
	}
	zoom := max(1, w.Zoom)
	cw, ch = even(float64(cw)/zoom, width), even(float64(ch)/zoom, height)
	x, y := (width-cw)/2&^1, (height-ch)/2&^1
	p.Crop = image.Rect(x, y, x+cw, y+ch)
	return p
}

// even rounds v to the nearest even number from 2 to limit.
func even(v float64, limit int) int {
	n := int(v/2+0.5) * 2
	return max(2, min(n, limit&^1))
}
