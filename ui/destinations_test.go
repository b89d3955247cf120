package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"livepusher/pusher"
)

func options(t *testing.T, w *Window) []string {
	return slices.Clone(find[*choice](t, w, "destination").Options)
}

func selected(t *testing.T, w *Window) string { return find[*choice](t, w, "destination").Selected }

// press taps a button of a dialog, which has to be open.
func pressIn(t *testing.T, w *Window, id string) {
	t.Helper()
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatalf("no dialog with %s", id)
	}
	test.Tap(find[*textButton](t, w, id))
}

func is(t *testing.T, what string, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestDestinations(t *testing.T) {
	w, asked := open(t, "en")
	said := func() string { return strings.Join(asked.take(), ", ") }
	is(t, "at first", strings.Join(options(t, w), "|"), "This machine")
	server, key := fields(t, w)
	enter(w, server, "rtmp://a.rtmp.youtube.com/live2/KEY")
	said()
	is(t, "an address", strings.Join(options(t, w), "|"), "This machine|Save this address…")
	is(t, "an address", selected(t, w), "Not saved")

	pick("destination", "Save this address…")(t, w)
	is(t, "a command is no choice", selected(t, w), "Not saved")
	entry := find[*widget.Entry](t, w, "place-name")
	is(t, "the name offered", entry.Text, "YouTube")
	entry.SetText("  ")
	pressIn(t, w, "place-yes")
	if said() != "" || !shows(w, "Enter a name") {
		t.Error("an empty name")
	}
	entry.SetText(" Work ")
	pressIn(t, w, "place-yes")
	is(t, "save", said(), "SaveDestination Work rtmp://a.rtmp.youtube.com/live2 KEY")
	w.SetDestinations(Destinations{Saved: []Destination{{"Home", "rtmp://h/app"}, {"Work", "rtmp://a.rtmp.youtube.com/live2"}}})
	is(t, "saved", selected(t, w), "Work")
	is(t, "saved", strings.Join(options(t, w), "|"), "This machine|Home|Work|Rename…|Remove…")

	pick("destination", "Home")(t, w)
	is(t, "choose", said(), "ChooseDestination Home")
	w.SetAddress(Address{Name: "Home", Server: "rtmp://h/app", Asking: true})
	is(t, "while the keyring is asked", selected(t, w), "Home")
	is(t, "while the keyring is asked", key.PlaceHolder, "asking the keyring…")
	tap("start")(t, w)
	if said() != "" || !shows(w, "The keyring is still being asked") {
		t.Error("START while the keyring is asked")
	}
	w.SetAddress(Address{Name: "Home", Server: "rtmp://h/app", Key: "KEY2"})
	is(t, "loaded", server.Text+" "+key.Text+" "+key.PlaceHolder, "rtmp://h/app KEY2 from your platform")
	is(t, "loaded", said(), "")

	enter(w, key, "KEY3")
	is(t, "another key", selected(t, w), "Not saved")
	pick("destination", "Save this address…")(t, w)
	entry = find[*widget.Entry](t, w, "place-name")
	is(t, "the name offered again", entry.Text, "Home")
	if !shows(w, `There is a "Home" already: it will be replaced`) {
		t.Error("no warning")
	}
	said()
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	is(t, "save over", said(), "SaveDestination Home rtmp://h/app KEY3")

	pick("destination", "Rename…")(t, w)
	entry = find[*widget.Entry](t, w, "place-name")
	entry.SetText("Work")
	pressIn(t, w, "place-yes")
	if said() != "" || !shows(w, `There is a "Work" already: choose another`) {
		t.Error("a name that is taken")
	}
	entry.SetText("Studio")
	pressIn(t, w, "place-yes")
	is(t, "rename", said(), "RenameDestination Home Studio")
	w.SetDestinations(Destinations{Saved: []Destination{{"Studio", "rtmp://h/app"}, {"Work", "rtmp://a.rtmp.youtube.com/live2"}}})
	is(t, "renamed", selected(t, w), "Studio")

	pick("destination", "Remove…")(t, w)
	if !shows(w, `Remove "Studio"?`) || !shows(w, "Its key is removed") {
		t.Error("no question")
	}
	pressIn(t, w, "place-cancel")
	is(t, "kept", said(), "")
	pick("destination", "Remove…")(t, w)
	pressIn(t, w, "place-yes")
	is(t, "remove", said(), "RemoveDestination Studio")
	w.SetDestinations(Destinations{Saved: []Destination{{"Work", "rtmp://a.rtmp.youtube.com/live2"}}})
	is(t, "removed", selected(t, w)+" "+key.Text, "Not saved KEY3")

	pick("destination", "This machine")(t, w)
	is(t, "here", said(), "SetURL , ChooseDestination ")
	is(t, "here", server.Text+key.Text, "")
	is(t, "here", selected(t, w), "This machine")
	if shows(w, "KEY") {
		t.Error("a key is shown")
	}
}

func TestWithoutKeyringItIsSaid(t *testing.T) {
	const says = "No keyring on this system: keys are kept for this session only."
	w, _ := open(t, "en")
	if shows(w, says) {
		t.Error("said too early")
	}
	w.SetDestinations(Destinations{SessionOnly: true})
	if !shows(w, says) {
		t.Error("not said")
	}
	w.SetDestinations(Destinations{})
	if shows(w, says) {
		t.Error("still said")
	}
}

func TestArrowsDoNotChooseCommands(t *testing.T) {
	w, asked := open(t, "en")
	server, _ := fields(t, w)
	enter(w, server, "rtmp://h/app/KEY")
	asked.take()
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight} {
		find[*choice](t, w, "destination").TypedKey(&fyne.KeyEvent{Name: key})
	}
	if got := asked.take(); len(got) != 0 || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("asked for %v, or a dialog is open", got)
	}
}

func TestDestinationWhileLive(t *testing.T) {
	w, _ := open(t, "en")
	w.SetState(pusher.State{Link: pusher.Pushing, Since: time.Now()})
	w.SetAddress(Address{Name: "Home", Server: "rtmp://h/app", Key: "KEY"})
	if !shows(w, "Takes effect at the next start.") {
		t.Error("not said")
	}
}

func TestSigningForm(t *testing.T) {
	good := signingForm{key: " txrtmp ", domain: "push.example.com", app: "live", stream: "11212122", valid: "24h"}
	url, trouble := good.address(time.Unix(1469762325-24*3600, 0))
	if trouble != "" || url != "rtmp://push.example.com/live/11212122?txSecret=2133c689c452f0bf81b1a88261f1d9a6&txTime=579ACB15" {
		t.Errorf("%q, %s", url, trouble)
	}
	for _, row := range []struct {
		name   string
		change func(f *signingForm)
		valid  time.Duration // 0: it is refused
		says   string
	}{
		{"an hour", func(f *signingForm) { f.valid = "1h" }, time.Hour, ""},
		{"a week", func(f *signingForm) { f.valid = "7d" }, 168 * time.Hour, ""},
		{"hours", func(f *signingForm) { f.valid, f.own = "own", "36" }, 36 * time.Hour, ""},
		{"hours and minutes", func(f *signingForm) { f.valid, f.own = "own", "1h 30m" }, 90 * time.Minute, ""},
		{"days", func(f *signingForm) { f.valid, f.own = "own", "1.5 D" }, 36 * time.Hour, ""},
		{"nothing", func(f *signingForm) { f.valid = "own" }, 0, "sign.bad.until"},
		{"less than nothing", func(f *signingForm) { f.valid, f.own = "own", "-3h" }, 0, "sign.bad.until"},
		{"no number", func(f *signingForm) { f.valid, f.own = "own", "NaN" }, 0, "sign.bad.until"},
		{"no end", func(f *signingForm) { f.valid, f.own = "own", "Inf d" }, 0, "sign.bad.until"},
		{"no key", func(f *signingForm) { f.key = " " }, 0, "sign.bad.key"},
		{"no domain", func(f *signingForm) { f.domain = "" }, 0, "sign.bad.domain"},
		{"a domain that is none", func(f *signingForm) { f.domain = "a:b:c" }, 0, "sign.bad.domain"},
		{"a whole address as domain", func(f *signingForm) { f.domain = "rtmp://push.example.com/live/" }, 24 * time.Hour, ""},
		{"no stream", func(f *signingForm) { f.stream = "" }, 0, "sign.bad.stream"},
		{"a slash in the app", func(f *signingForm) { f.app = "a/b" }, 0, "sign.bad.app"},
	} {
		f := good
		row.change(&f)
		url, trouble := f.address(at)
		if trouble != row.says {
			t.Errorf("%s: %q, want %q", row.name, trouble, row.says)
		}
		if until, ok := pusher.Expiry(url); ok != (row.valid > 0) || ok && !until.Equal(at.Add(row.valid)) {
			t.Errorf("%s: valid until %v", row.name, until)
		}
	}
}

func TestSigningDialog(t *testing.T) {
	w, asked := open(t, "en")
	tap("sign")(t, w)
	pressIn(t, w, "sign-use")
	if !shows(w, "Enter the name of the push server") || len(asked.take()) != 0 {
		t.Error("an empty form is used")
	}
	fill := func(id, text string) { find[*addressEntry](t, w, id).SetText(text) }
	fill("sign-key", "PUSHKEY")
	fill("sign-domain", "push.example.com")
	fill("sign-stream", "me")
	if shows(w, "PUSHKEY") {
		t.Error("the push key is shown")
	}
	segment("sign-valid", 3)(t, w)
	if !shows(w, "Say for how long") {
		t.Error("no time is needed")
	}
	find[*addressEntry](t, w, "sign-own").SetText("3d")
	if !shows(w, "The address will expire at "+time.Now().Add(72*time.Hour).Format("2006-01-02")) {
		t.Error("the expiry is not told")
	}
	pressIn(t, w, "sign-use")
	server, key := fields(t, w)
	if server.Text != "rtmp://push.example.com/live" || !strings.HasPrefix(key.Text, "me?txSecret=") || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("server %q", server.Text)
	}
	if got := asked.take(); len(got) != 1 || got[0] != "SetURL "+server.Text+"/"+key.Text {
		t.Error("the address is not used")
	}
	if !shows(w, "Expires in 3 days") || shows(w, "txSecret") || shows(w, "PUSHKEY") {
		t.Error("the expiry is not told, or a secret is")
	}
	tap("sign")(t, w)
	is(t, "once more", find[*addressEntry](t, w, "sign-key").Text+" "+find[*addressEntry](t, w, "sign-domain").Text, "PUSHKEY push.example.com")
}
