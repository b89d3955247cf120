package pusher_test

import (
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

// A link that stood still is not made to carry the past: sound goes on without a gap, pictures from before
// the stall are skipped but for key frames, and the next one after them is a key frame of now.
func TestWhatAStallHeldUpIsSkipped(t *testing.T) {
	for _, row := range []struct {
		mode  pusher.Mode
		stall time.Duration
		limit time.Duration // no picture that is later than this is sent, but those that were under way
		after time.Duration // from the link's return to a picture that is not late
	}{
		{pusher.RTC, 3 * time.Second, 500 * time.Millisecond, 200 * time.Millisecond},
		{pusher.HD, 4 * time.Second, 1500 * time.Millisecond, 300 * time.Millisecond},
	} {
		t.Run(string(row.mode), func(t *testing.T) {
			bench := &pushertest.Bench{}
			inBubble(t, func(c *pusher.Config) { c.Mode = row.mode }, bench, func(t *testing.T, l *live) {
				if err := l.Start(); err != nil {
					t.Fatal(err)
				}
				sleep(5 * time.Second)
				conn := bench.Conns()[0]
				conn.Stall(row.stall)
				back := time.Now().Add(row.stall)
				sleep(row.stall + 5*time.Second)
				judgeStall(t, conn.Messages(), back, row.limit, row.after)
				if !l.has(pusher.NetBusy) || l.has(pusher.Reconnect) {
					t.Errorf("events %v: want the warning, and the connection kept", l.codes())
				}
			})
		})
	}
}

// judgeStall looks at what a connection took that stood still until back.
func judgeStall(t *testing.T, all []pushertest.Written, back time.Time, limit, after time.Duration) {
	t.Helper()
	var sound, picture uint32
	offset := all[len(all)-1].At.Add(-time.Duration(all[len(all)-1].MS) * time.Millisecond) // when the stream's zero was
	replayed, afterGap := 0, false
	for _, m := range all {
		late := m.At.Sub(offset) - time.Duration(m.MS)*time.Millisecond
		switch {
		case m.Header() || m.Kind == 'd':
			continue
		case m.Kind == 'a':
			if m.MS > sound+70 {
				t.Errorf("no sound from %d to %d ms", sound, m.MS)
			}
			sound = m.MS
			continue
		case !m.At.Before(back) && !m.Key() && late > limit:
			replayed++
		case m.At.After(back.Add(after)) && late > 250*time.Millisecond:
			t.Errorf("the picture of %d ms is %v late, %v after the link's return", m.MS, late, m.At.Sub(back))
		}
		if m.MS > picture+100 {
			afterGap = true
			if !m.Key() {
				t.Errorf("after the gap from %d to %d ms comes no key frame", picture, m.MS)
			}
		}
		picture = m.MS
	}
	if replayed > 2 || !afterGap {
		t.Errorf("%d old pictures replayed; a gap: %v", replayed, afterGap)
	}
}
