package ui

import (
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

// MusicActions are the window's wishes about background music. What is played is in State.
type MusicActions interface {
	PlayMusic(path string)
	PauseMusic(on bool)
	StopMusic()
	SetMusicVolume(volume float64) // 0-1, of this music and the next
}

// musicWish is what the user has chosen; it outlives the rows.
type musicWish struct {
	path   string // "" is none yet
	volume float64
}

// musicRows are the lines of the sound panel about background music.
type musicRows struct {
	root             fyne.CanvasObject
	h                *host
	file, play, stop *textButton
	status           *label
	music            string // State.Music
	paused           bool
}

func newMusicRows(h *host) *musicRows {
	r := &musicRows{h: h, status: newLabel("", colorFaint, theme.SizeNameCaptionText)}
	r.file = name(h, "music-file", newTextButton("", h.keys, h.chooseMusic))
	r.play = name(h, "music-play", newTextButton(h.say("music.play"), h.keys, r.pressed))
	r.stop = name(h, "music-stop", newTextButton(h.say("music.stop"), h.keys, h.actions.StopMusic))
	at := valueText()
	volume := name(h, "music-volume", newSlider(0, 1, 0.05, 1, h.keys, func(v float64) {
		h.music.volume = round(v, 0.05)
		at.show(percent(h.music.volume))
		h.actions.SetMusicVolume(h.music.volume)
	}))
	volume.show(h.music.volume)
	at.show(percent(h.music.volume))
	r.root = rows(
		row(h.say("music.title"), r.file),
		row("", container.NewGridWithColumns(2, r.play, r.stop)),
		row(h.say("music.volume"), volume, at),
		r.status,
	)
	r.draw()
	return r
}

// pressed is the button that plays, pauses and goes on.
func (r *musicRows) pressed() {
	if r.music == "" {
		r.h.actions.PlayMusic(r.h.music.path)
	} else {
		r.h.actions.PauseMusic(!r.paused)
	}
}

func (r *musicRows) showState(s *pusher.State) {
	if s.Music != r.music || s.MusicPaused != r.paused {
		r.music, r.paused = s.Music, s.MusicPaused
		r.draw()
	}
}

// draw brings the rows in line with what was chosen and what is played.
func (r *musicRows) draw() {
	h := r.h
	file := h.say("music.choose")
	if h.music.path != "" {
		file = cut(filepath.Base(h.music.path), theme.Size(theme.SizeNameText), railWidth-labelWidth-34-24)
	}
	r.file.show(file, "")
	play, status := "music.play", "music.idle"
	switch {
	case r.paused:
		play, status = "music.resume", "music.paused"
	case r.music != "":
		play, status = "music.pause", "music.playing"
	}
	r.play.show(h.say(play), "")
	r.play.setDisabled(h.music.path == "" && r.music == "")
	r.stop.setDisabled(r.music == "")
	r.status.show(cut(h.say(status, "file", filepath.Base(r.music)), r.status.size, railWidth-40))
}

func percent(v float64) string { return fmt.Sprintf("%.0f%%", v*100) }

// musicFiles are the endings of files that are offered; all others that FFmpeg plays can be given to push --bgm.
var musicFiles = []string{".mp3", ".m4a", ".aac", ".wav", ".flac", ".ogg", ".opus", ".wma", ".mp4", ".mov", ".mkv", ".webm",
	".MP3", ".M4A", ".WAV", ".FLAC", ".MP4"}

// chooseMusic asks for a file of music.
func (w *Window) chooseMusic() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			w.say("note.music-failed", "cause", err)
			return
		}
		if f == nil {
			return // thought better of it
		}
		f.Close()
		w.musicChosen(f.URI().Path())
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter(musicFiles))
	w.show(d)
}

// musicChosen takes a file; it is played when the user says so, in place of what is played now.
func (w *Window) musicChosen(path string) {
	w.music.path = path
	if w.state.Music != "" {
		w.actions.PlayMusic(path)
	}
	w.desk.rail.sound.music.draw()
}
