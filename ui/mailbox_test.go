package ui

import (
	"testing"
	"time"
)

// On SIGTERM Fyne's loop ends by itself; what is handed to it then runs at once, in the goroutine that hops. One that
// closes the window must not wait for itself.
func TestClosingFromWithinAHop(t *testing.T) {
	w, _ := open(t, "en")
	done := make(chan struct{})
	go func() { // as Fyne's driver does: the test's driver runs what it is given at once
		w.hop(func() { w.take(mail{close: true}) })
		w.box.shut()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the hop waits for its own end")
	}
	w.hop(func() { t.Error("a closed window is still told things") })
}
