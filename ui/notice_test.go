package ui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// waysOf are a notice's buttons in a line, those that cannot be pressed in brackets.
func waysOf(n *notice) string {
	var words []string
	for _, w := range n.ways {
		switch {
		case w.remedy == noRemedy:
		case w.busy:
			words = append(words, "("+w.button+")")
		default:
			words = append(words, w.button)
		}
	}
	return strings.Join(words, ", ")
}

// Every event that needs an answer: its sentence, its buttons, and what they ask of the program.
func TestEventsHaveAWayOut(t *testing.T) {
	const secret = "rtmp://h/app/KEY?txSecret=KEY2"
	until := func(ago time.Duration) string { return strconv.FormatInt(time.Now().Add(-ago).Unix(), 10) }
	failed := func(e *pusher.Event) pusher.State { return pusher.State{Link: pusher.Failed, Trouble: e} }
	live := pusher.State{Link: pusher.Pushing, Since: time.Now()}
	troubled := func(e *pusher.Event) pusher.State { s := live; s.Trouble = e; return s }
	waiting := pusher.State{Link: pusher.Reconnecting, Try: 1, Tries: 3, RetryAt: time.Now().Add(time.Minute), Trouble: event(pusher.ReadWriteFail, "cause", "x")}
	rtc := func(c *pusher.Config) { pusher.Scenarios[3].ApplyTo(c) }
	for _, row := range []struct {
		name    string
		state   pusher.State
		event   *pusher.Event
		config  func(*pusher.Config)
		title   string
		says    string // in the detail
		ways    string
		asked   [2]string // by each way
		changed func(c pusher.Config) bool
	}{
		{name: "lost", state: waiting, title: "Connection lost", says: "Try 1 of 3", ways: "Retry now, Keep trying", asked: [2]string{"RetryNow", "Apply"},
			changed: func(c pusher.Config) bool { return c.KeepTrying }},
		{name: "given up", state: failed(event(pusher.NetDisconnect, "tries", "3", "cause", "x")), title: "Not connected", says: "start again",
			ways: "Start again, Change address", asked: [2]string{"Start", ""}},
		{name: "refused", state: failed(event(pusher.ServerDisconnect, "cause", "x")), title: "The server refused the stream", says: "expired",
			ways: "Change address, Start again", asked: [2]string{"", "Start"}},
		{name: "refused, and expired", state: failed(event(pusher.ServerDisconnect, "cause", "x", "until", until(2*time.Hour+time.Minute))),
			title: "This address has expired", says: "2 hours ago: get a new one", ways: "Change address"},
		{name: "expired before the start", state: pusher.State{Trouble: event(pusher.ServerDisconnect, "cause", "x", "until", until(30*time.Hour))},
			title: "This address has expired", says: "1 day ago", ways: "Change address"},
		{name: "an address that is none", state: failed(event(pusher.ServerConnFail, "server", "h", "cause", "x")), title: "Not connected", says: "check the address",
			ways: "Change address, Start again", asked: [2]string{"", "Start"}},
		{name: "uplink too slow", state: live, event: event(pusher.NetBusy), title: "Viewers are stuttering", says: "cable", ways: "Use SD", asked: [2]string{"Apply"},
			changed: func(c pusher.Config) bool {
				return c.Mode == pusher.SD && c.MinBitrate == 300 && c.MaxBitrate == 800 && c.URL == secret
			}},
		{name: "uplink too slow in RTC", state: live, event: event(pusher.NetBusy), config: rtc, title: "Viewers are stuttering", says: "cable", ways: "Least bitrate",
			asked: [2]string{"Apply"}, changed: func(c pusher.Config) bool {
				return c.Mode == pusher.RTC && c.MinBitrate == 150 && c.MaxBitrate == 300 && c.AudioQuality == pusher.QualityHigh
			}},
		{name: "uplink too slow for anything", state: live, event: event(pusher.NetBusy), config: func(c *pusher.Config) { c.Mode, c.MinBitrate, c.MaxBitrate = pusher.RTC, 100, 300 },
			title: "Viewers are stuttering", says: "cable"},
		{name: "stopped in the background", event: event(pusher.HandupStop, "limit", "3m0s"), title: "Pushing stopped in the background", says: "longer than 3:00", ways: "Start again", asked: [2]string{"Start"}},
		{name: "no audio encoder", state: live, event: event(pusher.AudioEncodeFail, "cause", "x"), title: "The sound cannot be encoded", says: "another audio quality", ways: "Choose quality"},
		{name: "sample rate", state: live, event: event(pusher.UnsupportedRate, "rate", "7"), title: "The sound cannot be encoded", says: "7 Hz", ways: "Choose quality"},
		{name: "no video encoder", state: failed(event(pusher.VideoEncodeFail, "cause", "x")), title: "The picture cannot be encoded", says: "smaller size",
			ways: "Use SD, Start again", asked: [2]string{"Apply", "Start"}, changed: func(c pusher.Config) bool { return c.Mode == pusher.SD }},
		{name: "size", state: failed(event(pusher.UnsupportedSize, "width", "9", "height", "9")), title: "The picture cannot be encoded", says: "another size",
			ways: "Use SD, Start again", asked: [2]string{"Apply", "Start"}},
		{name: "camera in use", state: pusher.State{Trouble: event(pusher.OpenCameraFail, "cause", "x")}, title: "Camera trouble", says: "another camera", ways: "Choose camera", asked: [2]string{"RefreshDevices"}},
		{name: "camera removed", state: troubled(event(pusher.CameraRemoved, "camera", "c")), title: "Camera trouble", says: "plug it in again", ways: "Choose camera", asked: [2]string{"RefreshDevices"}},
		{name: "camera disabled", state: troubled(event(pusher.CameraDisabled, "camera", "c")), title: "Camera trouble", says: "settings", ways: "Choose camera", asked: [2]string{"RefreshDevices"}},
		{name: "camera denied", state: troubled(event(pusher.CameraDenied)), title: "Camera trouble", says: "privacy settings", ways: "Choose camera", asked: [2]string{"RefreshDevices"}},
		{name: "microphone in use", state: troubled(event(pusher.OpenMicFail, "cause", "x")), title: "Microphone trouble", says: "another microphone", ways: "Choose microphone", asked: [2]string{"RefreshDevices"}},
		{name: "microphone silent", state: troubled(event(pusher.MicSilent)), title: "Microphone trouble", says: "its switch", ways: "Choose microphone", asked: [2]string{"RefreshDevices"}},
		{name: "microphone denied", state: troubled(event(pusher.MicDenied)), title: "Microphone trouble", says: "privacy settings", ways: "Choose microphone", asked: [2]string{"RefreshDevices"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for i := range row.asked {
				c := firstRun()
				c.URL = secret
				if row.config != nil {
					row.config(&c)
				}
				w, asked := openWith(t, Options{Config: c, Language: "en"})
				w.win.Resize(fyne.NewSize(900, 640))
				w.SetState(row.state)
				if row.event != nil {
					row.event.Time = time.Now()
					w.AddEvent(*row.event)
				}
				n := &w.desk.stage.card.notice
				if n.title != row.title || !strings.Contains(n.detail, row.says) || waysOf(n) != row.ways {
					t.Fatalf("notice %+v\nwant %q %q %q", *n, row.title, row.says, row.ways)
				}
				if strings.Contains(n.detail, "KEY") {
					t.Errorf("a secret is shown: %s", n.detail)
				}
				if n.ways[i].remedy == noRemedy {
					continue
				}
				asked.take()
				tap([]string{"remedy", "remedy-2"}[i])(t, w)
				if got := strings.Join(asked.take(), ", "); got != row.asked[i] {
					t.Errorf("%q asked for %q, want %q", n.ways[i].button, got, row.asked[i])
				}
				if row.asked[i] == "Apply" && row.changed != nil && !row.changed(asked.config) {
					t.Errorf("applied %+v", asked.config)
				}
			}
		})
	}
}

func TestChangeAddressBringsThere(t *testing.T) {
	c := firstRun()
	c.URL = "rtmp://h/app/KEY"
	w, _ := openWith(t, Options{Config: c, Language: "en"})
	w.win.Resize(fyne.NewSize(900, 640))
	tap("stream.title")(t, w) // folded
	w.SetState(pusher.State{Link: pusher.Failed, Trouble: event(pusher.ServerDisconnect, "cause", "x")})
	tap("remedy")(t, w)
	e := find[*addressEntry](t, w, "stream-key") // what a server refuses is the key
	if w.win.Canvas().Focused() != fyne.Focusable(e) {
		t.Error("the address has not got the focus")
	}
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(e).Y
	if !drawn(w, e) || y < 0 || y+e.Size().Height > w.desk.rail.root.Size().Height {
		t.Errorf("the address is out of sight: %v", y)
	}
}

func TestAlertsPass(t *testing.T) {
	now := time.Now()
	live, idle := pusher.State{Link: pusher.Pushing}, pusher.State{}
	raised := func(code pusher.Code) pusher.Event { e := *event(code); e.Time = now; return e }
	for _, row := range []struct {
		name   string
		events []pusher.Event
		state  pusher.State
		later  time.Duration
		want   pusher.Code
	}{
		{"none", nil, live, 0, 0},
		{"busy", []pusher.Event{raised(pusher.NetBusy)}, live, 11 * time.Second, pusher.NetBusy},
		{"not busy for long", []pusher.Event{raised(pusher.NetBusy)}, live, 13 * time.Second, 0},
		{"busy, and stopped", []pusher.Event{raised(pusher.NetBusy)}, idle, 0, 0},
		{"other events", []pusher.Event{raised(pusher.NetBusy), raised(pusher.ChangeBitrate)}, live, 0, pusher.NetBusy},
		{"hung up long ago", []pusher.Event{raised(pusher.HandupStop)}, idle, time.Hour, pusher.HandupStop},
		{"hung up, and live again", []pusher.Event{raised(pusher.HandupStop), raised(pusher.ConnectSucc)}, idle, 0, 0},
		{"hung up, and starting", []pusher.Event{raised(pusher.HandupStop)}, pusher.State{Link: pusher.Connecting}, 0, 0},
	} {
		var a alerts
		for _, e := range row.events {
			a.take(e)
		}
		got := a.current(&row.state, now.Add(row.later))
		if (got == nil) != (row.want == 0) || got != nil && got.Code != row.want {
			t.Errorf("%s: %v, want %d", row.name, got, row.want)
		}
	}
}

// The card keeps its place and size while the countdown runs, and between a try and the wait for the next.
func TestCardDoesNotJump(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		w, _ := open(t, language)
		w.win.Resize(fyne.NewSize(900, 640))
		card := w.desk.stage.card
		var size fyne.Size
		var place fyne.Position
		s := pusher.State{Link: pusher.Reconnecting, Try: 1, Tries: 3, Trouble: event(pusher.ReadWriteFail, "cause", "write tcp 10.0.0.1:5->10.0.0.2:1935: connection reset by peer")}
		for i, left := range []time.Duration{12 * time.Second, 9 * time.Second, time.Second, 0, 5 * time.Second} {
			s.RetryAt = time.Time{}
			if left > 0 {
				s.RetryAt = time.Now().Add(left)
			}
			w.SetState(s)
			if i == 0 {
				size, place = card.Size(), card.Position()
			} else if card.Size() != size || card.Position() != place {
				t.Errorf("%s: %v left: the card is %v at %v, was %v at %v", language, left, card.Size(), card.Position(), size, place)
			}
		}
		tap("remedy-2")(t, w)
		if card.Size() != size || !card.buttons[1].Visible() {
			t.Errorf("%s: keep trying made the card %v, was %v", language, card.Size(), size)
		}
	}
}

// Two buttons and the sentences fit in the smallest window, and nothing lies over another thing.
func TestCardHasRoom(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		c := firstRun()
		c.URL = "rtmp://a-rather-long-name.of.some.server.example.com/live/KEY"
		w, _ := openWith(t, Options{Config: c, Language: language})
		w.win.Resize(fyne.NewSize(900, 640))
		cause := strings.Repeat("connection reset by peer ", 5)
		for _, e := range []*pusher.Event{event(pusher.NetDisconnect, "tries", "3", "cause", cause), event(pusher.ServerDisconnect, "cause", cause), event(pusher.VideoEncodeFail, "cause", cause)} {
			w.SetState(pusher.State{Link: pusher.Failed, Trouble: e})
			card := w.desk.stage.card
			if got, want := card.detail.Size().Height, card.detail.MinSize().Height-0.5; got < want {
				t.Errorf("%s %d: the sentences have %v of %v", language, e.Code, got, want)
			}
			text, first := card.detail, card.buttons[0]
			if text.Position().X+text.Size().Width > first.Position().X+8 {
				t.Errorf("%s %d: the sentences run under the buttons", language, e.Code)
			}
			second := card.buttons[1]
			if second.Visible() && (second.Position().Y < first.Position().Y+first.Size().Height || second.Position().Y+second.Size().Height > card.Size().Height) {
				t.Errorf("%s %d: the buttons lie at %v and %v of %v", language, e.Code, first.Position(), second.Position(), card.Size())
			}
			if top := card.Position().Y; top < 60 {
				t.Errorf("%s %d: the card begins at %v", language, e.Code, top)
			}
		}
	}
}
