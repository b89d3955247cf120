package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"livepusher/pusher"
)

func (w *wishes) ChooseDestination(name string) { w.add("ChooseDestination %s", name) }
func (w *wishes) SaveDestination(name, server, key string) {
	w.add("SaveDestination %s %s %s", name, server, key)
}
func (w *wishes) RenameDestination(from, to string) { w.add("RenameDestination %s %s", from, to) }
func (w *wishes) RemoveDestination(name string)     { w.add("RemoveDestination %s", name) }
func (w *wishes) CheckAddress(run int)              { w.add("CheckAddress %d", run) }
func (w *wishes) CancelCheck()                      { w.add("CancelCheck") }

func (p *printer) ChooseDestination(string)               { fmt.Println("ChooseDestination") }
func (p *printer) SaveDestination(string, string, string) { fmt.Println("SaveDestination") }
func (p *printer) RenameDestination(string, string)       { fmt.Println("RenameDestination") }
func (p *printer) RemoveDestination(string)               { fmt.Println("RemoveDestination") }
func (p *printer) CheckAddress(int)                       { fmt.Println("CheckAddress") }
func (p *printer) CancelCheck()                           { fmt.Println("CancelCheck") }

// fields are the two entries.
func fields(t *testing.T, w *Window) (server, key *addressEntry) {
	t.Helper()
	return find[*addressEntry](t, w, "url"), find[*addressEntry](t, w, "stream-key")
}

// enter types a text into an entry and leaves it.
func enter(w *Window, e *addressEntry, text string) {
	w.win.Canvas().Focus(e)
	e.SetText(text)
	w.win.Canvas().Unfocus()
}

// paste is the shortcut; what is in the entry stays where the text is not taken over.
func paste(w *Window, e *addressEntry, text string) {
	w.app.Clipboard().SetContent(text)
	w.win.Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: w.app.Clipboard()})
}

// shows tells whether a text is to be seen in the window or a dialog over it.
func shows(w *Window, text string) bool {
	seen := func(o fyne.CanvasObject) bool {
		return slices.ContainsFunc(allTexts(o), func(s string) bool { return strings.Contains(s, text) })
	}
	top := w.win.Canvas().Overlays().Top()
	return seen(w.desk.root) || top != nil && seen(top)
}

// allTexts are those of textsOf, and the lines of each label put together.
func allTexts(o fyne.CanvasObject) []string {
	texts := textsOf(o)
	return append(texts, strings.Join(texts, " "), strings.Join(texts, ""))
}

func TestAddressIsSplit(t *testing.T) {
	for _, row := range []struct{ name, text, server, key string }{
		{"rtmp", "rtmp://h/app/KEY", "rtmp://h/app", "KEY"},
		{"rtmps with a port", "rtmps://h:443/app/KEY", "rtmps://h:443/app", "KEY"},
		{"parameters", "rtmp://h/live/me?txSecret=a&txTime=7fffffff", "rtmp://h/live", "me?txSecret=a&txTime=7fffffff"},
		{"parameters alone", "rtmp://h/live/?streamname=KEY", "rtmp://h/live", "?streamname=KEY"},
		{"IPv6", "rtmp://[::1]:1936/app/KEY", "rtmp://[::1]:1936/app", "KEY"},
		{"space around", " \nrtmp://h/app/KEY\r\n", "rtmp://h/app", "KEY"},
		{"instance", "rtmp://h/app/inst/KEY", "rtmp://h/app/inst", "KEY"},
		{"user", "rtmp://me:pw@h/app/KEY", "rtmp://h/app", "KEY"},
		{"only a server", "rtmp://h/app", "rtmp://h/app", ""},
		{"only a server with a slash", "rtmp://h/app/", "rtmp://h/app/", ""},
		{"only a server with two levels and a slash", "rtmp://h/app/inst/", "rtmp://h/app/inst/", ""},
	} {
		for _, how := range []string{"typed as server", "typed as key", "pasted as server", "pasted as key"} {
			t.Run(row.name+", "+how, func(t *testing.T) {
				w, asked := open(t, "en")
				server, key := fields(t, w)
				switch how {
				case "typed as server":
					enter(w, server, row.text)
				case "typed as key":
					enter(w, key, row.text)
				case "pasted as server":
					paste(w, server, row.text)
				case "pasted as key":
					paste(w, key, row.text)
				}
				if server.Text != row.server || key.Text != row.key {
					t.Errorf("server %q, key %q", server.Text, key.Text)
				}
				want := pusher.JoinURL(row.server, row.key)
				if got := asked.take(); len(got) != 1 || got[0] != "SetURL "+want || w.config.URL != want {
					t.Errorf("asked for %q, config %v", got, w.config)
				}
				if shows(w, "KEY") {
					t.Error("the key is shown")
				}
			})
		}
	}
}

func TestOtherTextsInTheFields(t *testing.T) {
	for _, row := range []struct {
		name            string
		do              func(w *Window, server, key *addressEntry)
		server, key     string
		says            string
		complete, local bool
	}{
		{"nothing", func(*Window, *addressEntry, *addressEntry) {}, "", "", "Goes to the receiver", true, true},
		{"both typed", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h/app"); enter(w, k, " KEY ") }, "rtmp://h/app", "KEY", "", true, false},
		{"key before the server", func(w *Window, s, k *addressEntry) { enter(w, k, "KEY"); enter(w, s, "rtmp://h/app") }, "rtmp://h/app", "KEY", "", true, false},
		{"key with slashes", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h/app/"); enter(w, k, "a/b?c=d/e") }, "rtmp://h/app/", "a/b?c=d/e", "holds the address's parameters", true, false},
		{"an instance, with a key", func(w *Window, s, k *addressEntry) { enter(w, k, "KEY"); enter(w, s, "rtmp://h/app/inst") }, "rtmp://h/app/inst", "KEY", "", true, false},
		{"another whole address", func(w *Window, s, k *addressEntry) {
			enter(w, s, "rtmp://h/app/OLD")
			paste(w, s, "rtmps://g/live/KEY")
		}, "rtmps://g/live", "KEY", "", true, false},
		{"another server", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h/app/KEY"); paste(w, k, "rtmps://g/live/") }, "rtmps://g/live/", "KEY", "", true, false},
		{"only a key", func(w *Window, s, k *addressEntry) { enter(w, k, "KEY") }, "", "KEY", "The key is not used", true, true},
		{"only a server", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h/app") }, "rtmp://h/app", "", "Enter the stream key too", false, false},
		{"no application", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h"); enter(w, k, "KEY") }, "rtmp://h", "KEY", "ends too early", false, false},
		{"garbage", func(w *Window, s, k *addressEntry) { enter(w, k, "KEY"); enter(w, s, "hello there") }, "hello there", "KEY", "begins with rtmp://", false, false},
		{"a page", func(w *Window, s, k *addressEntry) { enter(w, s, "https://h/app/x"); enter(w, k, "KEY") }, "https://h/app/x", "KEY", "begins with rtmp://", false, false},
		{"no such port", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h:99999/app"); enter(w, k, "KEY") }, "rtmp://h:99999/app", "KEY", "the port of the server", false, false},
		{"unreadable", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h o/app"); enter(w, k, "KEY") }, "rtmp://h o/app", "KEY", "cannot be read as an address", false, false},
		{"unreadable key", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h/app"); enter(w, k, "KEY%zz") }, "rtmp://h/app", "KEY%zz", "stream key cannot be read", false, false},
		{"server emptied", func(w *Window, s, k *addressEntry) { enter(w, s, "rtmp://h/app/KEY"); enter(w, s, "") }, "", "KEY", "The key is not used", true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, asked := open(t, "en")
			server, key := fields(t, w)
			row.do(w, server, key)
			if server.Text != row.server || key.Text != row.key {
				t.Errorf("server %q, key %q", server.Text, key.Text)
			}
			if row.says != "" && !shows(w, row.says) {
				t.Errorf("%q is not said", row.says)
			}
			if shows(w, "KEY") {
				t.Error("the key is shown")
			}
			if local := w.config.URL == ""; local != row.local {
				t.Errorf("to the receiver on this machine: %v", local)
			}
			asked.take()
			tap("start")(t, w)
			if started := slices.Contains(asked.take(), "Start"); started != row.complete {
				t.Errorf("START starts: %v", started)
			}
			if w.win.Canvas().Focused() == nil && !row.complete {
				t.Error("START leads to no field")
			}
			tap("language")(t, w)
			server, key = fields(t, w)
			if server.Text != row.server || key.Text != row.key {
				t.Errorf("in another language: server %q, key %q", server.Text, key.Text)
			}
		})
	}
}

func TestStartTakesWhatIsStillBeingTyped(t *testing.T) {
	w, asked := open(t, "en")
	server, key := fields(t, w)
	enter(w, server, "rtmp://h/app")
	w.win.Canvas().Focus(key)
	key.SetText("KEY")
	asked.take()
	w.startOrStop()
	if got := strings.Join(asked.take(), ", "); got != "SetURL rtmp://h/app/KEY, Start" {
		t.Errorf("asked for %s", got)
	}
}

func TestKeyIsMasked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "positions")
	w, _ := openWith(t, Options{Config: firstRun(), Language: "en", PositionsFile: file})
	server, key := fields(t, w)
	enter(w, server, "rtmp://h/app/KEY?sign=KEY")
	if server.Password || !key.Password {
		t.Fatalf("masked: server %v, key %v", server.Password, key.Password)
	}
	if shows(w, "KEY") || strings.Contains(w.win.Title(), "KEY") || strings.Contains(w.note.words(w.texts), "KEY") {
		t.Error("the key is shown")
	}
	w.writePositions()
	if data, err := os.ReadFile(file); err != nil || strings.Contains(string(data), "KEY") {
		t.Errorf("the positions: %s, %v", data, err)
	}
	eye := find[*iconButton](t, w, "stream-key-eye")
	test.Tap(eye)
	if key.Password || !shows(w, "KEY") || eye.glyph != "eye" {
		t.Error("the eye does not show the key")
	}
	eye.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !key.Password || shows(w, "KEY") {
		t.Error("the eye does not hide the key")
	}
	test.Tap(eye)
	tap("language")(t, w)
	if shows(w, "KEY") {
		t.Error("the key is shown after the language was changed")
	}
}

func TestExpiryIsTold(t *testing.T) {
	for _, row := range []struct {
		left time.Duration
		says string
	}{
		{23*time.Hour + 5*time.Minute, "Expires in 23 hours ("},
		{50 * time.Hour, "Expires in 2 days ("},
		{61 * time.Minute, "Expires in 1 hour ("},
		{59*time.Minute + 30*time.Second, "Expires in 59 minutes (2026-03-01 12:59): a connection lost"},
		{20 * time.Second, "Expires in a moment ("},
		{-time.Second, "This address expired a moment ago"},
		{-2*time.Hour - time.Minute, "This address expired 2 hours ago (2026-03-01 09:59)"},
	} {
		texts := newTexts("en")
		got := expiryLine(at.Add(row.left), at, texts)
		if !strings.HasPrefix(got.text, row.says) {
			t.Errorf("%v: %q", row.left, got.text)
		}
	}
}

func TestExpiryGoesOn(t *testing.T) {
	w, asked := open(t, "en")
	server, _ := fields(t, w)
	expires := time.Now().Add(90 * time.Minute)
	enter(w, server, fmt.Sprintf("rtmp://h/live/me?txSecret=x&txTime=%X", expires.Unix()))
	for _, row := range []struct {
		now  time.Time
		says string
	}{{time.Now(), "Expires in 1 hour"}, {expires.Add(-10*time.Minute - time.Second), "Expires in 10 minutes"}, {expires.Add(3 * time.Hour), "expired 3 hours ago"}} {
		w.stream.show(row.now)
		if !shows(w, row.says) || !shows(w, "The address is signed") {
			t.Errorf("%q is not said", row.says)
		}
	}
	enter(w, server, "rtmp://h/live/me?txSecret=x&txTime=579ACB15")
	asked.take()
	tap("start")(t, w)
	if got := asked.take(); len(got) != 0 || !shows(w, "has expired") {
		t.Errorf("an expired address: asked for %v", got)
	}
}

func TestPlatformsAreKnown(t *testing.T) {
	w, asked := open(t, "en")
	server, _ := fields(t, w)
	enter(w, server, "rtmp://a.rtmp.youtube.com/live2/KEY")
	if !shows(w, "Platform: YouTube") || shows(w, "wants at least") {
		t.Error("540x960 is good for YouTube")
	}
	segment("mode", 2)(t, w) // FHD
	if !shows(w, "YouTube wants at least 3000 kbit/s for 720x1280") {
		t.Error("the floor is not told")
	}
	enter(w, server, "rtmp://live.cloudflare.com/live")
	if !shows(w, "takes encrypted streams only") {
		t.Error("rtmps is not asked for")
	}
	asked.take()
	tap("language")(t, w)
	if !shows(w, "只接受加密推流") {
		t.Error("no Chinese")
	}
}

func TestAddressesFromElsewhere(t *testing.T) {
	c := firstRun()
	c.URL = "rtmp://h/app/inst/KEY/"
	w, asked := openWith(t, Options{Config: c, Language: "en"})
	server, key := fields(t, w)
	if server.Text != "rtmp://h/app/inst" || key.Text != "KEY" {
		t.Errorf("from the beginning: %q, %q", server.Text, key.Text)
	}
	w.SetAddress(Address{Name: "Work", Server: "rtmp://g/live", Key: "x/y"})
	if server.Text != "rtmp://g/live" || key.Text != "x/y" || w.config.URL != "rtmp://g/live/x%2Fy" {
		t.Errorf("a destination: %q, %q", server.Text, key.Text)
	}
	c.URL = w.config.URL
	c.Beauty = 3
	w.SetConfig(c)
	if server.Text != "rtmp://g/live" || key.Text != "x/y" {
		t.Errorf("other settings changed the address: %q, %q", server.Text, key.Text)
	}
	if got := asked.take(); len(got) != 0 {
		t.Errorf("asked for %v", got)
	}
}

func TestFocusAddress(t *testing.T) {
	for _, row := range []struct {
		url  string
		want string
	}{{"", "url"}, {"rtmp://h/app/KEY", "stream-key"}, {"rtmp://h/app", "stream-key"}, {"hello", "url"}} {
		w, _ := open(t, "en")
		tap("stream.title")(t, w)
		w.stream.set(targetOf(row.url))
		w.focusAddress()
		e := find[*addressEntry](t, w, row.want)
		if w.win.Canvas().Focused() != fyne.Focusable(e) || !drawn(w, e) {
			t.Errorf("%q does not lead to %s", row.url, row.want)
		}
	}
}

func FuzzTarget(f *testing.F) {
	f.Add("rtmp://h/app/key?a=b", "k", true)
	f.Add("rtmp://u:p@h/app?x", "", false)
	f.Fuzz(func(t *testing.T, text, key string, pasted bool) {
		before := target{"rtmp://h/app", key}
		for _, got := range []target{before.withServer(text, pasted), before.withKey(text)} {
			if p := got.problem(at); p.key == "" && got.server != "" && pusher.CheckURL(got.url()) != nil {
				t.Errorf("%q and %q are told to be good: %+v", text, key, got)
			}
			addressLines(got, firstRun(), at, newTexts("en"))
		}
	})
}
