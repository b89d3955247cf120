package hidden

import (
	"context"
	"time"

	"golang.org/x/sys/windows"
)

// Messages and what comes with them, from winuser.h and wtsapi32.h.
const (
	wmClose         = 0x0010
	wmEndSession    = 0x0016
	wmSessionChange = 0x02B1
	sessionLock     = 7
	sessionUnlock   = 8
)

// endPatience is how long Windows waits for a program at the end of a session, less a little.
const endPatience = 4 * time.Second

// WatchEnd calls end when the program is asked to end: by taskkill, or because the session ends. Once a message of
// the latter kind has been answered Windows ends the program, so the answer waits until the program has called ended.
func WatchEnd(end func()) (ended func()) {
	ctx, cancel := context.WithCancel(context.Background())
	open(func(message uint32, wParam uintptr) bool {
		switch {
		case message == wmClose:
			end()
			return true
		case message == wmEndSession && wParam != 0:
			end()
			select {
			case <-ctx.Done():
			case <-time.After(endPatience):
			}
			return true
		}
		return false
	})
	return cancel
}

var registerSession = windows.NewLazySystemDLL("wtsapi32.dll").NewProc("WTSRegisterSessionNotification")

// WatchLock calls changed with whether the session is locked, from a goroutine of its own, after each change until ctx
// ends. Where Windows cannot tell, nothing is told.
func WatchLock(ctx context.Context, changed func(locked bool)) {
	if registerSession.Find() != nil {
		return
	}
	window := open(func(message uint32, wParam uintptr) bool {
		if message != wmSessionChange || ctx.Err() != nil {
			return false
		}
		if wParam == sessionLock || wParam == sessionUnlock {
			changed(wParam == sessionLock)
		}
		return true
	})
	const thisSession = 0
	registerSession.Call(window, thisSession)
}
