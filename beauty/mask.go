package beauty

import "image"

// Mask is what the filter takes for skin in a picture, pixel by pixel: 0 is none and is left alone, 255 is
// skin beyond doubt. It is made by the filter's own steps, for people who want to know why something was
// smoothed or was not. The picture is 4:2:0, of any size; the mask has its size, from (0, 0) on.
func Mask(p *image.YCbCr, fullRange bool) *image.Gray {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	mask := image.NewGray(image.Rect(0, 0, w, h))
	if mask.Rect.Empty() {
		return mask
	}
	s := newSetting(level{beauty: 1}, w, h, fullRange, 0)
	rows := blockWeights(p, &s)
	side := float32(s.blockSide())
	for y := range h {
		line := mask.Pix[y*mask.Stride:][:w]
		upper, lower, down := between(y, side, len(rows))
		for x := range line {
			left, right, across := between(x, side, len(rows[0]))
			a := mixed(rows[upper][left], rows[upper][right], across)
			b := mixed(rows[lower][left], rows[lower][right], across)
			line[x] = uint8((a + (b-a)*down) * 255 / fullWeight)
		}
	}
	return mask
}

// blockWeights are the skin weights of a picture's blocks, row by row.
func blockWeights(p *image.YCbCr, s *setting) (rows [][]int32) {
	k := new(reference)
	k.reset(s.blocksIn(p.Rect.Dx()), s)
	count, radius := s.blocksIn(p.Rect.Dy()), int(s.radius)
	for newest := -radius; newest < count+radius; newest++ {
		k.pushBlocks(p, s, newest)
		if !k.stats.full() {
			continue
		}
		k.pushCoefficients(s)
		rows = append(rows, append([]int32(nil), k.coefs.plane(k.coefs.row(0), coefSkin)...))
	}
	return rows
}

// between are the two of n blocks between whose middles sample i lies, and how far from the first.
func between(i int, side float32, n int) (first, second int, share float32) {
	at := (float32(i)+0.5)/side - 0.5
	if at <= 0 {
		return 0, 0, 0
	}
	first = min(int(at), n-1)
	return first, min(first+1, n-1), at - float32(first)
}

func mixed(a, b int32, share float32) float32 { return float32(a) + float32(b-a)*share }
