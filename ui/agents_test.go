package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"livepusher/pusher"
)

// What an agent's controls ask for.
func TestAgentsControlsAskForWhatTheySay(t *testing.T) {
	whole := pusher.Abilities{MaxZoom: 4, AutoFocus: true, Focus: true, Torch: true}
	camera := pusher.State{Source: pusher.Camera, Camera: "BRIO", Abilities: whole}
	song := pusher.State{Music: "/m/song.mp3"}
	choose := func(_ *testing.T, w *Window) { w.musicChosen("/m/other.mp3") }
	for _, row := range []struct {
		name  string
		state pusher.State
		do    []func(*testing.T, *Window)
		want  string
		check func(pusher.Config) bool
	}{
		{"on top", camera, []func(*testing.T, *Window){tap("always-on-top")}, "SetAlwaysOnTop true", nil},
		{"and back", camera, []func(*testing.T, *Window){tap("always-on-top"), tap("always-on-top")}, "SetAlwaysOnTop true, SetAlwaysOnTop false", nil},
		{"compact", camera, []func(*testing.T, *Window){tap("compact")}, "SetCompact true", nil},
		{"compact from the rail", camera, []func(*testing.T, *Window){tap("compact-size")}, "SetCompact true", nil},
		{"F11", camera, []func(*testing.T, *Window){pressKey(fyne.KeyF11), pressKey(fyne.KeyF11)}, "SetCompact true, SetCompact false", nil},
		{"back from compact", camera, []func(*testing.T, *Window){tap("compact"), tap("compact")}, "SetCompact true, SetCompact false", nil},
		{"microphone off", camera, []func(*testing.T, *Window){tap("enable-mic")}, "Apply", func(c pusher.Config) bool { return !c.EnableMic }},
		{"auto-focus off", camera, []func(*testing.T, *Window){tap("auto-focus")}, "Apply", func(c pusher.Config) bool { return !c.AutoFocus }},
		{"focus", camera, []func(*testing.T, *Window){tap("auto-focus"), slide("focus", 0.35)}, "Apply, Apply", func(c pusher.Config) bool { return c.Focus == 0.35 }},
		{"torch", camera, []func(*testing.T, *Window){tap("torch"), tap("torch")}, "SetTorch true, SetTorch false", nil},
		{"no torch without a camera", pusher.State{}, []func(*testing.T, *Window){tap("torch")}, "", nil},
		{"no music to play yet", camera, []func(*testing.T, *Window){tap("music-play"), tap("music-stop")}, "", nil},
		{"music", camera, []func(*testing.T, *Window){choose, tap("music-play")}, "PlayMusic /m/other.mp3", nil},
		{"pause", song, []func(*testing.T, *Window){tap("music-play")}, "PauseMusic true", nil},
		{"go on", pusher.State{Music: "/m/song.mp3", MusicPaused: true}, []func(*testing.T, *Window){tap("music-play")}, "PauseMusic false", nil},
		{"stop music", song, []func(*testing.T, *Window){tap("music-stop")}, "StopMusic", nil},
		{"another song while one is played", song, []func(*testing.T, *Window){choose}, "PlayMusic /m/other.mp3", nil},
		{"music's volume", song, []func(*testing.T, *Window){slide("music-volume", 0.3)}, "SetMusicVolume 0.3", nil},
		{"snapshot of the view", camera, []func(*testing.T, *Window){func(_ *testing.T, w *Window) { w.takeSnapshot(true) }}, "SnapshotView", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, asked := open(t, "en")
			w.SetState(row.state)
			asked.take()
			for _, do := range row.do {
				do(t, w)
			}
			if got := strings.Join(asked.take(), ", "); got != row.want {
				t.Fatalf("asked for %q, want %q", got, row.want)
			}
			if row.check != nil && !row.check(asked.config) {
				t.Errorf("the config is not as set: %+v", asked.config)
			}
		})
	}
}

func TestSnapshotMenu(t *testing.T) {
	w, asked := open(t, "en")
	test.TapSecondary(find[*iconButton](t, w, "snapshot"))
	menu := w.win.Canvas().Overlays().Top()
	if menu == nil {
		t.Fatal("no menu")
	}
	if got := textsOf(menu); !slices.Contains(got, "As viewers see it  (S)") || !slices.Contains(got, "As you see it  (Shift+S)") {
		t.Errorf("offers %v", got)
	}
	if said := asked.take(); len(said) != 0 {
		t.Errorf("asked for %v unasked", said)
	}
	test.TapSecondary(find[*iconButton](t, w, "mic")) // has no more
}

func TestMusicShown(t *testing.T) {
	w, asked := open(t, "en")
	shows := func(want ...string) {
		t.Helper()
		got := textsOf(w.desk.rail.sound.root)
		for _, text := range want {
			if !slices.Contains(got, text) {
				t.Errorf("%q is not among %v", text, got)
			}
		}
	}
	shows("Choose a file…", "Viewers will hear it; it is not played here.", "Play")
	w.musicChosen("/m/song.mp3")
	shows("song.mp3", "Play")
	w.SetState(pusher.State{Music: "/m/song.mp3"})
	shows("Playing song.mp3", "Pause")
	w.SetState(pusher.State{Music: "/m/song.mp3", MusicPaused: true})
	shows("Paused: song.mp3", "Go on")
	slide("music-volume", 0.45)(t, w)
	tap("language")(t, w)
	shows("song.mp3", "已暂停：song.mp3", "继续", "45%")
	w.SetState(pusher.State{})
	shows("播放后观众会听到，本机不出声。")
	w.AddEvent(*event(pusher.MusicFail, "cause", "/m/song.mp3: no sound"))
	if got := w.desk.status.fullNote; !strings.Contains(got, "/m/song.mp3：no sound") || !strings.Contains(got, "音乐") {
		t.Errorf("10003 is shown as %q", got)
	}
	if n := len(asked.take()); n != 2 { // the volume, the language
		t.Errorf("asked for %d things", n)
	}
}

func TestWhatACameraCannotDoIsSaid(t *testing.T) {
	w, _ := open(t, "en")
	const missing = "not supported by this camera"
	count := func() (n int) {
		for _, text := range textsOf(w.desk.rail.picture.lens.root) {
			if text == missing {
				n++
			}
		}
		return n
	}
	for _, row := range []struct {
		name  string
		state pusher.State
		want  int
	}{
		{"no camera", pusher.State{}, 0},
		{"nothing", pusher.State{Camera: "cheap"}, 3},
		{"focus alone", pusher.State{Camera: "c", Abilities: pusher.Abilities{Focus: true}}, 1},
		{"automatic focus alone", pusher.State{Camera: "c", Abilities: pusher.Abilities{AutoFocus: true}}, 2},
		{"all", pusher.State{Camera: "good", Abilities: pusher.Abilities{AutoFocus: true, Focus: true, Torch: true}}, 0},
	} {
		w.SetState(row.state)
		if got := count(); got != row.want {
			t.Errorf("%s: said %d times, want %d", row.name, got, row.want)
		}
	}
	torch := find[*toggle](t, w, "torch")
	tap("torch")(t, w)
	w.AddEvent(*event(pusher.CameraControlFail, "control", "auto-focus", "cause", missing))
	if !torch.on {
		t.Error("the lamp's switch goes back for another control")
	}
	w.AddEvent(*event(pusher.CameraControlFail, "control", "torch", "cause", missing))
	if torch.on {
		t.Error("the lamp was refused, and its switch is on")
	}
	tap("torch")(t, w)
	w.SetState(pusher.State{})
	if torch.on {
		t.Error("the camera is released, and its lamp's switch is on")
	}
}

func TestWatermarkEntry(t *testing.T) {
	for _, row := range []struct{ name, typed, want string }{
		{"text", "Agent 7 {time}", "Agent 7 {time}"},
		{"eighty characters", strings.Repeat("坐席", 40), strings.Repeat("坐席", 40)},
		{"more", strings.Repeat("x", 90), strings.Repeat("x", 80)},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, asked := open(t, "en")
			e := find[*lineEntry](t, w, "watermark")
			w.win.Canvas().Focus(e)
			e.SetText(row.typed)
			if said := asked.take(); len(said) != 0 {
				t.Errorf("asked for %v while it is typed", said)
			}
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if w.win.Canvas().Focused() != nil {
				t.Error("the window's keys still go into the text")
			}
			if got := strings.Join(asked.take(), ", "); got != "Apply" || asked.config.Watermark != row.want {
				t.Errorf("asked for %q with %q", got, asked.config.Watermark)
			}
			w.win.Canvas().Focus(e)
			w.win.Canvas().Unfocus()
			if said := asked.take(); len(said) != 0 {
				t.Errorf("asked for %v without a change", said)
			}
			tap("language")(t, w)
			if got := find[*lineEntry](t, w, "watermark").Text; got != row.want {
				t.Errorf("in the other language it is %q", got)
			}
		})
	}
}

func TestCompactSize(t *testing.T) {
	for _, row := range []struct{ w, h, wide, high int }{{540, 960, 384, 640}, {540, 720, 384, 596}, {960, 540, 480, 354}, {720, 540, 480, 444}} {
		if s := compactSize(row.w, row.h); int(s.Width+0.5) != row.wide || int(s.Height+0.5) != row.high {
			t.Errorf("for %dx%d: %v", row.w, row.h, s)
		}
	}
}

// In the compact window all that is needed has room, in both languages, whatever the state; it starts that way
// when it was left that way; and it comes back to the size that it had.
func TestCompactWindow(t *testing.T) {
	live := pusher.State{Link: pusher.Pushing, Since: time.Now(), Source: pusher.Camera, Camera: "BRIO"}
	for _, language := range []string{"zh", "en"} {
		w, _ := openWith(t, Options{Config: firstRun(), Language: language})
		w.win.Resize(fyne.NewSize(1000, 700))
		tap("compact")(t, w)
		if s := w.win.Canvas().Size(); s != fyne.NewSize(384, 640) {
			t.Errorf("%s: %v", language, s)
		}
		if m := w.desk.root.MinSize(); m.Width > 384 || m.Height > 354 {
			t.Errorf("%s: the compact window cannot be smaller than %v", language, m)
		}
		for _, s := range []pusher.State{{}, live, {Link: pusher.Connecting}} {
			w.SetState(s)
			for _, id := range []string{"mic", "camera", "start", "snapshot", "privacy", "compact"} {
				o := w.desk.named[id]
				if m, size := o.MinSize(), o.Size(); !drawn(w, o) || size.Width+0.5 < m.Width {
					t.Errorf("%s: %s is %v wide and needs %v", language, id, size.Width, m.Width)
				}
			}
		}
		for _, id := range []string{"switch", "debug", "beauty", "language"} {
			if drawn(w, w.desk.named[id]) {
				t.Errorf("%s: %s is drawn", language, id)
			}
		}
		tap("compact")(t, w)
		if s := w.win.Canvas().Size(); s != fyne.NewSize(1000, 700) {
			t.Errorf("%s: back at %v", language, s)
		}
	}
	w, asked := openWith(t, Options{Config: firstRun(), Language: "en", Compact: true})
	if w.desk.stage.small != true || drawn(w, w.desk.named["beauty"]) {
		t.Error("does not start compact")
	}
	w.SetState(pusher.State{Trouble: event(pusher.OpenCameraFail)})
	tap("remedy")(t, w)
	if w.compact || w.win.Canvas().Size() != fullSize {
		t.Errorf("the list of cameras is nowhere; the window is %v", w.win.Canvas().Size())
	}
	if got := strings.Join(asked.take(), ", "); got != "SetCompact false, RefreshDevices" {
		t.Errorf("asked for %s", got)
	}
}

// Notes are shown over the picture for a while, and not twice.
func TestCompactNotes(t *testing.T) {
	w, _ := openWith(t, Options{Config: firstRun(), Language: "en", Compact: true})
	toast := w.desk.stage.toast
	if toast.Visible() {
		t.Error("a note of nothing")
	}
	w.Say("note.saved", "path", "/p/a.png", "width", 540, "height", 960)
	if !toast.Visible() || toast.label.Text != "Snapshot saved: /p/a.png (540×960)" {
		t.Errorf("visible %v, %q", toast.Visible(), toast.label.Text)
	}
	toast.until = time.Now()
	w.tick()
	if toast.Visible() {
		t.Error("it stays")
	}
	e := *event(pusher.OpenCameraFail, "cause", "busy")
	w.SetState(pusher.State{Trouble: &e})
	w.AddEvent(e)
	if toast.Visible() {
		t.Error("said twice")
	}
	pressKey(fyne.KeyF12)(t, w)
	if w.desk.debug.root.Visible() {
		t.Error("the debug panel has no room")
	}
	pressKey(fyne.KeyF11)(t, w)
	if !w.desk.debug.root.Visible() {
		t.Error("the debug panel is not back")
	}
}
