package pusher_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/pushertest"
)

// anyValues are values of attributes that may be changed at any time.
var anyValues = []struct {
	name   string
	values []string
}{
	{"mode", []string{"SD", "HD", "FHD", "RTC"}}, {"muted", []string{"true", "false"}}, {"enable-camera", []string{"true", "true", "true", "false"}},
	{"orientation", []string{"vertical", "horizontal"}}, {"beauty", []string{"0", "5", "9"}}, {"whiteness", []string{"0", "3", "9"}},
	{"aspect", []string{"9:16", "3:4"}}, {"zoom", []string{"1", "2.5", "4"}}, {"device-position", []string{"front", "back"}},
	{"min-bitrate", []string{"100", "300"}}, {"max-bitrate", []string{"600", "2600"}}, {"audio-quality", []string{"low", "high"}},
	{"waiting-image", []string{"", "nowhere.png"}}, {"background-mute", []string{"true", "false"}}, {"fps", []string{"0", "15", "30"}},
	{"remote-mirror", []string{"true", "false"}}, {"enable-mic", []string{"true", "true", "false"}}, {"mic-volume", []string{"0", "0.5", "1"}},
	{"beauty-style", []string{"smooth", "nature"}}, {"filter", []string{"standard", "pink", "cool"}}, {"filter-strength", []string{"0.2", "1"}},
}

// anyConfig changes a few attributes of c, whatever that does.
func anyConfig(r *rand.Rand, c pusher.Config) pusher.Config {
	for range 1 + r.IntN(4) {
		a := anyValues[r.IntN(len(anyValues))]
		pusher.AttributeNamed(a.name).Set(&c, a.values[r.IntN(len(a.values))])
	}
	return c
}

// ordered checks what a viewer of any stream relies on: metadata and sequence headers first, then a key
// frame, and times that never fall within a kind.
func ordered(t *testing.T, all []pushertest.Written) {
	t.Helper()
	if len(all) < 4 || all[0].Kind != 'd' || !all[1].Header() || !all[2].Header() || !all[3].Key() {
		t.Fatalf("the stream of %d messages does not begin as it should", len(all))
	}
	last := map[byte]uint32{}
	for i, m := range all {
		if m.MS < last[m.Kind] {
			t.Fatalf("message %d, %c: time falls from %d to %d", i, m.Kind, last[m.Kind], m.MS)
		}
		last[m.Kind] = m.MS
	}
}

// Ten thousand changes at random while live: the stream goes on, in order, on one connection and with one
// encoder, and nothing is left open (inBubble sees to that).
func TestManyChangesWhileLive(t *testing.T) {
	changes := 10_000
	if testing.Short() {
		changes = 2_000 // for the race detector
	}
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		l.Start()
		sleep(time.Second)
		r := rand.New(rand.NewPCG(4, 1))
		for range changes {
			if err := l.Apply(anyConfig(r, l.Config())); err != nil {
				t.Fatal(err)
			}
			switch r.IntN(60) {
			case 0:
				l.SetStandby(r.IntN(2) == 0, r.IntN(2) == 0)
			case 1:
				l.Pause()
			case 2:
				l.Resume()
			case 3:
				l.SwitchCamera()
			case 4:
				l.PlayBGM(context.Background(), "song.mp3")
			case 5:
				l.Snapshot(context.Background(), pusher.OfView)
			case 6:
				l.SetView(pusher.View{Before: r.Float64(), Turned: r.IntN(2) == 0, Frozen: r.IntN(2) == 0})
			case 7:
				l.Snapshot(context.Background(), pusher.OfComparison)
			case 8:
				l.LookPictures(context.Background(), 40, 30)
			}
			time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond)
		}
		l.SetStandby(false, false)
		l.Resume()
		sleep(3 * time.Second)
		conns := bench.Conns()
		if len(conns) != 1 || !l.State().Live() {
			t.Fatalf("%d connections, state %+v", len(conns), l.State())
		}
		ordered(t, conns[0].Messages())
		started := 0
		for _, c := range l.codes() {
			if c == pusher.StartVideoEncoder {
				started++
			}
		}
		if started != 1 {
			t.Errorf("the encoder was started %d times", started)
		}
	})
}

// Start and stop at any moment, five hundred times.
func TestStartAndStopManyTimes(t *testing.T) {
	starts := 500
	if testing.Short() {
		starts = 100 // for the race detector
	}
	bench := &pushertest.Bench{}
	inBubble(t, nil, bench, func(t *testing.T, l *live) {
		r := rand.New(rand.NewPCG(5, 1))
		for i := range starts {
			if i%50 == 0 {
				l.StartPreview()
			}
			if i%50 == 25 {
				l.StopPreview()
			}
			l.Start()
			time.Sleep(time.Duration(r.IntN(700)) * time.Millisecond)
			l.Stop()
			if r.IntN(2) == 0 {
				time.Sleep(time.Duration(r.IntN(50)) * time.Millisecond)
			}
		}
		sleep(time.Second)
		for _, c := range bench.Conns() {
			if all := c.Messages(); len(all) > 3 {
				ordered(t, all)
			}
		}
		l.StopPreview()
		sleep(time.Second)
		if n := bench.Open(); n != 0 {
			t.Errorf("%d parts are open", n)
		}
	})
}
