package app

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"time"

	"livepusher/app/settings"
	"livepusher/assets"
	"livepusher/ui"
)

func TestPreferencesOfOneRunAreNotSaved(t *testing.T) {
	saved := settings.FirstRun()
	run := preferencesOf(saved, backgroundWish{limit: 9 * time.Minute, keepCamera: true}) // from the command line
	for _, row := range []struct {
		name string
		edit func(p *ui.Preferences)
		want func(s *settings.Settings)
	}{
		{"another setting", func(p *ui.Preferences) { p.SnapshotHashes = true }, func(s *settings.Settings) { s.SnapshotHashes = true }},
		{"the limit", func(p *ui.Preferences) { p.BackgroundLimit = time.Minute }, func(s *settings.Settings) { s.BackgroundLimit = time.Minute }},
		{"the camera", func(p *ui.Preferences) { p.CameraWhenMinimised = false }, func(s *settings.Settings) { s.CameraWhenMinimised = false }},
		{"snapshots", func(p *ui.Preferences) { p.SnapshotFolder, p.SnapshotCompressed = "/p", true },
			func(s *settings.Settings) {
				s.SnapshotFolder, s.SnapshotCompressed = "/p", true
			}},
		{"nothing", func(*ui.Preferences) {}, func(*settings.Settings) {}},
	} {
		got, want, to := saved, saved, run
		row.edit(&to)
		row.want(&want)
		savePreferences(&got, run, to)
		if d := settings.Changes(want, got); len(d) != 0 {
			t.Errorf("%s: %v", row.name, d)
		}
	}
}

// The window has a sentence for each key that this package and the settings give it.
func TestNotesHaveTexts(t *testing.T) {
	var words map[string]string
	if err := json.Unmarshal(assets.Texts("en"), &words); err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`"(note\.[a-z-]+)"`)
	found := 0
	for _, file := range []string{"preferences.go", "snapshot.go", "desktop.go", "settings/exchange.go", "settings/settings.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keys.FindAllStringSubmatch(string(source), -1) {
			found++
			if words[m[1]] == "" {
				t.Errorf("%s: %s has no text", file, m[1])
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d keys found: is the pattern still right?", found)
	}
}
