package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
)

func TestSettingsComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	s := Settings{Language: "zh", Config: programDefaults(), BackgroundLimit: 10 * time.Minute, CameraWhenMinimised: true}
	s.Config.Beauty, s.Config.Zoom, s.Config.Camera = 7, 1.3, "still:a \"b\".png"
	s.Config.URL = "rtmp://host/app/SECRET"
	if err := s.save(path); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	if strings.Contains(string(data), "SECRET") || strings.Contains(string(data), "rtmp://") {
		t.Errorf("the push address is in the file:\n%s", data)
	}
	back, notes := loadSettings(path)
	s.Config.URL = ""
	if back != s || len(notes) != 0 {
		t.Errorf("%+v came back as %+v, notes %v", s, back, notes)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if len(left) != 1 {
		t.Errorf("saving left %v", left)
	}
}

func TestWithoutSettingsTheFirstRunIsHDLive(t *testing.T) {
	s, notes := loadSettings(filepath.Join(t.TempDir(), "settings.json"))
	c := s.Config
	if s.BackgroundLimit != 3*time.Minute || s.CameraWhenMinimised || len(notes) != 0 || c.Mode != pusher.HD || c.MinBitrate != 600 || c.MaxBitrate != 1200 || c.AudioQuality != pusher.QualityHigh {
		t.Errorf("%+v, notes %v", c, notes)
	}
}

func TestDamagedSettingsAreKeptAside(t *testing.T) {
	for name, text := range map[string]string{"cut off": `{"version":1,"attributes":{"beau`, "empty": "", "binary": "\x00\xff\x00", "a list": "[1,2]"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings.json")
			os.WriteFile(path, []byte(text), 0o600)
			s, notes := loadSettings(path)
			if s.Config != programDefaults() || len(notes) != 1 || !strings.Contains(notes[0].text, "damaged") || notes[0].key == "" {
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
	s, notes := loadSettings(path)
	if s.Config.Whiteness != 4 || s.Config.Beauty != 0 || s.Config.URL != "" || len(notes) != 3 {
		t.Errorf("%+v, notes %v", s.Config, notes)
	}
}

func TestSaverLeavesOutWhatTheCommandLineSet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	run := programDefaults()
	run.Beauty, run.Mode = 9, pusher.SD
	s := newSaver(path, Settings{Config: programDefaults()}, run, []string{"beauty", "mode"})
	run.Whiteness = 2
	s.config(run)
	run.Mode = pusher.FHD // the user changes it
	s.config(run)
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	back, _ := loadSettings(path)
	if c := back.Config; c.Beauty != 0 || c.Whiteness != 2 || c.Mode != pusher.FHD {
		t.Errorf("saved %+v", c)
	}
}
