package monitor

import (
	"testing"
	"time"
)

func TestTimeline(t *testing.T) {
	const ms = time.Millisecond
	type step struct {
		ms   uint32
		want time.Duration
		jump bool
	}
	for _, test := range []struct {
		name  string
		steps []step
	}{
		{"rises", []step{{0, 0, false}, {33, 33 * ms, false}, {67, 67 * ms, false}}},
		{"begins anywhere", []step{{5000, 5000 * ms, false}, {5033, 5033 * ms, false}}},
		{"repeated time", []step{{0, 0, false}, {0, ms, false}, {0, 2 * ms, false}, {40, 40 * ms, false}}},
		{"small step back", []step{{100, 100 * ms, false}, {90, 101 * ms, false}, {130, 130 * ms, false}}},
		{"wraps after 49 days", []step{{0xffffffff, 0xffffffff * ms, false}, {32, (0xffffffff + 33) * ms, false}}},
		{"leaps back", []step{{5000, 5000 * ms, false}, {0, 0, true}}},
		{"leaps forward", []step{{0, 0, false}, {6000, 0, true}}},
		{"a pause is no leap", []step{{0, 0, false}, {5000, 5000 * ms, false}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var l timeline
			for i, s := range test.steps {
				got, jump := l.next(s.ms)
				if got != s.want || jump != s.jump {
					t.Errorf("step %d: %v, jump %v", i, got, jump)
				}
			}
		})
	}
}

func TestMeter(t *testing.T) {
	var m meter
	start := time.Now()
	for i := range 250 { // 10 s of 25 frames a second, 1 Mbit/s, a key frame every 2 s
		at := time.Duration(i) * frame
		p := videoPacket(at, i%50 == 0, string(make([]byte, 5000)))
		p.arrived = start.Add(at)
		m.add(p)
		a := audioPacket(at, string(make([]byte, 320)))
		a.arrived = p.arrived
		m.add(a)
	}
	if r := m.video.rate(); r < 24.9 || r > 25.1 {
		t.Error("frames a second: ", r)
	}
	if k := m.video.kbps(); k < 999 || k > 1001 {
		t.Error("video kbit/s: ", k)
	}
	if k := m.audio.kbps(); k < 63 || k > 65 {
		t.Error("audio kbit/s: ", k)
	}
	if m.keyInterval != 2*time.Second || len(m.video.samples) > 80 {
		t.Error(m.keyInterval, len(m.video.samples))
	}
	var none meter
	if none.video.rate() != 0 || none.video.kbps() != 0 {
		t.Error("figures of nothing")
	}
}
