package beauty

// rampFrames is the number of pictures over which a change of the sliders is spread: at 30 pictures
// a second a sixth of a second, short enough to feel direct and long enough not to jump.
const rampFrames = 5

// level is where the sliders stand for one picture, between two steps while they move.
type level struct {
	beauty, whiteness float32 // 0-9
	nature            float32 // 0 smooth, 1 nature
}

func (l level) changesNothing() bool { return l.beauty == 0 && l.whiteness == 0 }

// ramp follows the sliders.
type ramp struct {
	started  bool
	fresh    bool // the current picture is the first one
	now, aim level
	left     int // pictures until now reaches aim
}

// next returns the level of the next picture.
func (r *ramp) next(p Params) level {
	aim := levelOf(p)
	r.fresh = !r.started
	switch {
	case r.fresh:
		*r = ramp{started: true, fresh: true, now: aim, aim: aim}
	case aim != r.aim:
		r.aim, r.left = aim, rampFrames
	}
	if r.left > 0 {
		share := 1 / float32(r.left)
		r.now.beauty += (r.aim.beauty - r.now.beauty) * share
		r.now.whiteness += (r.aim.whiteness - r.now.whiteness) * share
		r.now.nature += (r.aim.nature - r.now.nature) * share
		if r.left--; r.left == 0 {
			r.now = r.aim // exactly, so that level 0 is off bit for bit
		}
	}
	return r.now
}

func levelOf(p Params) level {
	l := level{beauty: float32(clampInt(p.Beauty, 0, MaxLevel)), whiteness: float32(clampInt(p.Whiteness, 0, MaxLevel))}
	if p.Style == Nature {
		l.nature = 1
	}
	return l
}

func clampInt(v, low, high int) int { return min(max(v, low), high) }
