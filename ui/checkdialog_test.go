package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"livepusher/pusher"
)

// checking is a window with the check of an address open.
func checking(t *testing.T, url string) (*Window, *wishes) {
	w, asked := open(t, "en")
	w.stream.set(targetOf(url))
	asked.take()
	tap("check")(t, w)
	return w, asked
}

// row is what a row of the check says.
func checkRowWords(t *testing.T, w *Window, step string) string {
	t.Helper()
	return strings.Join(textsOf(find[fyne.CanvasObject](t, w, "check-step-"+step)), " ")
}

func TestCheckThatGoesWell(t *testing.T) {
	w, asked := checking(t, "rtmps://h/app/KEY")
	is(t, "asked for", strings.Join(asked.take(), ", "), "CheckAddress 1")
	is(t, "at first", checkRowWords(t, w, "address"), "Address checking…")
	is(t, "at first", checkRowWords(t, w, "name"), "Server name")
	for _, step := range pusher.CheckSteps("rtmps://h/app/KEY") {
		s := pusher.CheckStep{Step: step, Verdict: pusher.CheckOK, Took: 1400 * time.Microsecond}
		switch step {
		case "name":
			s.Detail = "127.0.0.1"
		case "tls":
			s.Verdict, s.Advice = pusher.CheckWarning, []pusher.Advisory{{Key: "certificate-soon", Args: map[string]string{"date": "2026-03-04"}}}
		}
		w.AddCheckStep(1, s)
	}
	is(t, "name", checkRowWords(t, w, "name"), "Server name OK  1.4 ms 127.0.0.1")
	if got := checkRowWords(t, w, "tls"); !strings.HasPrefix(got, "Encryption Please note  1.4 ms") || !strings.Contains(got, "2026-03-04") {
		t.Errorf("tls: %q", got)
	}
	if shows(w, "All is well") {
		t.Error("said too early")
	}
	w.EndCheck(1)
	if !shows(w, "All is well") || shows(w, "KEY") {
		t.Error("the end is not told, or the key is")
	}
	pressIn(t, w, "check-again")
	is(t, "again", strings.Join(asked.take(), ", "), "CheckAddress 2")
	is(t, "again", checkRowWords(t, w, "name"), "Server name")
	w.AddCheckStep(1, pusher.CheckStep{Step: "name", Verdict: pusher.CheckFailed, Cause: "late"})
	if shows(w, "late") {
		t.Error("a step of the check before is shown")
	}
	pressIn(t, w, "check-close")
	is(t, "cancel", strings.Join(asked.take(), ", "), "CancelCheck")
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("cancelling closes the dialog")
	}
	w.AddCheckStep(2, pusher.CheckStep{Step: "address", Verdict: pusher.CheckFailed, Code: 3002, Cause: "context canceled", Advice: []pusher.Advisory{{Key: "cancelled"}}})
	w.EndCheck(2)
	if !shows(w, "The check was cancelled: try again") || !shows(w, `It ends at "Address"`) {
		t.Error("the end is not told")
	}
	pressIn(t, w, "check-close")
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("the dialog stays")
	}
	w.AddCheckStep(2, pusher.CheckStep{Step: "name"}) // does no harm
}

func TestCheckThatFails(t *testing.T) {
	w, _ := checking(t, "rtmp://h/app/KEY")
	w.AddCheckStep(1, pusher.CheckStep{Step: "address", Verdict: pusher.CheckOK, Took: time.Millisecond, Detail: "rtmp://h/app/****"})
	w.AddCheckStep(1, pusher.CheckStep{Step: "name", Verdict: pusher.CheckFailed, Took: time.Millisecond, Code: pusher.DNSFail, Cause: "no such host",
		Advice: []pusher.Advisory{{Key: "name", Args: map[string]string{"host": "h"}}}})
	w.AddCheckStep(1, pusher.CheckStep{Step: "tcp", Verdict: pusher.CheckSkipped})
	w.EndCheck(1)
	if got := checkRowWords(t, w, "name"); !strings.HasPrefix(got, "Server name Failed  1.0 ms no such host (3001) Check the spelling of h") {
		t.Errorf("name: %q", got)
	}
	is(t, "tcp", checkRowWords(t, w, "tcp"), "Connection Not tried")
	if !shows(w, `It ends at "Server name"`) {
		t.Error("the end is not told")
	}
}

func TestCheckOfAnExpiredAddressSpeaksTheLanguage(t *testing.T) {
	w, _ := checking(t, "rtmp://h/live/me?txSecret=KEY&txTime=579ACB15")
	w.AddCheckStep(1, pusher.CheckStep{Step: "address", Verdict: pusher.CheckFailed, Code: pusher.ServerDisconnect, Cause: "the pusher's words", Advice: []pusher.Advisory{{Key: "expired"}}})
	if got := checkRowWords(t, w, "address"); !strings.Contains(got, "This address expired") || strings.Contains(got, "pusher's") {
		t.Errorf("%q", got)
	}
}

func TestCheckIsNotOffered(t *testing.T) {
	w, asked := open(t, "en")
	button := find[*textButton](t, w, "check")
	if !button.disabled {
		t.Error("for the receiver on this machine")
	}
	w.stream.set(targetOf("rtmp://h/app/KEY"))
	if button.disabled {
		t.Error("not for an address")
	}
	live := pusher.State{Link: pusher.Pushing, Since: time.Now(), Server: "rtmp://h/app/****"}
	w.SetState(live)
	if !button.disabled || !shows(w, "This address is live: stop before you check it.") {
		t.Error("for the address that is live")
	}
	w.stream.set(targetOf("rtmp://other/app/KEY"))
	if button.disabled || shows(w, "This address is live") {
		t.Error("not for another address")
	}
	w.SetState(pusher.State{})
	w.stream.set(target{"rtmp://h/app", ""})
	asked.take()
	tap("check")(t, w)
	if got := asked.take(); len(got) != 0 || !shows(w, "Complete the push address first") {
		t.Errorf("for half an address: %v", got)
	}
}
