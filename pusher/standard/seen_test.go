package standard

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"livepusher/pusher/media"
	"livepusher/pusher/pushertest/nginx"
)

// seen is a picture at the receiving end: when it is shown and its colour, or "other".
type seen struct {
	ms     uint32
	colour string
}

// received is what the sink has received so far, as an FLV file.
func (r *row) received() []byte {
	b := []byte("FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00")
	for _, m := range r.sink.Messages() {
		kind := byte(9)
		if m.Kind == media.Audio {
			kind = 8
		} else if m.Kind != media.Video {
			continue
		}
		n := uint32(len(m.Body))
		b = append(b, kind, byte(n>>16), byte(n>>8), byte(n), byte(m.MS>>16), byte(m.MS>>8), byte(m.MS), byte(m.MS>>24), 0, 0, 0)
		b = append(b, m.Body...)
		b = binary.BigEndian.AppendUint32(b, n+11)
	}
	return b
}

// pictures decodes an FLV file and checks its times: those of each track never fall, and no two
// pictures have the same one.
func pictures(t *testing.T, path string) (all []seen) {
	t.Helper()
	last := map[byte]uint32{}
	for i, tag := range nginx.Tags(t, path) {
		if before, ok := last[tag.Type]; ok && (tag.MS < before || tag.Type == 9 && len(all) > 0 && tag.MS == before) {
			t.Errorf("tag %d of type %d has time %d after %d", i, tag.Type, tag.MS, before)
		}
		last[tag.Type] = tag.MS
		if tag.Type == 9 && len(tag.Body) > 1 && tag.Body[1] == 1 { // an access unit
			all = append(all, seen{ms: tag.MS})
		}
	}
	decode := exec.Command("ffmpeg", "-v", "error", "-threads", "1", "-i", path, "-an", "-fps_mode", "passthrough",
		"-vf", "scale=2:2:flags=area,format=yuv420p", "-f", "rawvideo", "-")
	var problems bytes.Buffer
	decode.Stderr = &problems
	raw, err := decode.Output()
	if err != nil || len(raw) != 6*len(all) {
		t.Fatalf("ffmpeg: %v, %d bytes for %d pictures: %s", err, len(raw), len(all), &problems)
	}
	for i := range all {
		all[i].colour = colourOf(raw[6*i], raw[6*i+4], raw[6*i+5])
	}
	return all
}

// colourOf names the colours that the tests' cameras and waiting image have.
func colourOf(y, cb, cr byte) string {
	switch {
	case y < 24 && cb > 120 && cb < 136 && cr > 120 && cr < 136:
		return "black"
	case cr > 200 && cb < 128:
		return "red"
	case cb > 200 && cr < 128:
		return "blue"
	case cb < 100 && cr < 100:
		return "green"
	case cb > 180 && cr > 180:
		return "magenta"
	}
	return "other"
}

// scenes are stretches of pictures of one colour.
type scenes []scene

type scene struct {
	colour   string
	from, to uint32 // ms of the first picture, and of the first of the next scene
	pictures int
}

// scenesOf leaves out the black that is pushed until the waiting image has been drawn, and single pictures in
// which one colour was not yet quite the next.
func scenesOf(all []seen) (list scenes) {
	for i, p := range all {
		between := i > 0 && i+1 < len(all) && p.colour == "other" && all[i-1].colour != "other" && all[i+1].colour != "other"
		if between || len(list) == 0 && p.colour == "black" {
			continue
		}
		if n := len(list); n == 0 || list[n-1].colour != p.colour {
			list = append(list, scene{colour: p.colour, from: p.ms})
		}
		s := &list[len(list)-1]
		s.pictures++
		s.to = p.ms
		if len(list) > 1 && s.pictures == 1 {
			list[len(list)-2].to = p.ms
		}
	}
	return list
}

func (s scenes) colours() string {
	var names []string
	for _, scene := range s {
		names = append(names, scene.colour)
	}
	return strings.Join(names, " ")
}

func (s scenes) String() string {
	var parts []string
	for _, scene := range s {
		parts = append(parts, fmt.Sprintf("%s %.2f-%.2f s", scene.colour, float64(scene.from)/1000, float64(scene.to)/1000))
	}
	return strings.Join(parts, ", ")
}

// largestGap is the longest time in ms that a picture stood, but for the first ones.
func largestGap(all []seen) (gap uint32) {
	for i := 2; i < len(all); i++ {
		gap = max(gap, all[i].ms-all[i-1].ms)
	}
	return gap
}

// viewersSee leaves what the sink has received for the judgement outside of the camera machine, where FFmpeg is
// fast: the colours that viewers must have seen, one after the other, as a regular expression. Whatever happens
// to cameras, the encoder is opened once.
func (r *row) viewersSee(colours string) {
	r.t.Helper()
	if n := r.encoders.Load(); n != 1 {
		r.t.Errorf("the encoder was opened %d times", n)
	}
	leave(r.t, r.received(), colours)
}

// shared is the folder that the camera machine shares with its host.
const shared = "/io"

func leave(t *testing.T, flv []byte, colours string) {
	t.Helper()
	name := filepath.Join(shared, filepath.Base(t.Name()))
	if err := errors.Join(os.WriteFile(name+".flv", flv, 0o644), os.WriteFile(name+".colours", []byte(colours), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// judge looks at what the rows have left in a folder.
func judge(t *testing.T, dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, "*.colours"))
	for _, file := range left {
		path := strings.TrimSuffix(file, ".colours")
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all := pictures(t, path+".flv")
			got := scenesOf(all)
			if !regexp.MustCompile("^" + string(want) + "$").MatchString(got.colours()) {
				t.Errorf("viewers see %v, want %s", got, want)
			}
			if len(got) > 10 {
				t.Logf("MEASURED viewers see %d pictures in %d scenes, the longest stands %d ms", len(all), len(got), largestGap(all))
			} else {
				t.Logf("MEASURED viewers see %v; %d pictures, the longest stands %d ms", got, len(all), largestGap(all))
			}
		})
	}
}
