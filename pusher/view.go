package pusher

// View is what the preview alone shows; the stream never follows it. The zero value is the picture as it is
// pushed.
type View struct {
	// Before is the share of the picture's width, from its left edge on, that shows the picture as it was
	// before the filter: 0 is none of it, 1 all.
	Before float64
	// Turned says that Before counts from the right edge of the picture as it is pushed, which is the left
	// one for who turns the preview left to right (see ViewTurned).
	Turned bool
	// Frozen keeps the camera's picture while the stream goes on. The filter's sliders act on it still.
	Frozen bool
}

// columns are those columns of a picture of that width, begin <= x < end, that show it before the filter. They
// begin and end with a whole chroma sample.
func (v View) columns(width int) (begin, end int) {
	if !(v.Before > 0) {
		return 0, 0
	}
	n := min(int(min(v.Before, 1)*float64(width)/2+0.5)*2, width)
	if v.Turned {
		return (width - n) &^ 1, width
	}
	return 0, n
}

// SetView changes what the preview shows, from the next picture on. StopPreview makes it the zero View again.
func (p *Pusher) SetView(v View) error {
	return p.do(func(s *session) error { s.setView(v); return nil })
}

func (s *session) setView(v View) {
	s.view = v
	if s.screen != nil {
		s.screen.view.Store(&v)
	}
}
