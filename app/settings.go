package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"livepusher/pusher"
)

// settingsVersion is the version of the settings file that this program writes.
const settingsVersion = 1

// Settings are what the program remembers between runs. The push address is not among them, since it
// holds the stream key.
type Settings struct {
	Language            string        // "zh", "en", or "" for the system's
	BackgroundLimit     time.Duration // after which pushing stops in the background; 0 is never
	CameraWhenMinimised bool          // a minimised window is no background: the camera stays on
	Config              pusher.Config
}

// settingsFile is the form of Settings in the file: attributes under their own names.
type settingsFile struct {
	Version    int               `json:"version"`
	Language   string            `json:"language,omitempty"`
	Limit      *duration         `json:"background-limit,omitempty"`
	KeepCamera bool              `json:"camera-when-minimised,omitempty"`
	Attributes map[string]string `json:"attributes"`
}

// duration is a time.Duration that reads "3m0s" in a file.
type duration time.Duration

// MarshalText implements encoding.TextMarshaler.
func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = duration(v)
	return err
}

// note is a sentence for the user about the settings.
type note struct {
	text  string // English, for standard error
	key   string // of the window's own text for it; "" is none, and text is shown
	pairs []any  // words of that text and their values
}

func notef(format string, args ...any) note { return note{text: fmt.Sprintf(format, args...)} }

// settingsPath is where the settings are kept.
func settingsPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for settings: set HOME or XDG_CONFIG_HOME (%w)", err)
	}
	return filepath.Join(dir, "livepusher", "settings.json"), nil
}

// loadSettings reads the settings file. Without one it returns the defaults of a first run. A damaged
// file is kept under another name, and the notes say so; so they do of single values that are not
// allowed and were left at their defaults.
func loadSettings(path string) (s Settings, notes []note) {
	s = Settings{Config: programDefaults(), BackgroundLimit: usualBackgroundLimit}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	var file settingsFile
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	if err != nil {
		return s, []note{keepAside(path, err)}
	}
	s.Language, s.CameraWhenMinimised = file.Language, file.KeepCamera
	if file.Limit != nil {
		s.BackgroundLimit = max(0, time.Duration(*file.Limit))
	}
	for name, value := range file.Attributes {
		a := pusher.AttributeNamed(name)
		if a == nil || a.Secret {
			notes = append(notes, notef("the settings file names %q, which this version does not know; it was left out", name))
			continue
		}
		if err := a.Set(&s.Config, value); err != nil {
			notes = append(notes, notef("in the settings file, %v; the default is used", err))
		}
	}
	if err := s.Config.Check(); err != nil {
		notes = append(notes, notef("in the settings file, %v; the default bitrates are used", err))
		d := programDefaults()
		s.Config.MinBitrate, s.Config.MaxBitrate = d.MinBitrate, d.MaxBitrate
		s.Config.VideoWidth, s.Config.VideoHeight = 0, 0
	}
	return s, notes
}

// keepAside renames a damaged settings file and returns the sentence about it.
func keepAside(path string, why error) note {
	aside := fmt.Sprintf("%s.damaged-%s", path, time.Now().Format("20060102-150405"))
	if err := os.Rename(path, aside); err != nil {
		return notef("the settings file %s cannot be read (%v): defaults are used, and it will be replaced by the next change", path, why)
	}
	n := notef("the settings file was damaged (%v): defaults are used, and it is kept as %s", why, aside)
	n.key, n.pairs = "note.settings-damaged", []any{"path", aside}
	return n
}

// save writes the settings whole: to a new file beside the old one, which it then replaces.
func (s Settings) save(path string) error {
	limit := duration(s.BackgroundLimit)
	file := settingsFile{Version: settingsVersion, Language: s.Language, Limit: &limit, KeepCamera: s.CameraWhenMinimised, Attributes: map[string]string{}}
	for _, a := range pusher.Attributes {
		if !a.Secret {
			file.Attributes[a.Name] = a.Get(&s.Config)
		}
	}
	data, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), "settings-*.json")
	if err != nil {
		return err
	}
	defer os.Remove(fresh.Name())
	if _, err := fresh.Write(append(data, '\n')); err != nil {
		fresh.Close()
		return err
	}
	if err := errors.Join(fresh.Sync(), fresh.Close()); err != nil {
		return err
	}
	return os.Rename(fresh.Name(), path)
}
