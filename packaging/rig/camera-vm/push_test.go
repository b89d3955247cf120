// Package cameravm tests the program with a camera that this machine does not have, in a virtual
// machine that has it.
package cameravm

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// probe is what ffprobe tells of a file.
type probe struct {
	Streams []struct {
		Type      string `json:"codec_type"`
		Codec     string `json:"codec_name"`
		Width     int
		Height    int
		BFrames   int    `json:"has_b_frames"`
		AudioRate string `json:"sample_rate"`
		Channels  int
	}
	Packets []struct {
		Type  string `json:"codec_type"`
		PTS   string `json:"pts_time"`
		DTS   string `json:"dts_time"`
		Flags string
	}
}

// TestPushFromCamera pushes a virtual camera to nginx-rtmp, both in the virtual machine, and judges
// the recording. How many pictures a second an emulated machine manages says nothing about the
// program, so it is only logged.
func TestPushFromCamera(t *testing.T) {
	if testing.Short() {
		t.Skip("boots a virtual machine")
	}
	dir := t.TempDir()
	program, out := filepath.Join(dir, "livepusher"), filepath.Join(dir, "out")
	build := exec.Command("go", "build", "-tags=migrated_fynedo", "-o", program, "livepusher")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	begun := time.Now()
	text, err := exec.Command("./push.sh", program, out, "--beauty", "0", "--whiteness", "0").CombinedOutput()
	log, _ := os.ReadFile(filepath.Join(out, "log"))
	t.Logf("the machine ran for %v\n%s\n%s", time.Since(begun), text, log)
	if err != nil {
		t.Fatal(err)
	}
	file := recording(t, filepath.Join(out, "rec"))
	p := ffprobe(t, file)
	checkStreams(t, p)
	checkPackets(t, p)
	checkPicture(t, file)
}

func recording(t *testing.T, dir string) string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "vm*.flv"))
	if len(files) != 1 {
		t.Fatalf("recordings %v", files)
	}
	return files[0]
}

func ffprobe(t *testing.T, file string) (p probe) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_packets", file).Output()
	if err == nil {
		err = json.Unmarshal(out, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func checkStreams(t *testing.T, p probe) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range p.Streams {
		seen[s.Type] = true
		ok := s.Type == "video" && s.Codec == "h264" && s.Width == 360 && s.Height == 640 && s.BFrames == 0 ||
			s.Type == "audio" && s.Codec == "aac" && s.AudioRate == "48000"
		if !ok {
			t.Errorf("track %+v", s)
		}
	}
	if !seen["video"] || !seen["audio"] {
		t.Errorf("tracks %v", seen)
	}
}

func checkPackets(t *testing.T, p probe) {
	t.Helper()
	last, count := map[string]float64{}, map[string]int{}
	for _, k := range p.Packets {
		at, err := strconv.ParseFloat(k.DTS, 64)
		if err != nil || k.PTS != k.DTS {
			t.Fatalf("%s packet with times %q and %q", k.Type, k.PTS, k.DTS)
		}
		if before, ok := last[k.Type]; ok && at <= before {
			t.Errorf("%s packet at %v after %v", k.Type, at, before)
		}
		if k.Type == "video" && count["video"] == 0 && k.Flags[0] != 'K' {
			t.Error("the first picture is no key frame")
		}
		if ticks := (at - last["video"]) * 25; k.Type == "video" && math.Abs(ticks-math.Round(ticks)) > 0.1 {
			t.Errorf("picture at %v, %.2f ticks of 40 ms after the one before", at, ticks)
		}
		last[k.Type] = at
		count[k.Type]++
	}
	t.Logf("%d pictures in %.2f s, %d sounds in %.2f s", count["video"], last["video"], count["audio"], last["audio"])
	if count["video"] < 25 || count["audio"] < 25 {
		t.Errorf("only %d pictures and %d sounds", count["video"], count["audio"])
	}
}

// checkPicture looks for vivid's colour bars: of the upright middle of a 4:3 picture green and magenta
// are left and right of the centre, whole; of a 16:9 picture the same two.
func checkPicture(t *testing.T, file string) {
	t.Helper()
	raw, err := exec.Command("ffmpeg", "-v", "error", "-ss", "1", "-i", file, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output()
	if err != nil || len(raw) != 360*640*3 {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	for _, c := range []struct {
		name string
		x    int
		want [3]int
	}{{"green", 130, [3]int{0, 191, 0}}, {"magenta", 230, [3]int{191, 0, 191}}} {
		got := raw[(500*360+c.x)*3:][:3]
		for k, want := range c.want {
			if d := int(got[k]) - want; d < -25 || d > 25 {
				t.Errorf("%v where the %s bar should be", got, c.name)
				break
			}
		}
	}
}
