package settings

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
)

func TestImport(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       func(*Settings) // what changes
		notes      []string        // their keys and a word of each
	}{
		{"a page's attributes", `{"mode":"SD","min-bitrate":600,"beauty":5,"muted":false,"zoom":true,"fps":"25"}`,
			func(s *Settings) {
				c := &s.Config
				c.Mode, c.MinBitrate, c.Beauty, c.Zoom, c.FPS = pusher.SD, 600, 5, 2, 25
			}, nil},
		{"its script's spelling", `{"minBitrate":"500","maxBitrate":1e3,"enableAGC":true,"backgroundMute":true,"devicePosition":"back"}`,
			func(s *Settings) {
				c := &s.Config
				c.MinBitrate, c.MaxBitrate, c.EnableAGC, c.BackgroundMute, c.DevicePosition = 500, 1000, true, true, pusher.Back
			}, nil},
		{"the settings file's form", `{"version":1,"language":"zh","background-limit":"10m0s","camera-when-minimised":true,"attributes":{"whiteness":"4"}}`,
			func(s *Settings) {
				s.Language, s.BackgroundLimit, s.CameraWhenMinimised, s.Config.Whiteness = "zh", 10*time.Minute, true, 4
			}, nil},
		{"settings of the program alone", `{"snapshot-folder":"/p","snapshot-hashes":true,"snapshotCompressed":"true","always-on-top":true,"compact":true}`,
			func(s *Settings) {
				s.SnapshotFolder, s.SnapshotHashes, s.SnapshotCompressed, s.AlwaysOnTop, s.Compact = "/p", true, true, true, true
			}, nil},
		{"a mark at the beginning", "\ufeff{\"beauty\":1}", func(s *Settings) { s.Config.Beauty = 1 }, nil},
		{"nothing", `{}`, func(*Settings) {}, nil},
		{"fractions", `{"mic-volume":0.25,"zoom":1.3}`, func(s *Settings) { s.Config.MicVolume, s.Config.Zoom = 0.25, 1.3 }, nil},
		{"good ones beside bad ones", `{"beauty":12,"whiteness":3,"sharpness":1,"mode":"4K"}`, func(s *Settings) { s.Config.Whiteness = 3 },
			[]string{`note.import-value beauty does not take "12"`, `note.import-value mode does not take "4K"`, `note.import-unknown "sharpness" is not known`}},
		{"no plain values", `{"beauty":null,"muted":[true],"fps":{"a":
1}}`, func(*Settings) {},
			[]string{"note.import-value beauty does not take null", `note.import-value fps does not take {"a": 1}`, "note.import-value muted does not take [true]"}},
		{"a push address", `{"url":"rtmp://h/a/SECRET","mode":"rtmp://h/a/SECRET","destinations":[{"server":"rtmp://h/SECRET"}]}`, func(*Settings) {},
			[]string{"note.import-secret push addresses", "note.import-value mode does not take …", "note.import-secret url is not taken"}},
		{"bitrates that contradict the rest", `{"min-bitrate":1500}`, func(*Settings) {}, []string{"note.import-bitrates min-bitrate 1500 is above max-bitrate 1200"}},
		{"half a size", `{"video-width":640,"beauty":2}`, func(s *Settings) { s.Config.Beauty = 2 }, []string{"note.import-size video-width 640 and video-height 0"}},
		{"two spellings", `{"minBitrate":300,"min-bitrate":400}`, func(s *Settings) { s.Config.MinBitrate = 300 }, []string{"note.import-twice min-bitrate"}},
		{"bad settings of the program", `{"language":"fr","background-limit":"-3m","compact":7}`, func(*Settings) {},
			[]string{"note.import-value background-limit does not take", "note.import-value compact", "note.import-value language"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			want := FirstRun()
			row.want(&want)
			got, notes, err := Import([]byte(row.text), FirstRun())
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, %v\nwant %+v", got, err, want)
			}
			if len(notes) != len(row.notes) {
				t.Fatalf("notes %v, want %q", notes, row.notes)
			}
			for i, n := range notes {
				if !strings.HasPrefix(n.Key+" "+n.Text, row.notes[i]) {
					t.Errorf("note %s %q, want %q", n.Key, n.Text, row.notes[i])
				}
				if strings.Contains(fmt.Sprint(n), "SECRET") {
					t.Errorf("a key is shown: %v", n)
				}
			}
		})
	}
}

func TestWhatIsNoSettingsFileIsNotImported(t *testing.T) {
	for _, text := range []string{"", "null", "[1]", "{", "\x00", `"mode"`, "mode: HD"} {
		if got, notes, err := Import([]byte(text), FirstRun()); err == nil || !reflect.DeepEqual(got, FirstRun()) || notes != nil {
			t.Errorf("%q: %+v, %v, %v", text, got, notes, err)
		}
	}
}

func TestNotesOfAnImportAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, `,"unknown-%d-%s":1`, i, strings.Repeat("x", 100))
	}
	_, notes, err := Import([]byte("{"+b.String()[1:]+"}"), FirstRun())
	if err != nil || len(notes) != maxNotes+1 || notes[maxNotes].Text != "980 more cannot be taken" || len(notes[0].Text) > 100 {
		t.Errorf("%d notes, the first %q, %v", len(notes), notes[0].Text, err)
	}
}

func TestExportComesBackWithoutAddresses(t *testing.T) {
	s := Settings{Language: "zh", Config: FirstRun().Config, BackgroundLimit: 90 * time.Second, CameraWhenMinimised: true, AlwaysOnTop: true, Compact: true,
		SnapshotFolder: "/pictures", SnapshotHashes: true, SnapshotCompressed: true}
	c := &s.Config
	c.Beauty, c.Zoom, c.Camera, c.MinBitrate, c.MaxBitrate, c.VideoWidth, c.VideoHeight = 7, 1.3, `still:a "b".png`, 3000, 4000, 640, 480
	c.RetryDelays, c.KeepTrying, c.WaitingImage, c.Mode = "1,2", true, "https://h/p.png", pusher.RTC
	with := s
	with.Config.URL = "rtmp://host/app/SECRET"
	with.Destinations = []Destination{{"Work", "rtmp://host/SECRET"}}
	path := filepath.Join(t.TempDir(), "out.json")
	if err := with.WriteExport(path); err != nil {
		t.Fatal(err)
	}
	data, err := ReadImport(path)
	if err != nil || strings.Contains(string(data), "SECRET") {
		t.Fatalf("%v:\n%s", err, data)
	}
	if back, notes, err := Import(data, FirstRun()); err != nil || len(notes) != 0 || !reflect.DeepEqual(back, s) {
		t.Errorf("%+v came back as %+v, %v, %v", s, back, notes, err)
	}
	if err := s.WriteExport(filepath.Join(t.TempDir(), "none", "out.json")); err == nil {
		t.Error("written into no folder")
	}
}

func FuzzImport(f *testing.F) {
	text, err := FirstRun().Export()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"mode":"HD","minBitrate":600,"beauty":5,"muted":false,"url":"rtmp://h/a/k"}`))
	f.Add([]byte(`{"attributes":[1],"fps":{"a":[null]},"zoom":1e400,"background-limit":"-1h"}`))
	const allocation = 4 << 20 // bytes that a file of at most 64 KB may cost
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 64<<10 {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, notes, err := Import(data, FirstRun())
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > allocation {
			t.Errorf("%d bytes were allocated for a file of %d", used, len(data))
		}
		if s.Config.URL != "" || s.Config.Check() != nil || s.BackgroundLimit < 0 || len(notes) > maxNotes+1 {
			t.Errorf("%+v, %v, %d notes", s.Config, s.Config.Check(), len(notes))
		}
		if err != nil && (len(notes) > 0 || !reflect.DeepEqual(s, FirstRun())) {
			t.Errorf("refused, and yet %+v, %v", s, notes)
		}
		for _, n := range notes {
			if n.Key == "" || n.Text == "" || strings.Contains(fmt.Sprint(n), "\n") {
				t.Errorf("note %q", n.Text)
			}
		}
		// What was taken leaves and comes in again as it is.
		out, err := s.Export()
		if err != nil {
			t.Fatal(err)
		}
		if back, notes, err := Import(out, FirstRun()); err != nil || len(notes) != 0 || !reflect.DeepEqual(back, s) {
			t.Errorf("%+v came back as %+v, %v, %v", s, back, notes, err)
		}
	})
}
