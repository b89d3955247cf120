package beauty

// Cube is a colour look from a .cube file, as colour grading programs and cameras' makers give it
// away: a table over the colours of a picture. ReadCube makes one. It can be used by many filters at
// once.
type Cube struct {
	Title string // as the file says, may be empty

	limited, full lookNodes
}

func (c *Cube) nodes(fullRange bool) *lookNodes {
	if fullRange {
		return &c.full
	}
	return &c.limited
}

// rgb is a colour: red, green and blue, 0 to 1 as they are coded for the screen (sRGB, BT.709).
type rgb [3]float64

// cubeTable is a file's table. In one dimension each channel goes its own way, by column of rows; in
// three, row (blue*size+green)*size+red has the colour.
type cubeTable struct {
	dimensions, size int
	rows             [][3]float32
	low, high        rgb // the domain: colours of the first and the last point
}

// newCube turns a file's table into those of a look.
func newCube(title string, t *cubeTable) *Cube {
	c := &Cube{Title: title}
	c.limited.fill(false, t.ofYCbCr)
	c.full.fill(true, t.ofYCbCr)
	return c
}

// ofYCbCr is the table for colours by the matrix of ITU-R BT.601, which is that of the filter's
// pictures: Kr = 0.299, Kb = 0.114.
func (t *cubeTable) ofYCbCr(y, cb, cr float64) (float64, float64, float64) {
	const kr, kg, kb = 0.299, 0.587, 0.114
	out := t.beyond(rgb{y + 2*(1-kr)*cr, y - 2*kb*(1-kb)/kg*cb - 2*kr*(1-kr)/kg*cr, y + 2*(1-kb)*cb})
	y = kr*out[0] + kg*out[1] + kb*out[2]
	return y, (out[2] - y) / (2 * (1 - kb)), (out[0] - y) / (2 * (1 - kr))
}

// beyond continues the table to colours that no screen has, but the corners of YCbCr do: a point on
// the far side of the border gets as much more as the point before its mirror gets less. So what is
// linear stays so, and interpolation beside the border is right.
func (t *cubeTable) beyond(c rgb) rgb {
	var border, mirror rgb
	for i, v := range c {
		border[i] = min(max(v, 0), 1)
		mirror[i] = min(max(2*border[i]-v, 0), 1)
	}
	at := t.at(border)
	if border == c {
		return at
	}
	before := t.at(mirror)
	for i := range at {
		at[i] = 2*at[i] - before[i]
	}
	return at
}

// at looks a colour up. What lies outside of the table's domain is taken as its nearest end, and what
// comes out stays within 0 and 1.
func (t *cubeTable) at(c rgb) rgb {
	var cell [3]int
	var frac rgb
	for i, v := range c {
		place := min(max((v-t.low[i])/(t.high[i]-t.low[i]), 0), 1) * float64(t.size-1)
		cell[i] = min(int(place), t.size-2)
		frac[i] = place - float64(cell[i])
	}
	var out rgb
	if t.dimensions == 1 {
		for i := range out {
			low, high := float64(t.rows[cell[i]][i]), float64(t.rows[cell[i]+1][i])
			out[i] = low + (high-low)*frac[i]
		}
	} else {
		out = t.tetrahedral(cell, frac)
	}
	for i, v := range out {
		out[i] = min(max(v, 0), 1)
	}
	return out
}

// tetrahedral goes from the low corner of a cell to its high one along the edges, longest way first:
// the interpolation that keeps greys grey when the table does.
func (t *cubeTable) tetrahedral(cell [3]int, frac rgb) rgb {
	step := [3]int{1, t.size, t.size * t.size}
	i := cell[0]*step[0] + cell[1]*step[1] + cell[2]*step[2]
	order := [3]int{0, 1, 2}
	for _, swap := range [3][2]int{{0, 1}, {1, 2}, {0, 1}} {
		if a, b := swap[0], swap[1]; frac[order[a]] < frac[order[b]] {
			order[a], order[b] = order[b], order[a]
		}
	}
	var out rgb
	for c := range out {
		out[c] = float64(t.rows[i][c])
	}
	for _, axis := range order {
		from, to := t.rows[i], t.rows[i+step[axis]]
		for c := range out {
			out[c] += float64(to[c]-from[c]) * frac[axis]
		}
		i += step[axis]
	}
	return out
}
