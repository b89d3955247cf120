package av

import (
	"testing"
	"time"
)

func TestSchedule(t *testing.T) {
	const ms, unknown = time.Millisecond, -1
	type part struct {
		at, duration time.Duration
		again        bool
		due          time.Duration
	}
	for _, c := range []struct {
		name  string
		parts []part
	}{
		{"as the file says", []part{{0, 40 * ms, false, 0}, {40 * ms, 40 * ms, false, 40 * ms}, {100 * ms, 40 * ms, false, 100 * ms}}},
		{"begins late", []part{{80 * ms, 40 * ms, false, 80 * ms}, {120 * ms, 40 * ms, false, 120 * ms}}},
		{"no times", []part{{unknown, unknown, false, 0}, {unknown, unknown, false, 33 * ms}, {unknown, 10 * ms, false, 66 * ms}, {unknown, unknown, false, 76 * ms}}},
		{"goes back", []part{{0, 40 * ms, false, 0}, {40 * ms, 40 * ms, false, 40 * ms}, {20 * ms, 40 * ms, false, 80 * ms}, {60 * ms, 40 * ms, false, 120 * ms}}},
		{"jumps an hour ahead", []part{{0, 40 * ms, false, 0}, {time.Hour, 40 * ms, false, 40 * ms}, {time.Hour + 50*ms, 40 * ms, false, 90 * ms}}},
		{"a long pause is meant", []part{{0, 40 * ms, false, 0}, {5 * time.Second, 40 * ms, false, 5 * time.Second}}},
		{"again", []part{{0, 40 * ms, false, 0}, {40 * ms, 60 * ms, false, 40 * ms}, {0, 40 * ms, true, 100 * ms}, {40 * ms, 60 * ms, false, 140 * ms}, {0, 40 * ms, true, 200 * ms}}},
		{"one picture again and again", []part{{0, unknown, false, 0}, {0, unknown, true, 33 * ms}, {0, unknown, true, 66 * ms}}},
	} {
		s := schedule{nominal: 33 * ms}
		for i, p := range c.parts {
			if p.again {
				s.again()
			}
			if due := s.next(p.at, p.duration); due != p.due {
				t.Errorf("%s: part %d is due %v, want %v", c.name, i, due, p.due)
			}
		}
	}
}
