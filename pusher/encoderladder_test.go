package pusher

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// machines are what probes may say.
var (
	bare     = []EncoderInfo{{"libx264", true}}
	both     = []EncoderInfo{{"libx264", true}, {"libopenh264", true}}
	listed   = []EncoderInfo{{"h264_vaapi", false}, {"libx264", true}, {"h264_nvenc", false}} // as on a PC without a card
	equipped = []EncoderInfo{{"h264_vaapi", true}, {"h264_v4l2m2m", true}, {"libx264", true}, {"h264_nvenc", true}}
	nothing  []EncoderInfo
)

func (l ladder) String() string {
	var names []string
	for _, r := range l.rungs {
		names = append(names, r.String())
	}
	return strings.Join(names, ", ")
}

func TestLadder(t *testing.T) {
	for _, row := range []struct {
		name, wish string
		there      []EncoderInfo
		want       string
		soft       bool
	}{
		{"auto without hardware", EncoderAuto, listed, "libx264 superfast, libx264 ultrafast", false},
		{"auto with hardware", EncoderAuto, equipped, "h264_nvenc, h264_vaapi, libx264 superfast, libx264 ultrafast", false},
		{"auto with both in software", EncoderAuto, both, "libx264 superfast, libx264 ultrafast, libopenh264", false},
		{"auto with openh264 only", EncoderAuto, both[1:], "libopenh264", false},
		{"auto with nothing", EncoderAuto, nothing, "", false},
		{"hardware, listed but not there", EncoderHardware, listed, "h264_nvenc, h264_vaapi, libx264 superfast, libx264 ultrafast", false},
		{"hardware, not even listed", EncoderHardware, bare, "h264_nvenc, libx264 superfast, libx264 ultrafast", false},
		{"software", EncoderSoftware, equipped, "libx264 superfast, libx264 ultrafast", true},
		{"hardware by name", "h264_v4l2m2m", equipped, "h264_v4l2m2m, libx264 superfast, libx264 ultrafast", false},
		{"software by name", "libx264", both, "libx264 superfast, libx264 ultrafast, libopenh264", true},
		{"openh264 by name", "libopenh264", both, "libopenh264, libx264 superfast, libx264 ultrafast", true},
		{"a name that nobody knows", "h264_warp", bare, "h264_warp, libx264 superfast, libx264 ultrafast", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := newLadder(row.wish, row.there)
			if l.String() != row.want || l.soft != row.soft {
				t.Errorf("%v, soft %v; want %s, %v", l, l.soft, row.want, row.soft)
			}
		})
	}
}

func TestLadderMoves(t *testing.T) {
	full := []EncoderInfo{{"h264_nvenc", true}, {"h264_vaapi", true}, {"libx264", true}, {"libopenh264", true}}
	one := []EncoderInfo{{"h264_nvenc", true}, {"libx264", true}}
	for _, row := range []struct {
		name  string
		wish  string
		there []EncoderInfo
		path  string // what happens
		moves string // what is done
		at    string // where that leads
	}{
		{"nvenc -> vaapi: cannot be opened", EncoderAuto, full, "open", "another", "h264_vaapi"},
		{"nvenc -> vaapi -> x264: none can be opened", EncoderAuto, full, "open open", "another software", "libx264 superfast"},
		{"nvenc -> x264: cannot be opened", EncoderAuto, one, "open", "software", "libx264 superfast"},
		{"nvenc -> x264: fails while encoding", EncoderAuto, one, "encode", "software", "libx264 superfast"},
		{"nvenc -> nvenc: too slow, and nothing is faster", EncoderAuto, one, "slow", "stay", "h264_nvenc"},
		{"nvenc -> nvenc: room", EncoderAuto, one, "room", "stay", "h264_nvenc"},
		{"superfast -> ultrafast: too slow", EncoderAuto, bare, "slow", "preset down", "libx264 ultrafast"},
		{"superfast -> superfast: room", EncoderAuto, bare, "room", "stay", "libx264 superfast"},
		{"superfast -> superfast: fits", EncoderAuto, bare, "fits", "stay", "libx264 superfast"},
		{"ultrafast -> superfast: room", EncoderAuto, bare, "slow room", "preset down|preset up", "libx264 superfast"},
		{"ultrafast -> ultrafast: fits", EncoderAuto, bare, "slow fits", "preset down|stay", "libx264 ultrafast"},
		{"ultrafast -> ultrafast: too slow without hardware", EncoderAuto, both, "slow slow", "preset down|stay", "libx264 ultrafast"},
		{"superfast -> nvenc: not while a preset is left", EncoderAuto, one, "open slow", "software|preset down", "libx264 ultrafast"},
		{"ultrafast -> nvenc: too slow", EncoderAuto, one, "open slow slow", "software|preset down|hardware", "h264_nvenc"},
		{"ultrafast -> nvenc: not a third time", EncoderAuto, one, "open slow slow encode slow slow", "software|preset down|hardware|software|preset down|stay", "libx264 ultrafast"},
		{"ultrafast -> nvenc: not when software was asked for", EncoderSoftware, one, "slow slow", "preset down|stay", "libx264 ultrafast"},
		{"ultrafast -> nvenc: not when x264 was asked for", "libx264", one, "slow slow", "preset down|stay", "libx264 ultrafast"},
		{"ultrafast -> v4l2m2m: as it was asked for", "h264_v4l2m2m", one, "open slow slow", "software|preset down|hardware", "h264_v4l2m2m"},
		{"x264 -> x264: fails once", EncoderAuto, both, "encode", "restart", "libx264 superfast"},
		{"ultrafast -> ultrafast: fails once", EncoderAuto, both, "slow encode", "preset down|restart", "libx264 ultrafast"},
		{"x264 -> openh264: fails again", EncoderAuto, both, "encode repeat", "restart|another", "libopenh264"},
		{"x264 -> openh264: cannot be opened again", EncoderAuto, both, "encode open", "restart|another", "libopenh264"},
		{"openh264 -> openh264: too slow", EncoderAuto, both, "open slow", "another|stay", "libopenh264"},
		{"x264 -> none: cannot be opened", EncoderAuto, bare, "open", "give up", ""},
		{"x264 -> none: cannot be opened again", EncoderAuto, bare, "encode open", "restart|give up", ""},
		{"ultrafast -> none: fails again, at all speeds", EncoderAuto, bare, "slow repeat", "preset down|give up", ""},
		{"nvenc -> x264 -> none", EncoderAuto, one, "open open", "software|give up", ""},
		{"none -> none: invalid", EncoderAuto, nothing, "open slow room encode", "give up|give up|give up|give up", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := newLadder(row.wish, row.there)
			before := slices.Clone(l.failed)
			var moves []string
			first := l
			for _, word := range strings.Fields(row.path) {
				var m move
				l, m = l.next(map[string]happening{"open": cannotOpen, "encode": cannotEncode, "repeat": cannotRepeat, "slow": tooSlow, "room": hasRoom, "fits": fits}[word])
				moves = append(moves, m.String())
			}
			want := row.moves
			if !strings.Contains(want, "|") && len(moves) > 1 {
				want = strings.ReplaceAll(want, " ", "|")
			}
			if got := strings.Join(moves, "|"); got != want {
				t.Errorf("moves %s, want %s", got, want)
			}
			r, ok := l.rung()
			if at := r.String(); ok != (row.at != "") || at != row.at {
				t.Errorf("at %q, want %q", at, row.at)
			}
			if fmt.Sprint(first.failed) != fmt.Sprint(before) {
				t.Error("the ladder before was changed")
			}
		})
	}
}

// What was tried beside the encoder in use and cannot be opened is not tried again.
func TestLadderWithout(t *testing.T) {
	l := newLadder(EncoderAuto, bare)
	tried, m := l.next(tooSlow)
	if m != presetDown {
		t.Fatal(m)
	}
	l = l.without(tried.at)
	if _, m = l.next(tooSlow); m != stay {
		t.Errorf("a preset that failed: %v", m)
	}
	l = newLadder(EncoderAuto, []EncoderInfo{{"h264_qsv", true}, {"libx264", true}})
	l, _ = l.next(cannotOpen)
	l, _ = l.next(tooSlow)
	if tried, m = l.next(tooSlow); m != toHardware {
		t.Fatal(m)
	}
	if _, m = l.without(tried.at).next(tooSlow); m != stay {
		t.Errorf("hardware that failed twice: %v", m)
	}
}
