package hidden

import (
	"testing"
	"time"
)

// newest is the window that was opened last.
func newest(t *testing.T) (window uintptr) {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	for w := range answers {
		if !seen[w] {
			seen[w], window = true, w
		}
	}
	if window == 0 {
		t.Fatal("there is no window")
	}
	return window
}

var seen = map[uintptr]bool{}

func post(window uintptr, message, wParam uintptr) { postMessage.Call(window, message, wParam, 0) }

func TestLockIsTold(t *testing.T) {
	told := make(chan bool, 4)
	WatchLock(t.Context(), func(locked bool) { told <- locked })
	window := newest(t)
	for _, c := range []struct {
		what uintptr
		want bool
	}{{sessionLock, true}, {sessionUnlock, false}} {
		const logon = 5
		post(window, wmSessionChange, logon) // tells nothing
		post(window, wmSessionChange, c.what)
		select {
		case got := <-told:
			if got != c.want {
				t.Errorf("%d: locked %v", c.what, got)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%d: nothing told", c.what)
		}
	}
}

func TestEndIsAskedFor(t *testing.T) {
	for _, c := range []struct {
		name            string
		message, wParam uintptr
	}{{"close", wmClose, 0}, {"end of the session", wmEndSession, 1}} {
		t.Run(c.name, func(t *testing.T) {
			asked := make(chan struct{}, 1)
			ended := WatchEnd(func() { asked <- struct{}{} })
			window := newest(t)
			answered := make(chan struct{})
			go func() {
				user32.NewProc("SendMessageW").Call(window, c.message, c.wParam, 0)
				close(answered)
			}()
			select {
			case <-asked:
			case <-time.After(10 * time.Second):
				t.Fatal("it was not asked")
			}
			if c.message == wmEndSession {
				select {
				case <-answered:
					t.Error("answered before the program has ended")
				case <-time.After(100 * time.Millisecond):
				}
			}
			ended()
			select {
			case <-answered:
			case <-time.After(10 * time.Second):
				t.Error("not answered")
			}
		})
	}
}
