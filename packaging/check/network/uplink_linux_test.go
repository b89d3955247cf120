package network

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/packaging/rig/network"
)

// An uplink's course: wide, narrow, and wide again. It is as in the figures that other programs were
// measured by. The queue is that of a small router, 400 ms when the link is narrow.
const (
	wide, narrow = 4000, 1300 // kbit/s of the link
	most, least  = 2500, 200  // kbit/s, the window of the video bitrate
	linkDelay    = 20 * time.Millisecond
)

// course is how long the parts last.
type course struct{ before, narrow, after time.Duration }

// The long course has settled parts to be judged; the short one shows that the bitrate follows at all.
var (
	longCourse  = course{30 * time.Second, 60 * time.Second, 30 * time.Second}
	shortCourse = course{6 * time.Second, 12 * time.Second, 10 * time.Second}
)

// TestBitrateFollowsUplink: the bitrate falls below a link that becomes narrow and comes back. With
// LIVEPUSHER_UPLINK=FOLDER it takes the long course in both tempers, judges it closely and leaves
// curves in the folder: packaging/bench/uplink.sh.
func TestBitrateFollowsUplink(t *testing.T) {
	if testing.Short() {
		t.Skip("streams for half a minute")
	}
	folder := os.Getenv("LIVEPUSHER_UPLINK")
	if folder == "" {
		v := judge(follow(t, "RTC", shortCourse), shortCourse)
		t.Logf("MEASURED %s", v)
		if v.settled >= narrow {
			t.Errorf("%.0f kbit/s were asked of the encoder on a link of %d", v.settled, narrow)
		}
		if v.lowest < least || v.highest > most {
			t.Errorf("bitrates from %d to %d, the window is %d-%d", v.lowest, v.highest, least, most)
		}
		if float64(v.last) < 1.5*v.settled {
			t.Errorf("%d kbit/s at the end, %.0f on the narrow link: it does not come back", v.last, v.settled)
		}
		return
	}
	modes := strings.Fields(os.Getenv("MODES"))
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			curve := follow(t, mode, longCourse)
			v := judge(curve, longCourse)
			name := filepath.Join(folder, "uplink-"+mode)
			if err := curve.writeCSV(name + ".csv"); err != nil {
				t.Fatal(err)
			}
			if err := curve.writeSVG(name+".svg", "livepusher, "+mode+": "+v.String()); err != nil {
				t.Fatal(err)
			}
			t.Logf("MEASURED %s: %s (%s.csv, %s.svg)", mode, v, name, name)
		})
	}
}

// follow streams for a course and returns what was seen.
func follow(t *testing.T, mode string, c course) curve {
	t.Helper()
	s := newStream(t)
	shape := network.Shape{Rate: wide, Delay: linkDelay}
	s.Upload.Set(shape)
	s.Download.Set(network.Shape{Delay: linkDelay})
	s.push("--mode", mode, "--min-bitrate", itoa(least), "--max-bitrate", itoa(most), "--camera", "file:"+grain(t))
	s.goLive()
	ctx, cancel := context.WithCancel(context.Background())
	samples, err := os.Create(s.file("samples"))
	if err != nil {
		t.Fatal(err)
	}
	written := make(chan struct{})
	go func() {
		defer close(written)
		s.WriteSamples(ctx, samples, sampleEvery)
	}()
	begun := time.Now()
	time.Sleep(c.before)
	shape.Rate = narrow
	s.Upload.Set(shape)
	time.Sleep(c.narrow)
	shape.Rate = wide
	s.Upload.Set(shape)
	time.Sleep(c.after)
	cancel()
	<-written
	samples.Close()
	s.stop()
	return join(begun, readLines[network.Sample](t, s.file("samples")), s.stats(), bitrates(t, s.events()))
}

const sampleEvery = 100 * time.Millisecond

// grain makes a clip that needs more than the highest bitrate at any size that RTC and HD have: moving
// shapes under a film's grain.
func grain(t *testing.T) string {
	t.Helper()
	clip := filepath.Join(t.TempDir(), "grain.y4m")
	out, err := exec.Command("ffmpeg", "-hide_banner", "-loglevel", "error", "-f", "lavfi",
		"-i", "gradients=s=540x960:r=30:d=3:n=5:seed=7:speed=0.02:c0=0xE0AC90:c1=0x8A5A44:c2=0x3C4650:c3=0xD8D0C4:c4=0xC68A70",
		"-vf", "noise=alls=30:allf=t,format=yuv420p", clip).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	return clip
}

// bitrates are the changes that events 1006 tell.
func bitrates(t *testing.T, events []event) (all []change) {
	t.Helper()
	for _, e := range events {
		if e.Code != 1006 {
			continue
		}
		words := strings.Fields(e.Message) // video bitrate 2500 -> 900 kbit/s
		var c change
		c.at = e.Time
		if err := json.Unmarshal([]byte(words[len(words)-2]), &c.kbps); err != nil {
			t.Fatalf("%q: %v", e.Message, err)
		}
		all = append(all, c)
	}
	return all
}
