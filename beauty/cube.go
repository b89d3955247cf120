package beauty

// Cube is a colour look from a file.
type Cube struct{ limited, full lookNodes }

func (c *Cube) nodes(fullRange bool) *lookNodes {
	if fullRange {
		return &c.full
	}
	return &c.limited
}
