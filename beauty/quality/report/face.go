package report

import "image"

// FaceBounds is the rectangle around the largest patch of skin, and a little more, since hair and ears are
// a part of a face; the whole picture when there is no skin.
func (r *Report) FaceBounds() image.Rectangle {
	box := largestPatch(r.mask, surelySkin)
	if box.Empty() {
		return r.mask.Rect
	}
	return box.Inset(-max(box.Dx(), box.Dy()) / 8).Intersect(r.mask.Rect)
}

// largestPatch is the rectangle around the largest patch of pixels that are least or more and touch each
// other's sides.
func largestPatch(mask *image.Gray, least uint8) (largest image.Rectangle) {
	w, h := mask.Rect.Dx(), mask.Rect.Dy()
	seen := make([]bool, w*h)
	most := 0
	var open []int
	for i := range seen {
		visit := func(i int) {
			if !seen[i] && mask.Pix[i/w*mask.Stride+i%w] >= least {
				seen[i] = true
				open = append(open, i)
			}
		}
		visit(i)
		var box image.Rectangle
		count := 0
		for ; len(open) > 0; count++ {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			x, y := at%w, at/w
			box = box.Union(image.Rect(x, y, x+1, y+1))
			if x > 0 {
				visit(at - 1)
			}
			if x+1 < w {
				visit(at + 1)
			}
			if y > 0 {
				visit(at - w)
			}
			if y+1 < h {
				visit(at + w)
			}
		}
		if count > most {
			most, largest = count, box
		}
	}
	return largest
}

// skinInDetail is the share of a detail that must be skin.
const skinInDetail = 0.2

// showsSkin tells whether so much of a part is skin.
func (r *Report) showsSkin(part image.Rectangle) bool {
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y += 4 {
		for x := part.Min.X; x < part.Max.X; x += 4 {
			if r.mask.GrayAt(x, y).Y >= halfSkin {
				n++
			}
		}
	}
	return float64(16*n) >= skinInDetail*float64(part.Dx()*part.Dy())
}
