package rtmp

import "testing"

func TestPathLoss(t *testing.T) {
	var p pathLoss
	var at transport
	looks := func(n int, segments, repeated int64) (changes int) {
		for range n {
			at.segments += segments
			at.repeated += repeated
			if p.take(at) {
				changes++
			}
		}
		return changes
	}
	for _, row := range []struct {
		name               string
		looks              int
		segments, repeated int64
		lossy              bool
	}{
		{"nothing lost", 100, 100, 0, false},
		{"a full queue once", 2, 100, 20, false},
		{"nothing lost after it", 10, 100, 0, false},
		{"losing, not long enough", 5, 100, 5, false},
		{"losing", 1, 100, 5, true},
		{"still losing", 100, 100, 1, true},
		{"clean, not long enough", 59, 100, 0, true},
		{"lost again", 1, 100, 1, true},
		{"clean", 60, 100, 0, false},
		{"few segments, in many looks", 130, 1, 1, true},
	} {
		if looks(row.looks, row.segments, row.repeated); p.lossy != row.lossy {
			t.Errorf("%s: lossy is %v", row.name, p.lossy)
		}
	}
}
