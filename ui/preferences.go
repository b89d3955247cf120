package ui

import (
	"image"
	"time"

	"livepusher/pusher"
)

// Preferences are the settings of the window and the program, beside the pusher's Config.
type Preferences struct {
	BackgroundLimit     time.Duration // after which pushing stops in the background; 0 is never
	CameraWhenMinimised bool          // the camera stays on in a minimised window
	SnapshotFolder      string        // "" is the usual one
	SnapshotHashes      bool          // a list of hashes grows beside the snapshots
	SnapshotCompressed  bool          // JPEG instead of PNG
}

// SettingsActions is what the settings ask of the program; see Actions.
type SettingsActions interface {
	SetPreferences(p Preferences)  // a control changed: all of them
	LookAtWaiting(c pusher.Config) // answered by SetWaiting
	ListEncoders()                 // answered by SetEncoders
	ExportSettings(path string)    // to a file, without addresses and keys
	ReadSettings(path string)      // from a file; answered by ShowImport
	ImportSettings()               // takes what the last ReadSettings has read
	ResetSettings()                // back to those of a first run, but for addresses and the language
}

// Encoder is a video encoder that works on this machine.
type Encoder struct {
	Name     string // as the attribute encoder has it
	Hardware bool
}

// Waiting is what became of a waiting image.
type Waiting struct {
	Name    string      // its path or address; "" is the built-in one
	Hash    string      // the md5 that was asked for
	Picture image.Image // as viewers will see it, made smaller
	MD5     string      // of the file, in hex; "" when there is none
	Trouble string      // why the built-in one is shown instead; ""
}

// Import is what importing a settings file would do.
type Import struct {
	File    string
	Changes []string // such as "beauty: 0 → 5"
	Remarks []Remark // what cannot be taken
}

// Remark is a sentence of the window's own texts; see Window.Say. With a word "name" and a word "values", the
// latter is replaced by the text "values." and the name, where there is one.
type Remark struct {
	Key   string
	Pairs []any
}

// words are the remark's in a language.
func (r Remark) words(t *texts) string {
	pairs := append([]any{}, r.Pairs...)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i+1].(string); ok && pairs[i] == "name" && t.has("values."+name) {
			pairs = append([]any{"values", t.say("values." + name)}, pairs...)
			break
		}
	}
	return t.say(r.Key, pairs...)
}

// settingsMail is what other goroutines tell the settings; of each the latest.
type settingsMail struct {
	preferences *Preferences
	encoders    *[]Encoder
	waiting     *Waiting
	imported    *Import
	language    *string
}

// SetPreferences shows preferences that came from elsewhere than the window.
func (w *Window) SetPreferences(p Preferences) { w.post(func(m *mail) { m.settings.preferences = &p }) }

// SetEncoders answers Actions.ListEncoders.
func (w *Window) SetEncoders(list []Encoder) { w.post(func(m *mail) { m.settings.encoders = &list }) }

// SetWaiting answers Actions.LookAtWaiting.
func (w *Window) SetWaiting(v Waiting) { w.post(func(m *mail) { m.settings.waiting = &v }) }

// ShowImport answers Actions.ReadSettings: it shows what would happen and asks.
func (w *Window) ShowImport(i Import) { w.post(func(m *mail) { m.settings.imported = &i }) }

// ShowLanguage switches the language, as the user's button does, but tells nobody.
func (w *Window) ShowLanguage(lang string) { w.post(func(m *mail) { m.settings.language = &lang }) }

// takeSettings shows what has come in for the settings.
func (w *Window) takeSettings(m settingsMail) {
	if m == (settingsMail{}) {
		return
	}
	if m.language != nil && newTexts(*m.language).language != w.texts.language {
		w.useLanguage(*m.language)
	}
	if m.preferences != nil {
		w.settings.preferences = *m.preferences
	}
	if m.encoders != nil {
		w.settings.encoders = *m.encoders
	}
	if m.waiting != nil {
		w.settings.waiting = *m.waiting
	}
	w.showSheet()
	if m.imported != nil {
		w.askImport(*m.imported)
	}
}
