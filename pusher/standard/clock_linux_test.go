package standard

import (
	"os/exec"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/flv"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest"
)

// clockSetBack sets the machine's clock back an hour while live, and forth again, as a time server does that
// is reached late: the stream has a clock of its own.
func clockSetBack(t *testing.T) {
	r := newRow(t, func(c *pusher.Config) { c.Camera, c.VideoWidth, c.VideoHeight = redCamera, 90, 160 })
	r.goLive()
	r.show()
	n := r.said()
	setClock(t, "1 hour ago")
	r.show()
	setClock(t, "1 hour")
	r.show()
	for _, e := range r.heard(n) {
		if e.Code != pusher.ChangeBitrate && e.Code != pusher.StartVideoEncoder { // an emulated machine may be too slow for its encoder
			t.Errorf("event %d: %s", e.Code, e.Message())
		}
	}
	r.Stop()
	for name, kind := range map[string]media.Kind{"picture": media.Video, "sound": media.Audio} {
		count, last, longest := 0, uint32(0), uint32(0)
		for _, m := range r.sink.Messages() {
			if m.Kind != kind {
				continue
			}
			if isHeader(m) {
				continue // it has the time of the access unit after it
			}
			if count > 0 && m.MS <= last {
				t.Errorf("%s: %d ms after %d ms", name, m.MS, last)
			}
			longest = max(longest, m.MS-min(last, m.MS))
			count, last = count+1, m.MS
		}
		t.Logf("MEASURED %s: the times of %d messages rise to %d ms, at most %d ms apart", name, count, last, longest)
		if longest > 2000 || last < 3000 {
			t.Errorf("%s: %d ms apart, until %d ms", name, longest, last)
		}
	}
}

// isHeader reports whether m is a sequence header, of picture or sound.
func isHeader(m pushertest.Received) bool {
	v, video := m.Video()
	a, audio := m.Audio()
	return video && v.Content == flv.Header || audio && a.Content == flv.Header
}

func setClock(t *testing.T, to string) {
	t.Helper()
	before := time.Now().Round(0) // without the monotonic reading, which no one can set
	if out, err := exec.Command("date", "-s", to).CombinedOutput(); err != nil {
		t.Fatalf("date -s %q: %v: %s", to, err, out)
	}
	if moved := time.Now().Round(0).Sub(before).Abs(); moved < 50*time.Minute {
		t.Fatalf("the clock moved by %v", moved)
	}
}
