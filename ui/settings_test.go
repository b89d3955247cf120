package ui

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

func (w *wishes) SetPreferences(p Preferences) { w.add("SetPreferences %+v", p) }
func (w *wishes) LookAtWaiting(c pusher.Config) {
	w.add("LookAtWaiting %s %s", c.WaitingImage, c.WaitingImageHash)
}
func (w *wishes) ListEncoders()              { w.add("ListEncoders") }
func (w *wishes) ExportSettings(path string) { w.add("ExportSettings %s", path) }
func (w *wishes) ReadSettings(path string)   { w.add("ReadSettings %s", path) }
func (w *wishes) ImportSettings()            { w.add("ImportSettings") }
func (w *wishes) ResetSettings()             { w.add("ResetSettings") }

func (p *printer) SetPreferences(q Preferences)  { fmt.Printf("SetPreferences %+v\n", q) }
func (p *printer) LookAtWaiting(c pusher.Config) { fmt.Println("LookAtWaiting", c.WaitingImage) }
func (p *printer) ListEncoders()                 { fmt.Println("ListEncoders") }
func (p *printer) ExportSettings(path string)    { fmt.Println("ExportSettings", path) }
func (p *printer) ReadSettings(path string)      { fmt.Println("ReadSettings", path) }
func (p *printer) ImportSettings()               { fmt.Println("ImportSettings") }
func (p *printer) ResetSettings()                { fmt.Println("ResetSettings") }

// groupTitles are the groups of the settings.
var groupTitles = []string{"settings.general", "settings.background", "settings.video", "settings.network", "settings.snapshots", "settings.files"}

// openSettings opens the window and a group of its settings.
func openSettings(t *testing.T, language, group string) (*Window, *wishes) {
	t.Helper()
	w, asked := openWith(t, Options{Config: firstRun(), Language: language, SettingsFile: "/home/somebody/.config/livepusher/settings.json",
		Preferences: Preferences{BackgroundLimit: 3 * time.Minute}})
	w.win.Resize(fyne.NewSize(900, 640))
	tap("settings")(t, w)
	tap(group)(t, w)
	return w, asked
}

// typed types into a field and leaves it.
func typed(id, text string) func(*testing.T, *Window) {
	return func(t *testing.T, w *Window) {
		e := find[*fieldEntry](t, w, id)
		w.win.Canvas().Focus(e)
		e.SetText(text)
		w.win.Canvas().Unfocus()
	}
}

func TestSettingsAskForWhatTheySay(t *testing.T) {
	prefer := func(edit func(p *Preferences)) string {
		p := Preferences{BackgroundLimit: 3 * time.Minute}
		edit(&p)
		return fmt.Sprintf("SetPreferences %+v", p)
	}
	for _, row := range []struct {
		name, group string
		do          func(*testing.T, *Window)
		want        string
		check       func(pusher.Config) bool
	}{
		{"language", "settings.general", segment("set-language", 0), "ListEncoders, SetLanguage zh", nil},
		{"autopush", "settings.general", tap("set-autopush"), "Apply", func(c pusher.Config) bool { return c.Autopush }},
		{"minimised", "settings.background", segment("set-minimised", 1), prefer(func(p *Preferences) { p.CameraWhenMinimised = true }), nil},
		{"limit", "settings.background", pick("set-limit", "10 min in the background"), prefer(func(p *Preferences) { p.BackgroundLimit = 10 * time.Minute }), nil},
		{"no limit", "settings.background", pick("set-limit", "Never"), prefer(func(p *Preferences) { p.BackgroundLimit = 0 }), nil},
		{"own limit", "settings.background", func(t *testing.T, w *Window) {
			pick("set-limit", "Another time")(t, w)
			typed("set-limit-own", "7.5")(t, w)
		}, prefer(func(p *Preferences) { p.BackgroundLimit = 4 * time.Minute }) + ", " + prefer(func(p *Preferences) { p.BackgroundLimit = 450 * time.Second }), nil},
		{"bad limit", "settings.background", typed("set-limit-own", "soon"), "", nil},
		{"background mute", "settings.background", tap("set-background-mute"), "Apply", func(c pusher.Config) bool { return c.BackgroundMute }},
		{"waiting image", "settings.background", typed("set-waiting-image", " /p/a.png "), "Apply, LookAtWaiting /p/a.png ", func(c pusher.Config) bool { return c.WaitingImage == "/p/a.png" }},
		{"its hash", "settings.background", typed("set-waiting-hash", strings.Repeat("AB", 16)), "Apply, LookAtWaiting  " + strings.Repeat("ab", 16),
			func(c pusher.Config) bool { return c.WaitingImageHash == strings.Repeat("ab", 16) }},
		{"bad hash", "settings.background", typed("set-waiting-hash", "12"), "", nil},
		{"encoder", "settings.video", pick("set-encoder", "h264_nvenc (hardware)"), "Apply", func(c pusher.Config) bool { return c.Encoder == "h264_nvenc" }},
		{"rate", "settings.video", segment("set-rate-control", 1), "Apply", func(c pusher.Config) bool { return c.RateControl == pusher.RateCBR }},
		{"bitrates", "settings.video", func(t *testing.T, w *Window) {
			typed("set-min-bitrate", "2000")(t, w) // contradicts until the other follows
			typed("set-max-bitrate", "3000")(t, w)
		}, "Apply", func(c pusher.Config) bool { return c.MinBitrate == 2000 && c.MaxBitrate == 3000 }},
		{"bad bitrate", "settings.video", typed("set-max-bitrate", "much"), "", nil},
		{"exact size", "settings.video", pick("set-size", "Exact"), "Apply", func(c pusher.Config) bool { return c.VideoWidth == 540 && c.VideoHeight == 960 }},
		{"odd size", "settings.video", func(t *testing.T, w *Window) {
			pick("set-size", "Exact")(t, w)
			typed("set-video-width", "641")(t, w)
		}, "Apply", func(c pusher.Config) bool { return c.VideoWidth == 540 }},
		{"retry delays", "settings.network", typed("set-retry-delays", "1，2"), "Apply", func(c pusher.Config) bool { return c.RetryDelays == "1,2" }},
		{"bad delays", "settings.network", typed("set-retry-delays", "often"), "", nil},
		{"keep trying", "settings.network", tap("set-keep-trying"), "Apply", func(c pusher.Config) bool { return c.KeepTrying }},
		{"folder", "settings.snapshots", typed("set-snapshot-folder", "/p"), prefer(func(p *Preferences) { p.SnapshotFolder = "/p" }), nil},
		{"format", "settings.snapshots", segment("set-snapshot-format", 1), prefer(func(p *Preferences) { p.SnapshotCompressed = true }), nil},
		{"hashes", "settings.snapshots", tap("set-snapshot-hashes"), prefer(func(p *Preferences) { p.SnapshotHashes = true }), nil},
		{"reset asks first", "settings.files", tap("set-reset"), "", nil},
		{"reset", "settings.files", func(t *testing.T, w *Window) {
			tap("set-reset")(t, w)
			confirm(t, w.win.Canvas().Overlays().Top())
		}, "ResetSettings", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, asked := openSettings(t, "en", row.group)
			w.SetEncoders([]Encoder{{"libx264", false}, {"h264_nvenc", true}})
			asked.take()
			row.do(t, w)
			if got := strings.Join(asked.take(), ", "); got != row.want {
				t.Fatalf("asked for %q, want %q", got, row.want)
			}
			if row.check != nil && (!row.check(asked.config) || w.config != asked.config) {
				t.Errorf("the config is not as set: %+v", asked.config)
			}
		})
	}
}

// sheetTexts are the lines that the question on top, or else the open group of settings shows.
func sheetTexts(w *Window) string {
	top := w.win.Canvas().Overlays().Top()
	if s := w.settings.sheet; s != nil && top == s.overlay {
		top = s.shown.root
	}
	return strings.Join(textsOf(top), " ")
}

func TestSettingsSayWhatIsWrong(t *testing.T) {
	for _, row := range []struct {
		name, group string
		do          func(*testing.T, *Window)
		want        string
	}{
		{"limit", "settings.background", func(t *testing.T, w *Window) {
			pick("set-limit", "Another time")(t, w)
			typed("set-limit-own", "0")(t, w)
		}, "from 0.1 to 1440"},
		{"hash", "settings.background", typed("set-waiting-hash", "xyz"), "32 digits"},
		{"bitrates", "settings.video", typed("set-min-bitrate", "1300"), "The lowest bitrate, 1300, is above the highest, 1200"},
		{"no bitrate", "settings.video", typed("set-min-bitrate", "10"), "from 50 to 20000"},
		{"size", "settings.video", func(t *testing.T, w *Window) {
			pick("set-size", "Exact")(t, w)
			typed("set-video-height", "5")(t, w)
		}, "even numbers"},
		{"delays", "settings.network", typed("set-retry-delays", ","), "such as 0.5,2,5"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, _ := openSettings(t, "en", row.group)
			if strings.Contains(sheetTexts(w), row.want) {
				t.Fatalf("said before anything was wrong:\n%s", sheetTexts(w))
			}
			row.do(t, w)
			if !strings.Contains(sheetTexts(w), row.want) {
				t.Errorf("%q is not shown:\n%s", row.want, sheetTexts(w))
			}
		})
	}
}

func TestWaitingImageIsShownAsViewersSeeIt(t *testing.T) {
	w, asked := openSettings(t, "en", "settings.background")
	if got := asked.take(); !slices.Contains(got, "LookAtWaiting  ") {
		t.Fatalf("asked for %q", got)
	}
	picture, md5 := image.NewRGBA(image.Rect(0, 0, 9, 16)), strings.Repeat("0f", 16)
	shown := func(want string) {
		t.Helper()
		if !strings.Contains(sheetTexts(w), want) {
			t.Errorf("%q is not shown:\n%s", want, sheetTexts(w))
		}
	}
	shown("Loading")
	w.SetWaiting(Waiting{Picture: picture})
	shown("The built-in picture")
	typed("set-waiting-image", "/p/a.png")(t, w)
	w.SetWaiting(Waiting{Name: "/p/old.png", Picture: picture, MD5: md5}) // an answer that comes too late
	shown("Loading")
	w.SetWaiting(Waiting{Name: "/p/a.png", Picture: picture, MD5: md5})
	shown("md5  " + md5)
	shown("not checked")
	typed("set-waiting-hash", md5)(t, w)
	w.SetWaiting(Waiting{Name: "/p/a.png", Hash: md5, Picture: picture, MD5: md5})
	shown("Its md5 is right")
	other := strings.Repeat("a", 32)
	typed("set-waiting-hash", other)(t, w)
	w.SetWaiting(Waiting{Name: "/p/a.png", Hash: other, Picture: picture, MD5: md5, Trouble: "its md5 is"})
	shown("The md5 differs")
	typed("set-waiting-hash", "")(t, w)
	w.SetWaiting(Waiting{Name: "/p/a.png", Picture: picture, Trouble: "no such file"})
	shown("cannot be used: no such file")
	tap("set-waiting-reset")(t, w)
	if c := asked.config; c.WaitingImage != "" || c.WaitingImageHash != "" {
		t.Errorf("not the built-in one: %+v", c)
	}
	asked.take()
	segment("mode", 0)(t, w) // SD is smaller
	if got := asked.take(); !slices.Contains(got, "LookAtWaiting  ") {
		t.Errorf("another size is not looked at: %q", got)
	}
}

func TestSettingsOpenAndClose(t *testing.T) {
	w, _ := open(t, "en")
	top := func() fyne.CanvasObject { return w.win.Canvas().Overlays().Top() }
	key := w.toggleSheet // the key itself is pressed in the real window; see app
	key()
	if top() == nil || !strings.Contains(sheetTexts(w), "Go live on launch") {
		t.Fatal("the key does not open them")
	}
	key()
	if top() != nil {
		t.Fatal("the key does not close them")
	}
	tap("settings")(t, w)
	tap("settings.video")(t, w)
	pressKey(fyne.KeyM)(t, w) // the window's keys rest
	if w.config.Muted {
		t.Error("a key acts behind the settings")
	}
	pressKey(fyne.KeyEscape)(t, w)
	if top() != nil {
		t.Fatal("Escape does not close them")
	}
	key()
	if !strings.Contains(sheetTexts(w), "Encoder") {
		t.Error("another group than before")
	}
	tap("settings-close")(t, w)
	if top() != nil {
		t.Fatal("the button does not close them")
	}
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
	w.closeAsked()
	question := top()
	key()
	if top() != question {
		t.Error("opened over a question")
	}
}

func TestWhatIsBeingTypedCountsWhenTheSettingsClose(t *testing.T) {
	w, asked := openSettings(t, "en", "settings.network")
	e := find[*fieldEntry](t, w, "set-retry-delays")
	w.win.Canvas().Focus(e)
	e.SetText("3,4")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if e.Text != "0.5,2,5" {
		t.Errorf("Escape leaves %q", e.Text)
	}
	e.SetText("3,4")
	e.TypedShortcut(settingsKey)
	if w.settings.sheet != nil {
		t.Error("the key does not close the settings from a field")
	}
	if asked.config.RetryDelays != "3,4" {
		t.Errorf("%q was lost", asked.config.RetryDelays)
	}
}

func TestSettingsFollowTheLanguage(t *testing.T) {
	w, _ := openSettings(t, "en", "settings.general")
	segment("set-language", 0)(t, w)
	if text := sheetTexts(w); !strings.Contains(text, "启动后自动开播") || strings.Contains(text, "Go live") {
		t.Errorf("not in Chinese:\n%s", text)
	}
	w.ShowLanguage("en")
	if text := sheetTexts(w); !strings.Contains(text, "Go live") {
		t.Errorf("not in English:\n%s", text)
	}
}

func TestSettingsFromElsewhereAreShown(t *testing.T) {
	w, asked := openSettings(t, "en", "settings.snapshots")
	asked.take()
	w.SetPreferences(Preferences{SnapshotFolder: "/elsewhere", SnapshotHashes: true, BackgroundLimit: 90 * time.Second})
	if !strings.Contains(sheetTexts(w), "/elsewhere") || !find[*toggle](t, w, "set-snapshot-hashes").on {
		t.Error("not shown")
	}
	tap("settings.background")(t, w)
	if !strings.Contains(sheetTexts(w), "1.5") {
		t.Error("the limit is not shown")
	}
	if got := strings.Join(asked.take(), ", "); got != "LookAtWaiting  " {
		t.Errorf("asked for %q", got)
	}
}
