package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"livepusher/app/settings"
	"livepusher/pusher"
)

// runWindow is the program without a subcommand: the window.
func runWindow(ctx context.Context, args []string, std streams) error {
	path, err := settings.Path()
	if err != nil {
		return err
	}
	saved, notes := settings.Load(path)
	for _, n := range notes {
		fmt.Fprintln(std.err, "livepusher:", n.Text)
	}
	config := saved.Config
	var o pushOptions
	f := newFlags("")
	o.flags(f, "")
	away := backgroundWish{saved.BackgroundLimit, saved.CameraWhenMinimised}
	away.flags(f)
	wish := windowWish{saved.AlwaysOnTop, saved.Compact}
	wish.flags(f)
	positions := f.String("test-positions", "", "file for the places of the controls, for tests")
	if err := f.config(&config, args, std.in); err != nil {
		return err
	}
	if away.limit < 0 {
		return usagef("--background-limit %v is negative: give a time such as 10m, or 0 for none", away.limit)
	}
	if _, err := pusher.LoadLook(config.Filter); err != nil {
		notes = append(notes, lookNote(err))
		fmt.Fprintln(std.err, "livepusher:", err)
	}
	logs, err := openLogs(o, std)
	if err != nil {
		return err
	}
	defer logs.close()
	preferX11()
	makeCacheFolder()
	defer sayNoWindow()()
	d := newDesktop(config, saved, away, path, f.given)
	d.wish = wish
	return d.run(ctx, logs, notes, *positions)
}

// lookNote is the sentence about a look's file that cannot be read: the window opens all the same.
func lookNote(err error) settings.Note {
	n := settings.Note{Text: err.Error()}
	var look *pusher.LookError
	if errors.As(err, &look) {
		n.Key, n.Pairs = "note.look-failed", []any{"path", look.Path, "cause", look.Err.Error()}
	}
	return n
}

// preferX11: with native Wayland, GLFW 3.4 cannot type Chinese and never tells that a window is
// minimised; through XWayland it does both. Who wants Wayland all the same sets the variable.
func preferX11() {
	if runtime.GOOS == "linux" && os.Getenv("FYNE_PLATFORM") == "" && os.Getenv("DISPLAY") != "" {
		os.Setenv("FYNE_PLATFORM", "x11")
	}
}

// makeCacheFolder makes the user's folder for caches. A new user has none yet, and Fyne, which makes a folder of its
// own in there, does not make this one.
func makeCacheFolder() {
	if folder, err := os.UserCacheDir(); err == nil {
		os.MkdirAll(folder, 0o700) // without it Fyne does without, and says so
	}
}
