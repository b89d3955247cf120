package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"livepusher/pusher"
)

func tap(id string) func(*testing.T, *Window) {
	return func(t *testing.T, w *Window) { test.Tap(find[fyne.Tappable](t, w, id)) }
}

func pressKey(name fyne.KeyName) func(*testing.T, *Window) {
	return func(_ *testing.T, w *Window) { w.key(&fyne.KeyEvent{Name: name}) }
}

func pick(id, word string) func(*testing.T, *Window) {
	return func(t *testing.T, w *Window) {
		c := find[*choice](t, w, id)
		if !slices.Contains(c.Options, word) {
			t.Fatalf("%s offers %v, not %q", id, c.Options, word)
		}
		c.SetSelected(word)
	}
}

func slide(id string, v float64) func(*testing.T, *Window) {
	return func(t *testing.T, w *Window) { find[*slider](t, w, id).SetValue(v) }
}

func segment(id string, i int) func(*testing.T, *Window) {
	return func(t *testing.T, w *Window) {
		g := find[*segments](t, w, id)
		g.Tapped(&fyne.PointEvent{Position: fyne.NewPos(g.Size().Width/float32(len(g.values))*(float32(i)+0.5), 5)})
	}
}

func TestControlsAskForWhatTheySay(t *testing.T) {
	live := pusher.State{Link: pusher.Pushing, Since: time.Now()}
	is := func(check func(c pusher.Config) bool) func(pusher.Config) bool { return check }
	for _, row := range []struct {
		name  string
		state pusher.State
		do    func(*testing.T, *Window)
		want  string
		check func(pusher.Config) bool
	}{
		{"START", pusher.State{}, tap("start"), "Start", nil},
		{"STOP", live, tap("start"), "Stop", nil},
		{"CANCEL", pusher.State{Link: pusher.Connecting}, tap("start"), "Stop", nil},
		{"START after giving up", pusher.State{Link: pusher.Failed}, tap("start"), "Start", nil},
		{"Space starts", pusher.State{}, pressKey(fyne.KeySpace), "Start", nil},
		{"microphone", live, tap("mic"), "Apply", is(func(c pusher.Config) bool { return c.Muted })},
		{"M", live, pressKey(fyne.KeyM), "Apply", is(func(c pusher.Config) bool { return c.Muted })},
		{"camera", live, tap("camera"), "Apply", is(func(c pusher.Config) bool { return !c.EnableCamera })},
		{"C", live, pressKey(fyne.KeyC), "Apply", is(func(c pusher.Config) bool { return !c.EnableCamera })},
		{"switch", live, tap("switch"), "SwitchCamera", nil},
		{"X", live, pressKey(fyne.KeyX), "SwitchCamera", nil},
		{"snapshot", live, tap("snapshot"), "Snapshot", nil},
		{"S", live, pressKey(fyne.KeyS), "Snapshot", nil},
		{"privacy", live, tap("privacy"), "SetPrivacy true", nil},
		{"P", live, pressKey(fyne.KeyP), "SetPrivacy true", nil},
		{"debug", live, tap("debug"), "Apply", is(func(c pusher.Config) bool { return c.Debug })},
		{"F12", live, pressKey(fyne.KeyF12), "Apply", is(func(c pusher.Config) bool { return c.Debug })},
		{"language", live, tap("language"), "SetLanguage zh", nil},
		{"scenario", live, pick("scenario", "Meeting, participant"), "Apply", is(func(c pusher.Config) bool {
			return c.Mode == pusher.RTC && c.MinBitrate == 150 && c.MaxBitrate == 300 && c.AudioQuality == pusher.QualityLow
		})},
		{"smooth", live, slide("beauty", 7), "Apply", is(func(c pusher.Config) bool { return c.Beauty == 7 })},
		{"whiten", live, slide("whiteness", 9), "Apply", is(func(c pusher.Config) bool { return c.Whiteness == 9 })},
		{"style", live, segment("beauty-style", 1), "Apply", is(func(c pusher.Config) bool { return c.BeautyStyle == pusher.StyleNature })},
		{"look", live, tap("look-nostalgia"), "Apply", is(func(c pusher.Config) bool { return c.Filter == "nostalgia" })},
		{"strength", live, slide("filter-strength", 0.35), "Apply", is(func(c pusher.Config) bool { return c.FilterStrength == 0.35 })},
		{"camera choice", live, pick("camera-choice", "Second"), "Apply", is(func(c pusher.Config) bool { return c.Camera == "cam2" })},
		{"back camera", live, pick("back-camera-choice", "Test picture"), "Apply", is(func(c pusher.Config) bool { return c.BackCamera == "pattern" })},
		{"mode", live, segment("mode", 3), "Apply", is(func(c pusher.Config) bool { return c.Mode == pusher.RTC })},
		{"aspect", live, segment("aspect", 1), "Apply", is(func(c pusher.Config) bool { return c.Aspect == pusher.Aspect3x4 })},
		{"orientation", live, segment("orientation", 1), "Apply", is(func(c pusher.Config) bool { return c.Orientation == pusher.Horizontal })},
		{"frame rate", live, pick("fps", "24 a second"), "Apply", is(func(c pusher.Config) bool { return c.FPS == 24 })},
		{"zoom", live, slide("zoom", 2.3), "Apply", is(func(c pusher.Config) bool { return c.Zoom == 2.3 })},
		{"local mirror", live, segment("local-mirror", 2), "Apply", is(func(c pusher.Config) bool { return c.LocalMirror == pusher.MirrorOff })},
		{"remote mirror", live, tap("remote-mirror"), "Apply", is(func(c pusher.Config) bool { return c.RemoteMirror })},
		{"microphone choice", live, pick("mic-choice", "Test tone"), "Apply", is(func(c pusher.Config) bool { return c.Mic == "tone" })},
		{"quality", live, segment("audio-quality", 0), "Apply", is(func(c pusher.Config) bool { return c.AudioQuality == pusher.QualityLow })},
		{"volume", live, slide("mic-volume", 0.5), "Apply", is(func(c pusher.Config) bool { return c.MicVolume == 0.5 })},
		{"mute", live, tap("muted"), "Apply", is(func(c pusher.Config) bool { return c.Muted })},
		{"gain control", live, tap("enable-agc"), "Apply", is(func(c pusher.Config) bool { return c.EnableAGC })},
		{"noise suppression", live, tap("enable-ans"), "Apply", is(func(c pusher.Config) bool { return c.EnableANS })},
		{"open page", live, tap("open-page"), "OpenPage", nil},
		{"watch page", live, tap("watch"), "OpenPage", nil},
		{"retry now", pusher.State{Link: pusher.Reconnecting, Try: 1, Tries: 3, RetryAt: time.Now().Add(time.Second)}, tap("remedy"), "RetryNow", nil},
		{"choose camera", pusher.State{Trouble: event(pusher.OpenCameraFail)}, tap("remedy"), "RefreshDevices", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, asked := open(t, "en")
			w.SetDevices([]pusher.Device{{ID: "cam1", Name: "First"}, {ID: "cam2", Name: "Second"}}, []pusher.Device{{ID: "mic1", Name: "Mic"}})
			w.SetPage("http://127.0.0.1:1/")
			w.SetState(row.state)
			asked.take()
			row.do(t, w)
			if got := strings.Join(asked.take(), ", "); got != row.want {
				t.Fatalf("asked for %q, want %q", got, row.want)
			}
			if row.check != nil && !row.check(asked.config) {
				t.Errorf("the config is not as set: %+v", asked.config)
			}
			if row.check != nil && w.config != asked.config {
				t.Error("the window's own config differs from the one applied")
			}
		})
	}
}

func TestSettingsShownAskForNothing(t *testing.T) {
	w, asked := open(t, "en")
	c := pusher.NewConfig()
	c.Beauty, c.Whiteness, c.Zoom, c.Filter, c.Muted, c.FPS, c.Mode = 9, 9, 3.3, "pink", true, 13, pusher.FHD
	c.URL, c.Camera, c.Orientation = "rtmp://h/app/SECRET", "usb-gone", pusher.Horizontal
	w.SetConfig(c)
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
	w.SetDevices(nil, nil)
	if said := asked.take(); len(said) != 0 {
		t.Errorf("asked for %v", said)
	}
	for id, want := range map[string]string{"fps": "13 a second", "camera-choice": "usb-gone (not connected)", "scenario": "Custom"} {
		if got := find[*choice](t, w, id).Selected; got != want {
			t.Errorf("%s shows %q, want %q", id, got, want)
		}
	}
	shown := textsOf(w.desk.rail.root)
	for _, want := range []string{"3.3×", "16:9", "4:3", "rtmp://h/app"} {
		if !slices.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	for _, text := range textsOf(w.desk.root) {
		if strings.Contains(text, "SECRET") {
			t.Errorf("the key is shown: %q", text)
		}
	}
}

func TestStopAsksFirst(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(w *Window)
		want string
	}{
		{"Space", func(w *Window) { w.key(&fyne.KeyEvent{Name: fyne.KeySpace}) }, "Stop"},
		{"closing", func(w *Window) { w.closeAsked() }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, asked := open(t, "en")
			w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
			row.do(w)
			if said := asked.take(); len(said) != 0 {
				t.Fatalf("asked for %v without a question", said)
			}
			question := w.win.Canvas().Overlays().Top()
			if question == nil {
				t.Fatal("no question")
			}
			w.key(&fyne.KeyEvent{Name: fyne.KeyS})
			if said := asked.take(); len(said) != 0 {
				t.Errorf("a key meant for the question asked for %v", said)
			}
			closed := false
			w.win.SetOnClosed(func() { closed = true })
			confirm(t, question)
			if got := strings.Join(asked.take(), ""); got != row.want {
				t.Errorf("asked for %q, want %q", got, row.want)
			}
			if closed != (row.want == "") {
				t.Errorf("closed: %v", closed)
			}
		})
	}
}

// confirm presses the last button of a dialog.
func confirm(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	var last fyne.Tappable
	for _, c := range test.LaidOutObjects(o) {
		if b, ok := c.(interface {
			fyne.Tappable
			fyne.Disableable
		}); ok {
			last = b
		}
	}
	if last == nil {
		t.Fatal("no button")
	}
	test.Tap(last)
}

func TestDoubleClickOnStartIsOneStart(t *testing.T) {
	w, asked := open(t, "en")
	tap("start")(t, w)
	w.SetState(pusher.State{Link: pusher.Connecting})
	tap("start")(t, w)
	if got := strings.Join(asked.take(), ", "); got != "Start" {
		t.Errorf("asked for %s", got)
	}
}

func TestLanguageSwitch(t *testing.T) {
	w, asked := open(t, "zh")
	w.SetDevices([]pusher.Device{{ID: "cam1", Name: "BRIO"}}, nil)
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now(), Server: "rtmp://h/a/****"})
	w.AddEvent(*event(pusher.NetBusy))
	has := func(text string) {
		t.Helper()
		if !slices.ContainsFunc(textsOf(w.desk.root), func(s string) bool { return strings.Contains(s, text) }) {
			t.Errorf("%q is not shown", text)
		}
	}
	has("直播中")
	has("停止直播")
	has("磨皮")
	has("上行网络太慢")
	has("默认（BRIO）")
	tap("language")(t, w)
	for _, text := range []string{"LIVE", "STOP", "Smooth", "The uplink is too slow", "Connected to rtmp://h/a/****"} {
		has(text)
	}
	for _, text := range textsOf(w.desk.root) {
		if text != "中文" && strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4e00 && r < 0xa000 }) {
			t.Errorf("still Chinese: %q", text)
		}
	}
	if got := strings.Join(asked.take(), ", "); got != "SetLanguage en" {
		t.Errorf("asked for %s", got)
	}
	tap("language")(t, w)
	has("直播中")
}

func TestLightFollowsTheSystem(t *testing.T) {
	s := newStyle()
	test.AssertAllColorNamesDefined(t, s, "livepusher")
	for _, name := range []fyne.ThemeColorName{colorStage, colorPanel, colorFaint, colorGo, colorLive, colorAmber, colorVeil, colorOnPic, colorKnob} {
		for _, v := range []fyne.ThemeVariant{theme.VariantDark, theme.VariantLight} {
			if _, _, _, a := s.Color(name, v).RGBA(); a == 0 {
				t.Errorf("%s has no colour in variant %d", name, v)
			}
		}
	}
	if s.Color(colorPanel, theme.VariantLight) == s.Color(colorPanel, theme.VariantDark) {
		t.Error("light is as dark as dark")
	}
}

func TestEveryControlHasRoomInBothLanguages(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, size := range []fyne.Size{{Width: 900, Height: 640}, {Width: 1280, Height: 800}} {
			w, _ := open(t, language)
			w.win.Resize(size)
			for id, o := range w.desk.named {
				m, s := o.MinSize(), o.Size()
				if drawn(w, o) && (s.Width+0.5 < m.Width || s.Width == 0) {
					t.Errorf("%s at %v: %s is %v wide and needs %v", language, size, id, s.Width, m.Width)
				}
			}
			if m := w.desk.root.MinSize(); m.Width > 900 || m.Height > 640 {
				t.Errorf("%s: the window cannot be smaller than %v", language, m)
			}
		}
	}
}

// drawn tells whether o and all that it lies in are visible.
func drawn(w *Window, o fyne.CanvasObject) bool {
	return !w.app.Driver().AbsolutePositionForObject(o).IsZero()
}

func TestNoDevicesAndManyOfOneName(t *testing.T) {
	w, asked := open(t, "en")
	w.SetDevices(nil, nil)
	if got := find[*choice](t, w, "camera-choice").Selected; got != "Default (Test picture)" {
		t.Errorf("without cameras: %q", got)
	}
	twin := []pusher.Device{{ID: "a", Name: "Cam"}, {ID: "b", Name: "Cam", Default: true}}
	w.SetDevices(twin, twin)
	asked.take()
	pick("camera-choice", "Cam (2)")(t, w)
	if asked.config.Camera != "b" {
		t.Errorf("chose %q", asked.config.Camera)
	}
	if got := find[*choice](t, w, "mic-choice").Selected; got != "Default (Cam)" {
		t.Errorf("default microphone: %q", got)
	}
	if n := len(find[*choice](t, w, "mic-choice").Options); n != 4 {
		t.Errorf("%d microphones on offer", n)
	}
}

func TestNotes(t *testing.T) {
	note := func(w *Window) string { return w.desk.status.fullNote }
	live := pusher.State{Link: pusher.Pushing, Since: time.Now()}
	t.Run("plain", func(t *testing.T) {
		w, _ := open(t, "en")
		w.Note("hello")
		if note(w) != "hello" {
			t.Error(note(w))
		}
	})
	t.Run("keyed", func(t *testing.T) {
		w, _ := open(t, "zh")
		w.Say("note.saved", "path", "/p/a.png", "width", 540, "height", 960)
		if note(w) != "截图已保存：/p/a.png（540×960）" {
			t.Error(note(w))
		}
	})
	t.Run("next start", func(t *testing.T) {
		w, _ := open(t, "en")
		segment("aspect", 1)(t, w)
		if note(w) != "" {
			t.Errorf("not live: %q", note(w))
		}
		w.SetState(live)
		slide("beauty", 3)(t, w)
		if note(w) != "" {
			t.Errorf("acts at once: %q", note(w))
		}
		segment("mode", 0)(t, w)
		if note(w) != "Takes effect at the next start." {
			t.Error(note(w))
		}
	})
	t.Run("events that matter", func(t *testing.T) {
		w, _ := open(t, "en")
		w.AddEvent(*event(pusher.ReadWriteFail, "cause", "timeout"))
		w.AddEvent(*event(pusher.ChangeBitrate, "from", "1", "to", "2"))
		if note(w) != "The connection to the server broke (timeout)" {
			t.Error(note(w))
		}
	})
	t.Run("live on this machine", func(t *testing.T) {
		w, _ := open(t, "en")
		w.SetPage("http://127.0.0.1:1/")
		w.SetState(live)
		w.AddEvent(*event(pusher.PushBegin))
		if !strings.Contains(note(w), "watch page") {
			t.Error(note(w))
		}
	})
}

func TestPrivacyEndsWithTheStandby(t *testing.T) {
	w, asked := open(t, "en")
	tap("privacy")(t, w)
	w.SetState(pusher.State{Standby: true})
	if !w.private || w.desk.stage.frame.StrokeWidth < 5 {
		t.Error("no mark")
	}
	tap("remedy")(t, w)
	w.SetState(pusher.State{})
	if got := strings.Join(asked.take(), ", "); got != "SetPrivacy true, SetPrivacy false" {
		t.Error(got)
	}
	tap("privacy")(t, w)
	w.SetState(pusher.State{Standby: true})
	w.SetState(pusher.State{}) // the program ended it, for a reason of its own
	if w.private {
		t.Error("still private")
	}
}

func TestDebugPanel(t *testing.T) {
	w, _ := open(t, "en")
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now(), Encoder: "libx264", SampleRate: 48000, Channels: 2, Server: "rtmp://h/a/****"})
	w.SetStats(pusher.Stats{CPUProgram: 23, CPUMachine: 41, NetSpeed: 1180, RTT: 34, BeautyMS: 4.21, EncoderWait: 3.2, SendWait: 40, NetWait: 12, VideoCache: 40, DroppedBefore: 2, DroppedNetwork: 3, TargetBitrate: 1050})
	e := *event(pusher.ConnectSucc, "server", "rtmp://h/a/****")
	e.Time = time.Date(2026, 3, 1, 9, 8, 7, 65e6, time.Local)
	w.AddEvent(e)
	if w.desk.debug.root.Visible() {
		t.Fatal("open unasked")
	}
	pressKey(fyne.KeyF12)(t, w)
	shown := textsOf(w.desk.debug.root)
	for _, want := range []string{"CPU", "RES", "SPD", "JIT", "FPS", "GOP", "ARA", "VRA", "QUE", "DRP", "AVRA", "SVR", "AUDIO", "RTT",
		"23 | 41 %", "1180 kbps", "34 ms", "4.2 ms", "3 | 40 | 12 ms", "2 | 3", "48000 Hz, 2 ch", "libx264", "h/a",
		"09:08:07.065  1001 PUSH_EVT_CONNECT_SUCC  Connected to rtmp://h/a/****"} {
		if !slices.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	tap("log-copy")(t, w)
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.HasPrefix(got, "2026-03-01 09:08:07.065  1001 ") {
		t.Errorf("copied %q", got)
	}
	for range logKept + 10 {
		w.AddEvent(e)
	}
	if len(w.events) != logKept {
		t.Errorf("%d events kept", len(w.events))
	}
	tap("log-close")(t, w)
	if w.desk.debug.root.Visible() {
		t.Error("still open")
	}
}

func TestMinimisedDrawsNothing(t *testing.T) {
	w, asked := open(t, "en")
	w.setMinimised(true)
	w.setMinimised(true)
	if !w.preview.hidden.Load() {
		t.Error("the preview goes on")
	}
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
	if got := w.desk.stage.pill.text; got != "OFF AIR" {
		t.Errorf("drawn while minimised: %s", got)
	}
	w.setMinimised(false)
	if got := w.desk.stage.pill.text; !strings.HasPrefix(got, "LIVE") {
		t.Errorf("not brought up to date: %s", got)
	}
	if got := strings.Join(asked.take(), ", "); got != "SetMinimised true, SetMinimised false" {
		t.Error(got)
	}
}

func TestPositionsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "positions.json")
	w, _ := openWith(t, Options{Config: firstRun(), Language: "en", PositionsFile: file})
	w.tick()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]widgetPlace
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	start := find[fyne.CanvasObject](t, w, "start")
	p := fyne.CurrentApp().Driver().AbsolutePositionForObject(start)
	if got, want := all["start"], int(p.X+start.Size().Width/2+0.5); got.X != want || got.W < 100 || all["window"].W < 1000 {
		t.Errorf("start at %+v, want x %d; window %+v", got, want, all["window"])
	}
	if _, ok := all["remedy"]; ok {
		t.Error("a hidden button has a place")
	}
	before, _ := os.Stat(file)
	w.tick()
	if after, _ := os.Stat(file); !after.ModTime().Equal(before.ModTime()) {
		t.Error("written again without a change")
	}
}

func TestSections(t *testing.T) {
	w, _ := open(t, "en")
	slider := find[fyne.CanvasObject](t, w, "beauty")
	tap("beauty.title")(t, w)
	if w.desk.rail.beauty.root.Visible() && w.desk.rail.sections["beauty.title"].body.Visible() {
		t.Error("still open")
	}
	tap("language")(t, w)
	if w.desk.rail.sections["beauty.title"].body.Visible() {
		t.Error("open again after a change of language")
	}
	w.desk.rail.unfold("beauty.title")
	if !w.desk.rail.sections["beauty.title"].body.Visible() || slider == nil {
		t.Error("does not unfold")
	}
}

// The wheel moves the rail wherever the mouse is on it, over the address too, to its very end.
func TestWheelOverTheAddress(t *testing.T) {
	w, _ := open(t, "en")
	scroll := w.desk.rail.scroll
	address := find[fyne.CanvasObject](t, w, "url")
	end := scroll.Content.Size().Height - scroll.Size().Height
	scroll.Offset.Y = end - 120
	scroll.Refresh()
	before := scroll.Offset.Y
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(address).Add(fyne.NewPos(20, 10))
	for range 200 {
		test.Scroll(w.win.Canvas(), at, 0, -10)
	}
	if end < 100 || before >= end || scroll.Offset.Y != end {
		t.Errorf("the rail went from %v to %v, its end is at %v", before, scroll.Offset.Y, end)
	}
}
