package app

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"livepusher/pusher/pushertest/nginx"
)

// probe is what ffprobe tells of a recording.
type probe struct {
	Streams []struct {
		CodecType  string `json:"codec_type"`
		CodecName  string `json:"codec_name"`
		Width      int
		Height     int
		FrameRate  string `json:"avg_frame_rate"`
		SampleRate string `json:"sample_rate"`
		Channels   int
		HasB       int    `json:"has_b_frames"`
		PixFmt     string `json:"pix_fmt"`
		ColorRange string `json:"color_range"`
	}
	Packets []struct {
		CodecType string `json:"codec_type"`
		PTS       string `json:"pts_time"`
		DTS       string `json:"dts_time"`
		Flags     string
	}
}

// ffprobe reads a recording.
func ffprobe(t *testing.T, file string) (p probe) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_packets", file).Output()
	if err != nil {
		t.Fatalf("ffprobe: %v", err)
	}
	if err := json.Unmarshal(out, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func seconds(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

// TestPushToNginx is the main job, judged by programs that others wrote: nginx-rtmp records what push
// sends, ffprobe and ffmpeg say what it is.
func TestPushToNginx(t *testing.T) {
	pushToNginx(t, t.TempDir(), "", func(args ...string) error {
		if code, _, errs := runCommand(t, "", args...); code != 0 {
			return fmt.Errorf("exit code %d: %s", code, errs)
		}
		return nil
	})
}

// installed is a livepusher that packaging/check/install.sh wants judged, and where its files are seen from here.
var (
	installed     = flag.String("installed", "", "command that runs a livepusher, words with spaces between them")
	installedRoot = flag.String("installed-root", "", "folder that the command's programs have as /")
)

func TestPushOfAnInstalledProgram(t *testing.T) {
	if *installed == "" {
		t.Skip("for packaging/check/install.sh, which names a program")
	}
	words := strings.Fields(*installed)
	pushToNginx(t, "/tmp", *installedRoot, func(args ...string) error {
		out, err := exec.Command(words[0], append(words[1:], args...)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	})
}

// pushToNginx has a livepusher push for 10 s, and judges what arrives and what it tells of it in files below
// folder; root is where this test sees the program's /.
func pushToNginx(t *testing.T, folder, root string, livepusher func(args ...string) error) {
	server := nginx.Start(t)
	events, stats := filepath.Join(folder, "events"), filepath.Join(folder, "stats")
	if err := livepusher("push", "--url", server.RTMP("rec", "a"), "--mode", "HD", "--camera", "pattern", "--mic", "tone",
		"--duration", "10s", "--events", events, "--stats", stats); err != nil {
		t.Fatal(err)
	}
	checkRecording(t, server.Recording("a"), filepath.Join(root, events), filepath.Join(root, stats))
}

// checkRecording judges a push of pattern and tone that was live for 10 s.
func checkRecording(t *testing.T, file, events, stats string) {
	t.Run("streams", func(t *testing.T) { checkStreams(t, ffprobe(t, file)) })
	t.Run("times", func(t *testing.T) { checkTimes(t, ffprobe(t, file), 10) })
	t.Run("picture and sound together", func(t *testing.T) { checkSync(t, file) })
	t.Run("tone", func(t *testing.T) { checkTone(t, file, 997) })
	t.Run("events", func(t *testing.T) { checkEvents(t, events) })
	t.Run("stats", func(t *testing.T) { checkStats(t, stats) })
}

func checkStreams(t *testing.T, p probe) {
	if len(p.Streams) != 2 {
		t.Fatalf("%d streams", len(p.Streams))
	}
	for _, s := range p.Streams {
		switch s.CodecType {
		case "video":
			if s.CodecName != "h264" || s.Width != 540 || s.Height != 960 || s.HasB != 0 || s.PixFmt != "yuv420p" {
				t.Errorf("video %+v", s)
			}
		case "audio":
			if s.CodecName != "aac" || s.SampleRate != "48000" || s.Channels != 2 {
				t.Errorf("audio %+v", s)
			}
		}
	}
}

// checkTimes: every time stamp rises, pictures are thirtieths of a second apart, the first is a
// key frame, key frames come every 2 s, and the file has both tracks side by side all along.
func checkTimes(t *testing.T, p probe, length float64) {
	last := map[string]float64{"video": -1, "audio": -1}
	var keys []float64
	pictures, lastPicture := 0, 0.0
	for i, k := range p.Packets {
		pts := seconds(k.PTS)
		if pts < last[k.CodecType] || k.CodecType == "video" && (pts == last["video"] || k.PTS != k.DTS) {
			t.Errorf("packet %d: %s at %v (decoded at %v) after %v", i, k.CodecType, k.PTS, k.DTS, last[k.CodecType])
		}
		last[k.CodecType] = pts
		if k.CodecType != "video" {
			continue
		}
		if steps := (pts - lastPicture) * 30; pictures > 0 && math.Abs(steps-math.Round(steps)) > 0.1 {
			t.Errorf("a picture at %.3f s, %.2f thirtieths of a second after the one before", pts, steps)
		}
		lastPicture = pts
		key := strings.Contains(k.Flags, "K")
		if pictures == 0 && !key {
			t.Error("the first picture is no key frame")
		}
		if key {
			keys = append(keys, pts)
		}
		pictures++
		if off := math.Abs(last["audio"] - pts); last["audio"] > 0 && off > 0.15 {
			t.Errorf("packet %d: the tracks lie %.0f ms apart in the file", i, off*1000)
		}
	}
	for i := 1; i < len(keys); i++ {
		if d := keys[i] - keys[i-1]; math.Abs(d-2) > 0.04 {
			t.Errorf("key frames at %.3f and %.3f", keys[i-1], keys[i])
		}
	}
	if len(keys) < int(length/2) {
		t.Errorf("%d key frames in %v s", len(keys), length)
	}
	rate := float64(pictures-1) / last["video"]
	t.Logf("%.2f pictures a second", rate)
	if rate > 30.3 || rate < 27 { // a busy machine leaves pictures out, and says so (droppedBefore)
		t.Errorf("%.2f pictures a second", rate)
	}
	if last["video"] < length-1 {
		t.Errorf("only %.1f s of %v", last["video"], length)
	}
}

func checkEvents(t *testing.T, file string) {
	seen := map[int]int{}
	for i, line := range lines(t, file) {
		var e struct {
			Time, Name, Message string
			Code                int
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Time == "" || e.Name == "" || e.Message == "" {
			t.Fatalf("line %q: %v", line, err)
		}
		seen[e.Code] = i + 1
	}
	for _, code := range []int{1001, 1002, 1003, 1005, 1007, 1008} {
		if seen[code] == 0 {
			t.Errorf("event %d is missing", code)
		}
	}
	if seen[1001] > seen[1002] {
		t.Error("publishing was accepted before the connection")
	}
}

func checkStats(t *testing.T, file string) {
	all := lines(t, file)
	if len(all) < 8 {
		t.Fatalf("%d lines in 10 s", len(all))
	}
	var s map[string]any
	if err := json.Unmarshal([]byte(all[len(all)-1]), &s); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"videoBitrate", "audioBitrate", "videoFPS", "videoGOP", "netSpeed", "videoWidth", "videoHeight"} {
		if v, ok := s[name].(float64); !ok || v <= 0 {
			t.Errorf("%s is %v", name, s[name])
		}
	}
}

func lines(t *testing.T, file string) (all []string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		all = append(all, s.Text())
	}
	return all
}
