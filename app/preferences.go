package app

import (
	"fmt"
	"image"
	"path/filepath"
	"sync"

	"livepusher/app/settings"
	"livepusher/pusher"
	"livepusher/pusher/av"
	"livepusher/pusher/standard"
	"livepusher/ui"
)

// What the window's settings ask for; see ui.SettingsActions.

// preferencesOf are the preferences of a run: the saved ones, and what the command line says of the background.
func preferencesOf(s settings.Settings, away backgroundWish) ui.Preferences {
	return ui.Preferences{BackgroundLimit: away.limit, CameraWhenMinimised: away.keepCamera,
		SnapshotFolder: s.SnapshotFolder, SnapshotHashes: s.SnapshotHashes, SnapshotCompressed: s.SnapshotCompressed}
}

// savePreferences puts into s what has changed from one to another; what the command line set for this run
// only, and nobody changed, stays out.
func savePreferences(s *settings.Settings, from, to ui.Preferences) {
	change(&s.BackgroundLimit, from.BackgroundLimit, to.BackgroundLimit)
	change(&s.CameraWhenMinimised, from.CameraWhenMinimised, to.CameraWhenMinimised)
	change(&s.SnapshotFolder, from.SnapshotFolder, to.SnapshotFolder)
	change(&s.SnapshotHashes, from.SnapshotHashes, to.SnapshotHashes)
	change(&s.SnapshotCompressed, from.SnapshotCompressed, to.SnapshotCompressed)
}

func change[T comparable](saved *T, from, to T) {
	if from != to {
		*saved = to
	}
}

func (d *desktop) SetPreferences(p ui.Preferences) { d.later(func() { d.prefer(p) }) }

func (d *desktop) prefer(p ui.Preferences) {
	before := d.preferences
	d.preferences = p
	d.saver.Change(func(s *settings.Settings) { savePreferences(s, before, p) })
	if wish := (backgroundWish{p.BackgroundLimit, p.CameraWhenMinimised}); wish != d.away.backgroundWish {
		d.away.set(wish)
	}
}

// waitingShown is the longer side of the picture that the settings show, in pixels.
const waitingShown = 400

func (d *desktop) LookAtWaiting(c pusher.Config) {
	go func() { // an address may take seconds to answer
		o := c.Output()
		f, sum, err := standard.LookAtWaiting(c.WaitingImage, c.WaitingImageHash, o.Width, o.Height)
		w := ui.Waiting{Name: c.WaitingImage, Hash: c.WaitingImageHash, MD5: sum}
		if err != nil {
			w.Trouble = err.Error()
		}
		if w.Picture, err = smaller(f, waitingShown); err != nil {
			w.Trouble = err.Error()
		}
		d.window.SetWaiting(w)
	}()
}

// smaller is a picture whose longer side has the given number of pixels.
func smaller(f *pusher.Frame, side int) (image.Image, error) {
	w, h := f.Picture.Rect.Dx(), f.Picture.Rect.Dy()
	long := max(w, h)
	dst := image.NewRGBA(image.Rect(0, 0, max(w*side/long, 1), max(h*side/long, 1)))
	scaler := av.NewScaler()
	defer scaler.Close()
	return dst, scaler.ToRGBA(dst, f)
}

// workingEncoders are those of encoders that can be opened here; they are tried once.
var workingEncoders = sync.OnceValue(func() (list []ui.Encoder) {
	for _, e := range encoders() {
		if e.Works {
			list = append(list, ui.Encoder{Name: e.Name, Hardware: e.Hardware})
		}
	}
	return list
})

func (d *desktop) ListEncoders() { go func() { d.window.SetEncoders(workingEncoders()) }() }

// settings are the settings in effect.
func (d *desktop) settings() settings.Settings {
	s := d.saver.Settings()
	savePreferences(&s, preferencesOf(s, backgroundWish{s.BackgroundLimit, s.CameraWhenMinimised}), d.preferences)
	s.Config = d.config
	return s
}

func (d *desktop) ExportSettings(path string) {
	d.later(func() {
		if err := d.settings().WriteExport(path); err != nil {
			d.window.Say("note.export-failed", "cause", err.Error())
			return
		}
		d.window.Say("note.exported", "path", path)
	})
}

func (d *desktop) ReadSettings(path string) {
	d.later(func() {
		data, err := settings.ReadImport(path)
		if err != nil {
			d.window.Say("note.import-failed", "path", path, "cause", err.Error())
			return
		}
		before := d.settings()
		after, notes, err := settings.Import(data, before)
		if err != nil {
			d.window.Say("note.import-no-json", "path", path, "example", `{"mode":"HD"}`)
			return
		}
		d.intake = data
		i := ui.Import{File: filepath.Base(path)}
		for _, c := range settings.Changes(before, after) {
			i.Changes = append(i.Changes, fmt.Sprintf("%s: %s → %s", c.Name, orNothing(c.From), orNothing(c.To)))
		}
		for _, n := range notes {
			i.Remarks = append(i.Remarks, ui.Remark{Key: n.Key, Pairs: n.Pairs})
		}
		d.window.ShowImport(i)
	})
}

func orNothing(value string) string {
	if value == "" {
		return "–"
	}
	return value
}

func (d *desktop) ImportSettings() {
	d.later(func() {
		s, _, err := settings.Import(d.intake, d.settings())
		if err != nil {
			return // nothing was read
		}
		d.take(s)
		d.window.Say("note.imported")
	})
}

func (d *desktop) ResetSettings() {
	d.later(func() {
		s := settings.FirstRun()
		s.Language = d.saver.Settings().Language
		d.take(s)
		d.window.Say("note.reset")
	})
}

// take makes settings that came as a whole count, and shows them.
func (d *desktop) take(s settings.Settings) {
	s.Config.URL = d.config.URL
	d.apply(s.Config)
	d.window.SetConfig(d.config)
	p := preferencesOf(s, backgroundWish{s.BackgroundLimit, s.CameraWhenMinimised})
	d.prefer(p)
	d.window.SetPreferences(p)
	d.saver.Change(func(saved *settings.Settings) {
		saved.Language, saved.AlwaysOnTop, saved.Compact = s.Language, s.AlwaysOnTop, s.Compact
	})
	if s.Language != "" {
		d.window.ShowLanguage(s.Language)
	}
}
