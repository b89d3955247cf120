package watermark

import "image"

// Luma of limited range, and how much of the outline covers at most.
const (
	white, black = 235, 16
	grey         = 128 // chroma
	outlineAlpha = 0.75
)

// mask is a text as it is blended: for each sample of a rectangle how much of the picture stays, and what is
// added.
type mask struct {
	rect         image.Rectangle // in the picture; even corners
	luma, chroma []share
}

// share blends one sample: (sample*keep + add) / 256. Where nothing is written keep is 256 and add 0, and the
// sample stays what it is.
type share struct{ keep, add uint16 }

// shareOf is the share of a value of 0-255 that covers by alpha, 0-1.
func shareOf(alpha, value float32) share {
	a := uint16(alpha*256 + 0.5)
	if a == 0 {
		return share{keep: 256}
	}
	return share{256 - a, uint16(float32(a)*value + 128)} // 128 rounds
}

// newMask makes a mask of letters and their outline, 0-1 each, row by row of r.
func newMask(r image.Rectangle, letters, outline []float32) mask {
	m := mask{rect: r, luma: make([]share, len(letters)), chroma: make([]share, len(letters)/4)}
	w := r.Dx()
	covered := make([]float32, len(letters))
	for i, t := range letters {
		dark := outline[i] * outlineAlpha * (1 - t)
		covered[i] = t + dark
		if covered[i] > 0 {
			m.luma[i] = shareOf(covered[i], (t*white+dark*black)/covered[i])
		} else {
			m.luma[i] = shareOf(0, 0)
		}
	}
	for i := range m.chroma {
		at := i/(w/2)*2*w + i%(w/2)*2
		m.chroma[i] = shareOf((covered[at]+covered[at+1]+covered[at+w]+covered[at+w+1])/4, grey)
	}
	return m
}

// mirrored is the mask for a picture of that width which will be turned left to right.
func (m mask) mirrored(width int) mask {
	r := m.rect
	r.Min.X, r.Max.X = width-r.Max.X, width-r.Min.X
	return mask{r, reversed(m.luma, r.Dx()), reversed(m.chroma, r.Dx()/2)}
}

func reversed(rows []share, width int) []share {
	out := make([]share, len(rows))
	for i := range rows {
		out[i] = rows[i/width*width+width-1-i%width]
	}
	return out
}

func (m *mask) blend(p *image.YCbCr) {
	eachRow(p, m.rect, func(plane, row int, pixels []byte) {
		shares := m.luma
		if plane > 0 {
			shares = m.chroma
		}
		blendRow(pixels, shares[row*len(pixels):])
	})
}

func blendRow(pixels []byte, shares []share) {
	shares = shares[:len(pixels)]
	for i, p := range pixels {
		s := shares[i]
		pixels[i] = byte((uint32(p)*uint32(s.keep) + uint32(s.add)) >> 8)
	}
}
