package beauty

// A look is a table of colours over Y, Cb and Cr: what it adds to a colour, in levels of the picture's
// own range, at every 16th level of chroma and every 8th of luma from 0 to 256; curves are steep near
// black. Between them it is interpolated.
const (
	lookPoints = 17
	lookStep   = 16
	lookCells  = lookPoints - 1 // a side

	lookLumas    = 33
	lookLumaStep = 8
)

type lookNodes [lookLumas * lookPoints * lookPoints][3]float32

func nodeAt(y, cb, cr int) int { return (y*lookPoints+cb)*lookPoints + cr }

// levels are how a range codes colours: how many levels luma and chroma have from end to end,
// and where black lies. The middle of chroma is 128 in any case.
type levels struct{ luma, chroma, black float64 }

// levelsOf gives the numbers of ITU-R BT.601: luma 16-235 and chroma 16-240, or 0-255 for both.
func levelsOf(fullRange bool) levels {
	if fullRange {
		return levels{255, 255, 0}
	}
	return levels{219, 224, 16}
}

// fill computes a table from what it makes of a colour: of takes and returns luma, 0 black and 1
// white, and chroma from -0.5 to 0.5, and is asked for colours outside of that as well.
func (n *lookNodes) fill(fullRange bool, of func(y, cb, cr float64) (float64, float64, float64)) {
	s := levelsOf(fullRange)
	for y := range lookLumas {
		for cb := range lookPoints {
			for cr := range lookPoints {
				iy, icb, icr := (float64(y*lookLumaStep)-s.black)/s.luma, float64(cb*lookStep-128)/s.chroma, float64(cr*lookStep-128)/s.chroma
				oy, ocb, ocr := of(iy, icb, icr)
				n[nodeAt(y, cb, cr)] = [3]float32{float32((oy - iy) * s.luma), float32((ocb - icb) * s.chroma), float32((ocr - icr) * s.chroma)}
			}
		}
	}
}

// weaken keeps so much of the table, 0-1.
func (n *lookNodes) weaken(strength float32) {
	for i := range n {
		for c := range n[i] {
			n[i][c] *= strength
		}
	}
}

// lookChoice is the look that is asked for. The zero value is none.
type lookChoice struct {
	name     string
	cube     *Cube
	strength float64
}

// lookOf is the look of p; none when there is none such or nothing is left of it.
func lookOf(p Params) lookChoice {
	strength := min(max(p.Strength, 0), 1)
	_, known := recipes[p.Look]
	switch {
	case !(strength > 0): // NaN as well
		return lookChoice{}
	case p.Cube != nil:
		return lookChoice{cube: p.Cube, strength: strength}
	case known:
		return lookChoice{name: p.Look, strength: strength}
	}
	return lookChoice{}
}

// nodes computes the table of the choice.
func (c lookChoice) nodes(to *lookNodes, fullRange bool) {
	switch {
	case c.cube != nil:
		*to = *c.cube.nodes(fullRange)
	case c.name != "":
		to.fill(fullRange, recipes[c.name].of)
	default:
		*to = lookNodes{}
	}
	to.weaken(float32(c.strength))
}

// lookTable is the look of a Filter: the one asked for, the way from the last one to it, and the
// nodes spread out so that applying them takes few steps.
type lookTable struct {
	choice    lookChoice
	fullRange bool
	left      int // pictures until now reaches aim

	now, aim *lookNodes
	spread   *spreadTable
}

// mix moves one picture on towards the look asked for, or goes there at once, and reports whether
// there is anything to apply.
func (l *lookTable) mix(choice lookChoice, fullRange, atOnce bool) bool {
	if l.choice == choice && choice == (lookChoice{}) && l.left == 0 {
		return false
	}
	if l.now == nil {
		l.now, l.aim, l.spread = new(lookNodes), new(lookNodes), new(spreadTable)
		l.fullRange = fullRange
	}
	if choice != l.choice || fullRange != l.fullRange {
		atOnce = atOnce || fullRange != l.fullRange
		l.choice, l.fullRange, l.left = choice, fullRange, rampFrames
		choice.nodes(l.aim, fullRange)
	}
	if l.left > 0 {
		l.step(atOnce)
		l.spread.fill(l.now)
	}
	return l.choice != (lookChoice{}) || l.left > 0
}

// step moves now closer to aim.
func (l *lookTable) step(atOnce bool) {
	if l.left--; atOnce || l.left == 0 {
		*l.now, l.left = *l.aim, 0
		return
	}
	share := 1 / float32(l.left+1)
	for i := range l.now {
		for c := range l.now[i] {
			l.now[i][c] += (l.aim[i][c] - l.now[i][c]) * share
		}
	}
}
