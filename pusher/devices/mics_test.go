package devices

import (
	"testing"

	"github.com/gen2brain/malgo"

	"livepusher/pusher/capture"
)

func TestChooseMicrophone(t *testing.T) {
	entry := func(id string, def, monitor bool) micEntry {
		return micEntry{Device: capture.Device{ID: id, Name: "name of " + id, Default: def}, monitor: monitor}
	}
	for _, c := range []struct {
		name    string
		entries []micEntry
		ask     string
		want    string
	}{
		{"default", []micEntry{entry("a", false, false), entry("b", true, false)}, "", "b"},
		{"no default", []micEntry{entry("a", false, false), entry("b", false, false)}, "", "a"},
		{"default is a monitor", []micEntry{entry("a", false, false), entry("b", true, true)}, "", "a"},
		{"only monitors", []micEntry{entry("b", true, true)}, "", ""},
		{"a monitor by name", []micEntry{entry("a", true, false), entry("b", false, true)}, "name of b", "b"},
		{"none", nil, "", ""},
	} {
		got, err := choose(c.entries, c.ask)
		if got.ID != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v", c.name, got.ID, err)
		}
	}
}

func TestMicID(t *testing.T) {
	id := func(s string) (id malgo.DeviceID) { copy(id[:], s); return id }
	for _, c := range []struct{ name, bytes, want string }{
		{"PulseAudio", "alsa_input.usb-0d8c-00.mono", "alsa_input.usb-0d8c-00.mono"},
		{"ALSA", ":0,0", ":0,0"},
		{"WASAPI", "{\x000\x00.\x00}\x00", "{0.}"},
		{"binary", "\x01\x02\x03", "010203"},
		{"UTF-16 not ASCII", "a\x00\x01\x02", "61000102"},
	} {
		if got := micID(id(c.bytes)); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
