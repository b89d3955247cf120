package settings

import (
	"fmt"
	"sync"
	"time"

	"livepusher/pusher"
)

// Saver writes the settings a moment after a change.
type Saver struct {
	mu       sync.Mutex
	path     string
	settings Settings
	thisRun  map[string]string // attributes that the command line set, with their values: not to be saved
	timer    *time.Timer
	err      error
}

// saveDelay gathers the changes of a dragged slider.
const saveDelay = time.Second

// NewSaver makes a saver of the settings s, which lie at path. given are the attributes that the command
// line set in c for this run only.
func NewSaver(path string, s Settings, c pusher.Config, given []string) *Saver {
	thisRun := map[string]string{}
	for _, name := range given {
		thisRun[name] = pusher.AttributeNamed(name).Get(&c)
	}
	return &Saver{path: path, settings: s, thisRun: thisRun}
}

// Config takes a changed config. What the command line set stays out until the user changes it.
func (s *Saver) Config(c pusher.Config) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range pusher.Attributes {
		value := a.Get(&c)
		if given, ok := s.thisRun[a.Name]; a.Secret || ok && given == value {
			continue
		}
		delete(s.thisRun, a.Name)
		a.Set(&s.settings.Config, value)
	}
	s.later()
}

// Change has what is not in the config edited.
func (s *Saver) Change(edit func(*Settings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	edit(&s.settings)
	s.later()
}

// Settings are the settings as they are saved.
func (s *Saver) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

func (s *Saver) later() {
	if s.timer == nil {
		s.timer = time.AfterFunc(saveDelay, s.write)
	}
}

func (s *Saver) write() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer = nil
	s.err = s.settings.Save(s.path)
}

// Close writes what has not been written yet.
func (s *Saver) Close() error {
	s.mu.Lock()
	pending := s.timer != nil && s.timer.Stop()
	s.mu.Unlock()
	if pending {
		s.write()
	}
	if s.err != nil {
		return fmt.Errorf("the settings could not be saved: %w", s.err)
	}
	return nil
}
