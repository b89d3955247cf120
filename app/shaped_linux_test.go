package app

import (
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"livepusher/packaging/rig/network"
	"livepusher/pusher"
	"livepusher/pusher/pushertest/nginx"
)

// What the whole program does on a bad network: it pushes from one network namespace to nginx-rtmp in
// another. docs/network.md has the figures.

const (
	farAway   = 20 * time.Millisecond // delay each way where the row has no other
	wideLink  = 4000                  // kbit/s: more than the program may send
	thinLink  = 1300                  // kbit/s
	mostVideo = 2500                  // kbit/s
	leastRate = 200                   // kbit/s
)

// long runs take minutes; packaging/bench/uplink.sh asks for them.
var long = os.Getenv("LIVEPUSHER_LONG") != ""

// shaped is a network with nginx-rtmp on its server.
type shaped struct {
	*network.Network
	nginx *nginx.Server
}

func startShaped(t *testing.T) shaped {
	t.Helper()
	if testing.Short() {
		t.Skip("runs in real time")
	}
	n := network.Start(t)
	n.Download.Set(network.Shape{Delay: farAway})
	n.Upload.Set(uplink(wideLink))
	return shaped{n, nginx.StartOn(t, n.Server)}
}

func uplink(rate int) network.Shape { return network.Shape{Rate: rate, Delay: farAway} }

// push pushes a clip that needs what bitrate there is, in a mode, and waits until it is live.
func (s shaped) push(t *testing.T, mode, clip string) (p *program, live time.Time) {
	t.Helper()
	p = startPush(t, s.Client.Command, "--url", s.nginx.RTMP(nginx.Rec, "a"), "--mode", mode, "--camera", "file:"+clip, "--mic", "tone",
		"--min-bitrate", "200", "--max-bitrate", "2500", "--video-width", strconv.Itoa(pictureSize().X), "--video-height", strconv.Itoa(pictureSize().Y), "--fps", "30")
	return p, p.await(1002, 20*time.Second).Time
}

// pictureSize is what is pushed: less where the figures do not count, so that a busy machine keeps up.
func pictureSize() image.Point {
	if long {
		return image.Pt(720, 1280)
	}
	return image.Pt(540, 960)
}

// noisyClip makes a clip that no encoder can make small. It is longer than the test, so that it does not loop.
func noisyClip(t *testing.T, length string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "noisy.mp4")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc2=size=%dx%d:rate=30,noise=alls=10:allf=t", pictureSize().X, pictureSize().Y), "-t", length,
		"-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-pix_fmt", "yuv420p", file).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	return file
}

// watch samples the network every 100 ms until stop.
func (s shaped) watch() (stop func() []network.Sample) {
	end, done := make(chan struct{}), make(chan []network.Sample)
	go func() {
		ticker := time.NewTicker(100 * time.Millisecond)
		defer ticker.Stop()
		var all []network.Sample
		for {
			all = append(all, s.Sample())
			select {
			case <-ticker.C:
			case <-end:
				done <- all
				return
			}
		}
	}()
	return func() []network.Sample { close(end); return <-done }
}

// passed is what has passed the upload between two times, in kbit/s.
func passed(samples []network.Sample, from, to time.Time) float64 {
	var first, last *network.Sample
	for i := range samples {
		if at := samples[i].Time; at.Before(from) || at.After(to) {
			continue
		}
		if first == nil {
			first = &samples[i]
		}
		last = &samples[i]
	}
	if first == nil || first == last {
		return 0
	}
	return float64(last.Upload.Bytes-first.Upload.Bytes) * 8 / 1000 / last.Time.Sub(first.Time).Seconds()
}

// targets are the lowest, the mean and the highest bitrate that was asked of the encoder.
func targets(all []pusher.Stats) (low, mean, high float64) {
	low = math.Inf(1)
	for _, s := range all {
		v := float64(s.TargetBitrate)
		low, high, mean = min(low, v), max(high, v), mean+v/float64(len(all))
	}
	return low, mean, high
}

// reached is how long after a time the bitrate first was at 95 % of the most, in seconds, or -1.
func reached(all []pusher.Stats, since time.Time) float64 {
	for _, s := range all {
		if s.Time.After(since) && s.TargetBitrate >= mostVideo*95/100 {
			return s.Time.Sub(since).Seconds()
		}
	}
	return -1
}

// checkWindow: the bitrate stays where the user wants it.
func checkWindow(t *testing.T, all []pusher.Stats) {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("there are no statistics")
	}
	if low, _, high := targets(all); low < leastRate || high > mostVideo {
		t.Errorf("a bitrate of %.0f-%.0f kbit/s is outside of the window", low, high)
	}
}

// checkConnected: the connection that was made first has held.
func (p *program) checkConnected() {
	p.t.Helper()
	for _, code := range []int{1102, 3005, -1307} {
		for _, e := range p.seen(code) {
			p.t.Errorf("event %d: %s", code, e.Message)
		}
	}
	if n := len(p.seen(1002)); n != 1 {
		p.t.Errorf("live %d times", n)
	}
}

// checkRising: ffprobe can read the recording, and the times of each track rise. It returns the times of
// the pictures, in seconds.
func checkRising(t *testing.T, file string) (pictures []float64) {
	t.Helper()
	last := map[string]float64{}
	for i, k := range ffprobe(t, file).Packets {
		pts := seconds(k.PTS)
		if before, ok := last[k.CodecType]; ok && pts <= before {
			t.Errorf("packet %d: %s at %v after %v", i, k.CodecType, pts, before)
		}
		last[k.CodecType] = pts
		if k.CodecType == "video" {
			pictures = append(pictures, pts)
		}
	}
	if len(pictures) < 30 || last["audio"] == 0 {
		t.Errorf("%d pictures and sound until %v s are recorded", len(pictures), last["audio"])
	}
	return pictures
}

// missing is how many pictures of 30 a second a recording has not, and its longest gap, in seconds.
func missing(pictures []float64) (count int, gap float64) {
	for i := 1; i < len(pictures); i++ {
		d := pictures[i] - pictures[i-1]
		count += int(math.Round(d*30)) - 1
		gap = max(gap, d)
	}
	return count, gap
}

// phases are how long the link is wide, thin and wide again.
type phases struct{ before, thin, after time.Duration }

func TestShapedUplink(t *testing.T) {
	length, clipLength, modes := phases{8 * time.Second, 14 * time.Second, 8 * time.Second}, "36", []string{"RTC"}
	if long {
		length, clipLength, modes = phases{30 * time.Second, 60 * time.Second, 30 * time.Second}, "125", []string{"RTC", "HD"}
	}
	if testing.Short() {
		t.Skip("runs in real time")
	}
	clip := noisyClip(t, clipLength)
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) { checkUplink(t, mode, clip, length) })
	}
}

// checkUplink lets the link become thin and wide again. The bounds are for a busy machine.
func checkUplink(t *testing.T, mode, clip string, length phases) {
	s := startShaped(t)
	p, live := s.push(t, mode, clip)
	stop := s.watch()
	time.Sleep(length.before)
	s.Upload.Set(uplink(thinLink))
	cut := time.Now()
	time.Sleep(length.thin)
	s.Upload.Set(uplink(wideLink))
	release := time.Now()
	time.Sleep(length.after)
	samples := stop()
	p.stop()
	if curveFolder != "" {
		drawCurve(t, mode, p, samples)
	}

	steady := cut.Add(3 * time.Second)
	settled := release.Add(-8 * time.Second)
	if long {
		settled = cut.Add(10 * time.Second)
	}
	used := passed(samples, steady, release) / thinLink
	wait := 0
	for _, l := range p.statsBetween(steady, release) {
		wait = max(wait, l.SendWait+l.NetWait)
	}
	low, mean, high := targets(p.statsBetween(settled, release))
	back := reached(p.statsBetween(release, time.Now()), release)
	t.Logf("MEASURED %s: %.3f of the thin link used, %d ms of wait at worst, bitrate %.0f-%.0f (swing %.1f %%), back after %.1f s",
		mode, used, wait, low, high, (high-low)/mean*100, back)
	checkWindow(t, p.statsBetween(live.Add(time.Second), release.Add(length.after)))
	if used < 0.7 {
		t.Errorf("only %.3f of the thin link is used", used)
	}
	if wait >= 1500 {
		t.Errorf("pictures wait for %d ms", wait)
	}
	if end := p.statsBetween(release, time.Now()); end[len(end)-1].TargetBitrate < 1.3*thinLink {
		t.Errorf("the bitrate does not come back: %d kbit/s", end[len(end)-1].TargetBitrate)
	}
	p.checkConnected()
	checkRising(t, s.nginx.Recording("a"))
}

func TestShapedLinkDown(t *testing.T) {
	s := startShaped(t)
	p := startPush(t, s.Client.Command, "--url", s.nginx.RTMP(nginx.Rec, "a"), "--camera", "pattern", "--mic", "tone")
	p.await(1002, 20*time.Second)
	time.Sleep(4 * time.Second)
	s.Down()
	time.Sleep(3 * time.Second)
	before := s.Sample().Upload.Bytes
	s.Up()
	up := time.Now()
	goesOn := -1.0
	for time.Since(up) < 6*time.Second {
		if goesOn < 0 && s.Sample().Upload.Bytes > before+10000 {
			goesOn = time.Since(up).Seconds()
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.stop()
	p.checkConnected()
	pictures := checkRising(t, s.nginx.Recording("a"))
	count, gap := missing(pictures)
	length := pictures[len(pictures)-1] - pictures[0]
	t.Logf("MEASURED it goes on %.1f s after the link is up; of %.1f s the recording misses %d pictures, at most %.1f s together", goesOn, length, count, gap)
	if goesOn < 0 || length < 11 || gap > 4 {
		t.Errorf("it goes on after %.1f s; %.1f s are recorded, with a gap of %.1f s", goesOn, length, gap)
	}
}

// Rows of what a link can have beside being thin, from the start or from when the stream is live.
func TestShapedBadLinks(t *testing.T) {
	if testing.Short() {
		t.Skip("runs in real time")
	}
	lasts, clipLength := 15*time.Second, "20"
	if long {
		lasts, clipLength = time.Minute, "65"
	}
	clip := noisyClip(t, clipLength)
	loss := func(part float64) network.Shape { return network.Shape{Delay: farAway, Loss: part} }
	delay := func(ms time.Duration) network.Shape {
		return network.Shape{Delay: ms * time.Millisecond, Jitter: ms * time.Millisecond / 3}
	}
	for _, row := range []struct {
		name      string
		each      network.Shape // of both directions
		fromStart bool
		least     int // kbit/s at the end
		longOnly  bool
	}{
		{"Loss5", loss(0.05), false, 1000, false},
		{"Loss20", loss(0.2), false, 200, false},
		{"Delay300InAll", delay(150), true, 200, false},
		{"Delay300EachWay", delay(300), true, 200, true},
		{"Delay300InAllWhileLive", delay(150), false, 200, true},
		{"Delay300EachWayWhileLive", delay(300), false, 200, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.longOnly && !long {
				t.Skip("LIVEPUSHER_LONG=1 runs it")
			}
			s := startShaped(t)
			up := row.each
			up.Rate = wideLink
			change := func() { s.Upload.Set(up); s.Download.Set(row.each) }
			if row.fromStart {
				change()
			}
			p, live := s.push(t, "HD", clip)
			change()
			time.Sleep(time.Until(live.Add(lasts)))
			p.stop()
			all := p.statsBetween(live.Add(time.Second), time.Now())
			checkWindow(t, all)
			end := all[len(all)-1]
			t.Logf("MEASURED %d kbit/s after %v, 95 %% of %d after %.1f s, round trip %d ms, wait %d ms, dropped %d", end.TargetBitrate, lasts, mostVideo,
				reached(all, live), end.RTT, end.SendWait+end.NetWait, end.DroppedNetwork)
			if end.TargetBitrate < row.least {
				t.Errorf("only %d kbit/s", end.TargetBitrate)
			}
			p.checkConnected()
			count, gap := missing(checkRising(t, s.nginx.Recording("a")))
			t.Logf("MEASURED the recording misses %d pictures, at most %.2f s together", count, gap)
		})
	}
}

func TestShapedStart(t *testing.T) {
	for _, row := range []struct {
		name, host string
		code       int
		spoil      func(t *testing.T, n *network.Network)
	}{
		{"HostIsABlackHole", "10.77.0.2", 3002, func(t *testing.T, n *network.Network) { n.Down() }},
		{"ResolverIsSilent", "push.example.com", 3001, func(t *testing.T, n *network.Network) {
			n.Client.SetResolver(writeResolver(t, "192.0.2.53")) // beyond the server, which passes nothing on
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("runs in real time")
			}
			n := network.Start(t)
			row.spoil(t, n)
			p := startPush(t, n.Client.Command, "--url", "rtmp://"+row.host+":1935/live/a", "--camera", "pattern", "--mic", "tone")
			e := p.await(row.code, 30*time.Second)
			after := e.Time.Sub(p.begun).Seconds()
			t.Logf("MEASURED %d after %.1f s: %s", e.Code, after, strings.TrimSpace(e.Message))
			if after > 12 {
				t.Errorf("only after %.1f s", after)
			}
		})
	}
}

func writeResolver(t *testing.T, address string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(file, []byte("nameserver "+address+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}
