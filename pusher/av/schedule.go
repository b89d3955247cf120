package av

import "time"

// schedule says when the parts of a file are due, counted from the start of playing it, over as many
// rounds as it is played. Where the file gives no time, or one that makes no sense (before the part
// already played, or far ahead), a part follows the one before it at once.
type schedule struct {
	offset  time.Duration // added to the file's times
	due     time.Duration // of the last part
	step    time.Duration // the last part's duration
	nominal time.Duration // a part's duration where the file does not say
	begun   bool
}

// maxGap is the longest pause between two parts that is taken for meant.
const maxGap = 10 * time.Second

// next is when the part is due that the file puts at the time at and that lasts duration; a negative
// value means that the file does not say.
func (s *schedule) next(at, duration time.Duration) time.Duration {
	follow := s.due + s.step
	if !s.begun {
		follow, s.begun = 0, true
	}
	t := at + s.offset
	if at < 0 || t < s.due || t > follow+maxGap {
		t = follow
		if at >= 0 {
			s.offset = follow - at
		}
	}
	s.due, s.step = t, s.nominal
	if duration > 0 && duration <= maxGap {
		s.step = duration
	}
	return t
}

// again begins the next round: the file's time 0 follows the last part.
func (s *schedule) again() { s.offset = s.due + s.step }
