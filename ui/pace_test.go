package ui

import (
	"testing"
	"time"

	"livepusher/pusher"
)

// What can wait comes with the next picture while pictures flow, at once while none do; events never wait.
func TestLevelsComeWithPictures(t *testing.T) {
	w, _ := open(t, "en")
	level := w.desk.bar.level
	w.SetLevel(-10)
	if level.db != -10 {
		t.Error("without pictures a level waits for one")
	}
	w.withPicture()
	w.SetLevel(-20)
	w.SetStats(pusher.Stats{NetSpeed: 1234})
	if level.db != -10 || w.stats != nil {
		t.Error("a level came between two pictures")
	}
	w.AddEvent(pusher.Event{Code: pusher.PushBegin, Time: time.Now()})
	if len(w.events) != 1 {
		t.Error("an event waits for a picture")
	}
	if level.db != -20 || w.stats == nil {
		t.Error("what waited did not come with the event")
	}
	w.SetLevel(-30)
	w.withPicture()
	if level.db != -30 {
		t.Error("the level did not come with the picture")
	}
}

// Pictures that stop take nothing with them: what waited for the next is shown by the heartbeat.
func TestLevelsOutliveThePictures(t *testing.T) {
	w, _ := open(t, "en")
	w.withPicture()
	w.SetLevel(-20)
	w.pace.shown.Store(time.Now().Add(-inFlow).UnixNano())
	if w.pace.flows() {
		t.Error("pictures flow that have stopped")
	}
	w.look()
	if w.desk.bar.level.db != -20 {
		t.Error("the level that waited for a picture was lost")
	}
}
