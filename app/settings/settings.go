// Package settings is what the program remembers between runs: a JSON file with the attributes of
// live-pusher under their own names, and what a desktop needs beside them. The push address is not among
// them, since it holds the stream key.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"livepusher/pusher"
)

const (
	// fileVersion is the version of the file that this program writes.
	fileVersion = 1
	// maxFile bounds the file that is read, in bytes; one that is larger is damaged.
	maxFile = 1 << 20
	// usualBackgroundLimit is how long pushing goes on in the background, unless the user wishes otherwise.
	usualBackgroundLimit = 3 * time.Minute
)

// Settings are what the program remembers.
type Settings struct {
	Language            string        // "zh", "en", or "" for the system's
	BackgroundLimit     time.Duration // after which pushing stops in the background; 0 is never
	CameraWhenMinimised bool          // a minimised window is no background: the camera stays on
	AlwaysOnTop         bool          // the window stays above others
	Compact             bool          // the window is preview and control bar alone
	SnapshotFolder      string        // where snapshots go; "" is the user's folder of pictures
	SnapshotHashes      bool          // each snapshot's hash is added to a list beside it
	SnapshotCompressed  bool          // snapshots are JPEG, which is smaller, instead of PNG, which is exact
	Destinations        []Destination // where the user pushes to, in the order of their list
	Destination         string        // name of the one used last; "" is the receiver on this machine
	Config              pusher.Config
}

// Destination is a place to push to, without its stream key, which the system's keyring has.
type Destination struct {
	Name   string `json:"name"`
	Server string `json:"server"` // like rtmp://host/app
}

// file is the form of Settings in their file.
type file struct {
	Version    int               `json:"version"`
	Language   string            `json:"language,omitempty"`
	Limit      *duration         `json:"background-limit,omitempty"`
	KeepCamera bool              `json:"camera-when-minimised,omitempty"`
	OnTop      bool              `json:"always-on-top,omitempty"`
	Compact    bool              `json:"compact,omitempty"`
	Folder     string            `json:"snapshot-folder,omitempty"`
	Hashes     bool              `json:"snapshot-hashes,omitempty"`
	Compressed bool              `json:"snapshot-compressed,omitempty"`
	Places     []Destination     `json:"destinations,omitempty"`
	Last       string            `json:"destination,omitempty"`
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

// Note is a sentence for the user about the settings.
type Note struct {
	Text  string // English, for standard error
	Key   string // of the window's own text for it; "" is none, and Text is shown
	Pairs []any  // words of that text and their values
}

func notef(format string, args ...any) Note { return Note{Text: fmt.Sprintf(format, args...)} }

// Path is where the settings are kept.
func Path() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for settings: set HOME or XDG_CONFIG_HOME (%w)", err)
	}
	return filepath.Join(dir, "livepusher", "settings.json"), nil
}

// FirstRun are the settings without a file: the HD live scenario, as the component's page advises.
func FirstRun() Settings {
	s := Settings{BackgroundLimit: usualBackgroundLimit, Config: pusher.NewConfig()}
	pusher.ScenarioByID("hd").ApplyTo(&s.Config)
	return s
}

// read is os.ReadFile within bounds.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	return data, err
}

// Load reads the settings file. Without one it returns the defaults of a first run. A damaged
// file is kept under another name, and the notes say so; so they do of single values that are not
// allowed and were left at their defaults.
func Load(path string) (s Settings, notes []Note) {
	s = FirstRun()
	data, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	var f file
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		return s, []Note{keepAside(path, err)}
	}
	s.Language, s.CameraWhenMinimised, s.AlwaysOnTop, s.Compact = f.Language, f.KeepCamera, f.OnTop, f.Compact
	s.SnapshotFolder, s.SnapshotHashes, s.Destinations = f.Folder, f.Hashes, f.Places
	s.Destination = f.Last
	s.SnapshotCompressed = f.Compressed
	if f.Limit != nil {
		s.BackgroundLimit = max(0, time.Duration(*f.Limit))
	}
	for name, value := range f.Attributes {
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
		d := FirstRun().Config
		s.Config.MinBitrate, s.Config.MaxBitrate = d.MinBitrate, d.MaxBitrate
		s.Config.VideoWidth, s.Config.VideoHeight = 0, 0
	}
	return s, notes
}

// keepAside renames a damaged settings file and returns the sentence about it.
func keepAside(path string, why error) Note {
	aside := fmt.Sprintf("%s.damaged-%s", path, time.Now().Format("20060102-150405"))
	if err := os.Rename(path, aside); err != nil {
		return notef("the settings file %s cannot be read (%v): defaults are used, and it will be replaced by the next change", path, why)
	}
	n := notef("the settings file was damaged (%v): defaults are used, and it is kept as %s", why, aside)
	n.Key, n.Pairs = "note.settings-damaged", []any{"path", aside}
	return n
}

// encode is the text of the settings file.
func (s Settings) encode() ([]byte, error) {
	limit := duration(s.BackgroundLimit)
	f := file{Version: fileVersion, Language: s.Language, Limit: &limit, KeepCamera: s.CameraWhenMinimised, OnTop: s.AlwaysOnTop, Compact: s.Compact,
		Folder: s.SnapshotFolder, Hashes: s.SnapshotHashes, Compressed: s.SnapshotCompressed, Places: s.Destinations,
		Last: s.Destination, Attributes: map[string]string{}}
	for _, a := range pusher.Attributes {
		if !a.Secret {
			f.Attributes[a.Name] = a.Get(&s.Config)
		}
	}
	data, err := json.MarshalIndent(f, "", "  ")
	return append(data, '\n'), err
}

// Save writes the settings whole: to a new file beside the old one, which it then replaces.
func (s Settings) Save(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	data, err := s.encode()
	if err != nil {
		return err
	}
	return replace(path, data)
}

// replace writes a file whole: to a new one beside it, which then takes its place.
func replace(path string, data []byte) error {
	fresh, err := os.CreateTemp(filepath.Dir(path), "settings-*.json")
	if err != nil {
		return err
	}
	defer os.Remove(fresh.Name())
	if _, err := fresh.Write(data); err != nil {
		fresh.Close()
		return err
	}
	if err := errors.Join(fresh.Sync(), fresh.Close()); err != nil {
		return err
	}
	return os.Rename(fresh.Name(), path)
}
