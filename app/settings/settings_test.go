package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
)

func TestSettingsComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	s := Settings{Language: "zh", Config: FirstRun().Config, BackgroundLimit: 10 * time.Minute, CameraWhenMinimised: true,
		AlwaysOnTop: true, Compact: true, SnapshotFolder: "/pictures", SnapshotHashes: true,
		SnapshotCompressed: true, Destinations: []Destination{{"Work", "rtmp://host/app"}}, Destination: "Work"}
	s.Config.Beauty, s.Config.Zoom, s.Config.Camera = 7, 1.3, "still:a \"b\".png"
	s.Config.URL = "rtmp://host/app/SECRET"
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	if strings.Contains(string(data), "SECRET") || strings.Contains(string(data), "rtmp://host/app/") {
		t.Errorf("the push address is in the file:\n%s", data)
	}
	back, notes := Load(path)
	s.Config.URL = ""
	if !reflect.DeepEqual(back, s) || len(notes) != 0 {
		t.Errorf("%+v came back as %+v, notes %v", s, back, notes)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if len(left) != 1 {
		t.Errorf("saving left %v", left)
	}
}

func TestWithoutSettingsTheFirstRunIsHDLive(t *testing.T) {
	s, notes := Load(filepath.Join(t.TempDir(), "settings.json"))
	c := s.Config
	if s.BackgroundLimit != 3*time.Minute || s.CameraWhenMinimised || len(notes) != 0 || c.Mode != pusher.HD || c.MinBitrate != 600 || c.MaxBitrate != 1200 || c.AudioQuality != pusher.QualityHigh {
		t.Errorf("%+v, notes %v", c, notes)
	}
}

func TestDamagedSettingsAreKeptAside(t *testing.T) {
	for name, text := range map[string]string{"cut off": `{"version":1,"attributes":{"beau`, "empty": "", "binary": "\x00\xff\x00", "a list": "[1,2]", "endless": strings.Repeat(" ", 2<<20)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings.json")
			os.WriteFile(path, []byte(text), 0o600)
			s, notes := Load(path)
			if s.Config != FirstRun().Config || len(notes) != 1 || !strings.Contains(notes[0].Text, "damaged") || notes[0].Key == "" {
				t.Errorf("config %+v, notes %v", s.Config, notes)
			}
			aside, _ := filepath.Glob(path + ".damaged-*")
			if len(aside) != 1 {
				t.Fatalf("kept aside: %v", aside)
			}
			if data, _ := os.ReadFile(aside[0]); string(data) != text {
				t.Errorf("kept %q of %q", data, text)
			}
		})
	}
}

func TestWrongValuesInSettingsAreToldAndTheRestCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	os.WriteFile(path, []byte(`{"version":1,"attributes":{"beauty":"12","whiteness":"4","sharpness":"1","url":"rtmp://h/a/k"}}`), 0o600)
	s, notes := Load(path)
	if s.Config.Whiteness != 4 || s.Config.Beauty != 0 || s.Config.URL != "" || len(notes) != 3 {
		t.Errorf("%+v, notes %v", s.Config, notes)
	}
}

func TestSaverLeavesOutWhatTheCommandLineSet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	run := FirstRun().Config
	run.Beauty, run.Mode = 9, pusher.SD
	s := NewSaver(path, Settings{Config: FirstRun().Config}, run, []string{"beauty", "mode"})
	run.Whiteness = 2
	s.Config(run)
	run.Mode = pusher.FHD // the user changes it
	s.Config(run)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	back, _ := Load(path)
	if c := back.Config; c.Beauty != 0 || c.Whiteness != 2 || c.Mode != pusher.FHD {
		t.Errorf("saved %+v", c)
	}
}

func FuzzLoad(f *testing.F) {
	good := filepath.Join(f.TempDir(), "good.json")
	s := FirstRun()
	s.Config.Camera, s.Config.Zoom = "still:a \"b\".png", 1.3
	if err := s.Save(good); err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"version":1,"background-limit":"-3h","attributes":{"beauty":"12","url":"rtmp://h/a/k","min-bitrate":"900","max-bitrate":"100"}}`))
	f.Add([]byte(`{"version":99,"language":7}`))
	dir := f.TempDir()
	const allocation = 4 << 20 // bytes that a file of at most 64 KB may cost
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 64<<10 {
			return
		}
		path := filepath.Join(dir, fmt.Sprint(os.Getpid()))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, notes := Load(path)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > allocation {
			t.Errorf("%d bytes were allocated for a file of %d", used, len(data))
		}
		if s.Config.URL != "" || s.Config.Check() != nil || s.BackgroundLimit < 0 {
			t.Errorf("%+v, %v", s.Config, s.Config.Check())
		}
		for _, n := range notes {
			if n.Text == "" || strings.Contains(n.Text, "\n") {
				t.Errorf("note %q", n.Text)
			}
		}
		aside, _ := filepath.Glob(path + ".damaged-*")
		for _, a := range aside {
			os.Remove(a)
		}
		// What was read is written and read as it is.
		if err := s.Save(path); err != nil {
			t.Fatal(err)
		}
		if back, notes := Load(path); !reflect.DeepEqual(back, s) || len(notes) != 0 {
			t.Errorf("%+v came back as %+v, notes %v", s, back, notes)
		}
	})
}
