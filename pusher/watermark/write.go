package watermark

import (
	"image"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Measures of the text. An em is the letters' height with their ascenders and descenders.
const (
	shareOfHeight = 0.025 // of the picture that an em is
	leastEm       = 14    // pixels; smaller ones do not survive an encoder at 300 kbit/s
	margin        = 0.8   // ems from the picture's edges
	ascent        = 1.0   // ems above the baseline that are drawn on
	descent       = 0.3
)

const ellipsis = "…"

// place is where text goes in a picture of that size: its letters' height, the box that it may fill, and how
// far the outline reaches beyond. ok is false when the picture is too small.
func place(size image.Point) (em int, box image.Rectangle, reach int, ok bool) {
	em = max(leastEm, int(float64(size.Y)*shareOfHeight+0.5))
	edge := int(margin * float64(em))
	low := size.Y - edge
	box = image.Rect(edge, low-int((ascent+descent)*float64(em)), size.X-edge, low)
	reach = 2 * max(1, em/12)
	return em, box, reach, box.Dx() >= 4*em && box.Min.Y >= em
}

// write makes the mask of a text for pictures of that size.
func (f *Font) write(text string, size image.Point) mask {
	em, box, reach, ok := place(size)
	if !ok || text == "" {
		return mask{}
	}
	face, err := opentype.NewFace(f.outlines, &opentype.FaceOptions{Size: float64(em), DPI: 72})
	if err != nil {
		return mask{} // no font has such a size
	}
	defer face.Close()
	text = cut(text, box.Dx(), func(s string) int { return xfont.MeasureString(face, s).Ceil() })
	r := image.Rect(box.Min.X-reach, box.Min.Y-reach, box.Min.X+xfont.MeasureString(face, text).Ceil()+reach, box.Max.Y+reach)
	r = evened(r).Intersect(image.Rect(0, 0, size.X&^1, size.Y&^1))
	canvas := image.NewAlpha(r)
	d := xfont.Drawer{Dst: canvas, Src: image.Opaque, Face: face,
		Dot: fixed.P(box.Min.X, box.Max.Y-int(descent*float64(em)))}
	d.DrawString(text)
	letters := make([]float32, len(canvas.Pix))
	for i, a := range canvas.Pix {
		letters[i] = float32(a) / 255
	}
	return newMask(r, letters, outlined(letters, r.Dx(), r.Dy(), reach/2))
}

// evened is the smallest rectangle with even corners round r.
func evened(r image.Rectangle) image.Rectangle {
	return image.Rect(r.Min.X&^1, r.Min.Y&^1, (r.Max.X+1)&^1, (r.Max.Y+1)&^1)
}

// cut shortens text with an ellipsis until it is at most width pixels wide; nothing is left of it when not even
// the ellipsis is.
func cut(text string, width int, measure func(string) int) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n >= 0; n-- {
		if s := string(runes[:n]) + ellipsis; measure(s) <= width {
			return s
		}
	}
	return ""
}

// outlined spreads letters by about 2*radius pixels: dark close by, and softer farther away.
func outlined(letters []float32, width, height, radius int) []float32 {
	const gain = 3.5 // a stroke is narrower than what it is averaged over
	once := averaged(letters, width, height, radius)
	out := averaged(once, width, height, radius)
	for i := range out {
		out[i] = min(1, out[i]*gain)
	}
	return out
}

// averaged replaces each value by the mean of the square of that radius round it; beyond the edges is 0.
func averaged(in []float32, width, height, radius int) []float32 {
	rows, out := make([]float32, len(in)), make([]float32, len(in))
	for y := range height {
		averageLine(rows, in, y*width, 1, width, radius)
	}
	for x := range width {
		averageLine(out, rows, x, width, height, radius)
	}
	return out
}

// averageLine does so along one line of n values, step apart, with a running sum.
func averageLine(out, in []float32, first, step, n, radius int) {
	side := float32(2*radius + 1)
	var sum float32
	for i := range n + radius {
		if i < n {
			sum += in[first+i*step]
		}
		if left := i - 2*radius - 1; left >= 0 {
			sum -= in[first+left*step]
		}
		if middle := i - radius; middle >= 0 {
			out[first+middle*step] = sum / side
		}
	}
}
