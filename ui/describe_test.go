package ui

import (
	"strings"
	"testing"
	"time"

	"livepusher/pusher"
)

func TestDescribe(t *testing.T) {
	live := pusher.State{Link: pusher.Pushing, Source: pusher.Camera, Since: at.Add(-754 * time.Second),
		Server: "rtmp://h/app/****", Width: 360, Height: 640, FPS: 25}
	with := func(s pusher.State, edit func(*pusher.State)) pusher.State { edit(&s); return s }
	secret := firstRun()
	stubborn := firstRun()
	stubborn.KeepTrying = true
	secret.URL = "rtmp://user:pw@h/app/KEY?txSecret=KEY2"
	type row struct {
		name          string
		m             moment
		tone          tone
		pill, picture string
		start         string
		action        action
		server        string
		title, detail string // of the notice; empty: none
		ways          string // the notice's buttons; a busy one in brackets
	}
	rows := []row{
		{name: "idle", m: moment{}, tone: quiet, pill: "OFF AIR", start: "START", action: actStart,
			server: "Pushes to the receiver on this machine"},
		{name: "idle with an address", m: moment{config: secret}, tone: quiet, pill: "OFF AIR", start: "START", action: actStart,
			server: "Pushes to rtmp://h/app/****"},
		{name: "connecting", m: moment{state: with(live, func(s *pusher.State) { s.Link = pusher.Connecting })},
			tone: waiting, pill: "CONNECTING", picture: "HD  360×640  25 fps", start: "CANCEL", action: actCancel,
			server: "Connecting to rtmp://h/app/****"},
		{name: "live", m: moment{state: live, rtt: 34}, tone: onAir, pill: "LIVE  00:12:34", picture: "HD  360×640  25 fps",
			start: "STOP", action: actStop, server: "Connected to rtmp://h/app/****   RTT 34 ms"},
		{name: "live, round trip unknown", m: moment{state: live}, tone: onAir, pill: "LIVE  00:12:34", picture: "HD  360×640  25 fps",
			start: "STOP", action: actStop, server: "Connected to rtmp://h/app/****"},
		{name: "paused", m: moment{state: with(live, func(s *pusher.State) { s.Paused = true })}, tone: amber, pill: "PAUSED  00:12:34",
			picture: "HD  360×640  25 fps", start: "STOP", action: actStop, server: "Connected to rtmp://h/app/****",
			title: "Paused: viewers see the last picture"},
		{name: "standby without a limit", m: moment{state: with(live, func(s *pusher.State) { s.Standby = true })}, tone: amber,
			pill: "STANDBY  00:12:34", picture: "HD  360×640  25 fps", start: "STOP", action: actStop, server: "Connected to rtmp://h/app/****",
			title: "In the background: the camera is off", detail: "Viewers see the waiting image."},
		{name: "standby with a limit", m: moment{state: with(live, func(s *pusher.State) { s.Standby = true }), standbyEnd: at.Add(160500 * time.Millisecond)},
			tone: amber, pill: "STANDBY  00:12:34", picture: "HD  360×640  25 fps", start: "STOP", action: actStop, server: "Connected to rtmp://h/app/****",
			title: "In the background: the camera is off", detail: "Viewers see the waiting image. Pushing stops in 2:41."},
		{name: "privacy key, not live", m: moment{private: true}, tone: amber, pill: "STANDBY", start: "START", action: actStart,
			server: "Pushes to the receiver on this machine", title: "Privacy: camera and microphone are off", ways: "Come back"},
		{name: "reconnecting", m: moment{state: with(live, func(s *pusher.State) {
			s.Link, s.Try, s.Tries, s.RetryAt = pusher.Reconnecting, 2, 3, at.Add(3100*time.Millisecond)
		})}, tone: grey, pill: "RECONNECTING 2/3", picture: "HD  360×640  25 fps", start: "STOP", action: actStop,
			server: "Connecting to rtmp://h/app/****", title: "Connection lost", detail: "Try 2 of 3 in 4 s", ways: "Retry now, Keep trying"},
		{name: "a try under way, with its cause", m: moment{state: with(live, func(s *pusher.State) {
			s.Link, s.Try, s.Tries = pusher.Reconnecting, 1, 3
			s.Trouble = event(pusher.ReadWriteFail, "cause", "timeout")
		})}, tone: grey, pill: "RECONNECTING 1/3", picture: "HD  360×640  25 fps", start: "STOP", action: actStop,
			server: "Connecting to rtmp://h/app/****", title: "Connection lost", ways: "(Retry now), Keep trying",
			detail: "Trying to reconnect, 1 of 3…\nThe connection to the server broke (timeout)"},
		{name: "keep trying", m: moment{config: stubborn, state: with(live, func(s *pusher.State) { s.Link, s.Try = pusher.Reconnecting, 7 })},
			tone: grey, pill: "RECONNECTING 7/∞", picture: "HD  360×640  25 fps", start: "STOP", action: actStop,
			server: "Connecting to rtmp://h/app/****", title: "Connection lost", detail: "Trying to reconnect, 7 of ∞…", ways: "(Retry now), (Keep trying)"},
		{name: "given up", m: moment{state: pusher.State{Link: pusher.Failed, Trouble: event(pusher.NetDisconnect, "tries", "3", "cause", "no route to host")}},
			tone: grey, pill: "NOT CONNECTED", start: "START", action: actStart, server: "Pushes to the receiver on this machine",
			title: "Not connected", detail: "Given up after 3 tries: check the network and start again (no route to host)", ways: "Start again"},
		{name: "camera in use", m: moment{state: pusher.State{Source: pusher.Broken, Trouble: event(pusher.OpenCameraFail, "cause", "busy")}},
			tone: quiet, pill: "OFF AIR", start: "START", action: actStart, server: "Pushes to the receiver on this machine",
			title: "Camera trouble", ways: "Choose camera",
			detail: "The camera cannot be used: busy. Viewers see the waiting image; choose another camera or free this one"},
		{name: "microphone denied", m: moment{state: pusher.State{Trouble: event(pusher.MicDenied)}},
			tone: quiet, pill: "OFF AIR", start: "START", action: actStart, server: "Pushes to the receiver on this machine",
			title: "Microphone trouble", ways: "Choose microphone",
			detail: "The system denies access to the microphone: allow it in the system's privacy settings"},
		{name: "trouble without a remedy", m: moment{state: with(live, func(s *pusher.State) { s.Trouble = event(pusher.ShakeFail, "server", "h", "cause", "x") })},
			tone: onAir, pill: "LIVE  00:12:34", picture: "HD  360×640  25 fps", start: "STOP", action: actStop, server: "Connected to rtmp://h/app/****",
			title: "Please note", detail: "h does not answer as an RTMP server: check the address and the port (x)"},
	}
	en, zh := newTexts("en"), newTexts("zh")
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if r.m.config.Mode == "" {
				r.m.config = firstRun()
			}
			r.m.now = at
			if r.picture == "" {
				r.picture = "HD  540×960  30 fps"
			}
			o := describe(r.m, en)
			if o.tone != r.tone || o.pill != r.pill || o.picture != r.picture || o.start != r.start || o.action != r.action || o.server != r.server {
				t.Errorf("got  %+v\nwant %+v", o, r)
			}
			n := o.notice
			if n == nil {
				n = &notice{}
			}
			if n.title != r.title || n.detail != r.detail || waysOf(n) != r.ways {
				t.Errorf("notice %+v\nwant   %q %q %q", n, r.title, r.detail, r.ways)
			}
			c := describe(r.m, zh)
			for _, text := range []string{c.pill, c.start, c.server} {
				if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4e00 && r < 0xa000 }) {
					t.Errorf("no Chinese in %q", text)
				}
			}
			if all := o.pill + o.server + n.title + n.detail; strings.Contains(all, "KEY") || strings.Contains(all, "pw@") {
				t.Errorf("a secret is shown: %s", all)
			}
		})
	}
}

func TestClocks(t *testing.T) {
	for _, row := range []struct{ got, want string }{
		{clock(-time.Second), "00:00:00"}, {clock(59999 * time.Millisecond), "00:00:59"}, {clock(100 * time.Hour), "100:00:00"},
		{shortClock(180 * time.Second), "3:00"}, {shortClock(time.Millisecond), "0:01"}, {shortClock(-time.Second), "0:00"},
	} {
		if row.got != row.want {
			t.Errorf("%s, want %s", row.got, row.want)
		}
	}
}
