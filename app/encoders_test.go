package app

import (
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/media"
	"livepusher/pusher/pushertest/nginx"
	"livepusher/pusher/standard"
)

// strained is a real encoder on a machine that is slower than this one, or whose driver fails.
type strained struct {
	pusher.VideoEncoder
	slow  time.Duration // added to each picture
	lasts int           // pictures until it fails; 0 is for good
}

func (s *strained) Encode(f *media.Frame, key bool, emit func(media.Packet)) error {
	if s.lasts > 0 {
		if s.lasts--; s.lasts == 0 {
			return errors.New("the driver has reset the device")
		}
	}
	time.Sleep(s.slow)
	return s.VideoEncoder.Encode(f, key, emit)
}

// The real encoders take over from each other while live, and the recording of nginx-rtmp decodes from
// end to end, with the picture's clock to be read all along.
func TestEncodersTakeOverWhileLive(t *testing.T) {
	for _, row := range []struct {
		name string
		// strain makes the encoder that was asked for, of the real one.
		strain func(s pusher.VideoSettings, open func(pusher.VideoSettings) (pusher.VideoEncoder, error)) (pusher.VideoEncoder, error)
		there  []pusher.EncoderInfo
		want   []string
		keys   bool // their distance stays
	}{
		{"preset", func(s pusher.VideoSettings, open func(pusher.VideoSettings) (pusher.VideoEncoder, error)) (pusher.VideoEncoder, error) {
			enc, err := open(s)
			if err == nil && s.Preset == "superfast" {
				enc = &strained{enc, 19 * time.Millisecond, 0} // too slow, and far from losing pictures
			}
			return enc, err
		}, []pusher.EncoderInfo{{Name: "libx264", Works: true}}, []string{"1008 libx264 superfast", "1008 libx264 ultrafast"}, true},
		{"hardware fails", func(s pusher.VideoSettings, open func(pusher.VideoSettings) (pusher.VideoEncoder, error)) (pusher.VideoEncoder, error) {
			if s.Encoder == "libx264" {
				return open(s)
			}
			s.Encoder, s.Preset = "libx264", "ultrafast" // plays the hardware's part
			enc, err := open(s)
			return &strained{enc, 0, 100}, err
		}, []pusher.EncoderInfo{{Name: "h264_nvenc", Works: true}, {Name: "libx264", Works: true}}, []string{"1008 h264_nvenc", "1103 h264_nvenc", "1008 libx264 superfast"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			server := nginx.Start(t)
			parts := standard.Parts()
			open := parts.NewVideo
			parts.NewVideo = func(s pusher.VideoSettings) (pusher.VideoEncoder, error) { return row.strain(s, open) }
			parts.Encoders = func() []pusher.EncoderInfo { return row.there }
			config := settings.FirstRun().Config
			config.URL, config.Camera, config.Mic = server.RTMP("rec", "a"), "pattern", "tone"
			var mu sync.Mutex
			var got []string
			p := pusher.New(parts, config, pusher.Handlers{OnEvent: func(e pusher.Event) {
				if e.Code == pusher.StartVideoEncoder || e.Code == pusher.HWAccelerationFail {
					mu.Lock()
					got = append(got, strconv.Itoa(int(e.Code))+" "+e.Args["encoder"])
					mu.Unlock()
				}
			}})
			defer p.Close()
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
			p.Stop()
			p.Close()
			if !slices.Equal(got, row.want) {
				t.Errorf("events %q, want %q", got, row.want)
			}
			checkTakeover(t, server.Recording("a"))
			if row.keys {
				checkTimes(t, ffprobe(t, server.Recording("a")), 9)
			}
		})
	}
}

// checkTakeover checks a recording in which one encoder took over from another: two different sequence
// headers, each followed by a key frame, and every picture decodes.
func checkTakeover(t *testing.T, file string) {
	headers, pictures := []string{}, 0
	afterHeader := false
	for _, tag := range nginx.Tags(t, file) {
		if tag.Type != 9 {
			continue
		}
		if tag.Body[1] == 0 {
			headers, afterHeader = append(headers, string(tag.Body)), true
			continue
		}
		if afterHeader && tag.Body[0]>>4 != 1 {
			t.Errorf("the sequence header before %d ms is not followed by a key frame", tag.MS)
		}
		afterHeader = false
		pictures++
	}
	if len(headers) != 2 || headers[0] == headers[1] {
		t.Errorf("%d video sequence headers, want two different ones", len(headers))
	}
	out, err := exec.Command("ffmpeg", "-v", "warning", "-xerror", "-i", file, "-an", "-fps_mode", "passthrough", "-f", "framecrc", "-").CombinedOutput()
	crcs := regexp.MustCompile(`(?m)^0, .*$`)
	if n := len(crcs.FindAll(out, -1)); err != nil || n != pictures {
		t.Errorf("ffmpeg decodes %d of %d pictures: %v", n, pictures, err)
	}
	for _, line := range strings.Split(string(crcs.ReplaceAll(out, nil)), "\n") {
		if line != "" && line[0] != '#' {
			t.Errorf("ffmpeg: %s", line)
		}
	}
	clocks := readClocks(t, file)
	t.Logf("%d pictures, the clock can be read in %d", pictures, len(clocks))
	for i := 1; i < len(clocks); i++ {
		if clocks[i].wall < clocks[i-1].wall {
			t.Errorf("the picture at %.3f s shows an earlier time than the one before", clocks[i].pts)
		}
	}
}

// Hardware that was asked for and that the machine does not have gives way to software, with the
// driver's own words; by cbr the recording has the rate.
func TestMissingHardwareGivesWay(t *testing.T) {
	wish := "h264_warp"
	if found := encoders(); !slices.ContainsFunc(found, func(e encoder) bool { return e.Hardware && e.Works }) {
		wish = "hardware"
	}
	server := nginx.Start(t)
	events := filepath.Join(t.TempDir(), "events")
	code, _, errs := runCommand(t, "", "push", "--url", server.RTMP("rec", "a"), "--mode", "SD", "--camera", "pattern", "--mic", "tone",
		"--encoder", wish, "--rate-control", "cbr", "--duration", "6s", "--events", events)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	var codes []int
	for _, line := range lines(t, events) {
		var e struct {
			Code    int
			Message string
		}
		json.Unmarshal([]byte(line), &e)
		if e.Code == 1103 || e.Code == 1008 {
			t.Log(line)
			codes = append(codes, e.Code)
			if e.Code == 1008 && !strings.Contains(e.Message, "libx264 superfast") {
				t.Errorf("message %q", e.Message)
			}
		}
	}
	if !slices.Equal(codes, []int{1103, 1008}) {
		t.Errorf("events %v", codes)
	}
	// By pictures and not by time, since a busy machine leaves pictures out: from the second key frame to
	// the third.
	bytes, pictures := 0, 0
	for _, tag := range nginx.Tags(t, server.Recording("a")) {
		if tag.Type == 9 && tag.MS > 1900 && tag.MS < 3900 {
			bytes += len(tag.Body) - 5
			pictures++
		}
	}
	kbps := bytes * 8 * 25 / pictures / 1000
	t.Logf("%d kbit/s", kbps)
	if kbps < 800*95/100 || kbps > 800*105/100 {
		t.Errorf("%d kbit/s of video by cbr, want 800", kbps)
	}
}
