package app

import (
	"context"
	"time"

	"github.com/ebitengine/purego"
	"github.com/ebitengine/purego/objc"
)

// lockInterval is how often the window server is asked: macOS tells of a lock only through notifications to the
// main thread, which is the window toolkit's.
const lockInterval = time.Second

// watchLock calls changed with whether the session is locked, after each change until ctx ends.
func watchLock(ctx context.Context, changed func(locked bool)) {
	session, err := windowSession()
	if err != nil {
		return
	}
	tick := time.NewTicker(lockInterval)
	defer tick.Stop()
	was := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := isLocked(session()); now != was {
			was = now
			changed(now)
		}
	}
}

// windowSession returns CGSessionCopyCurrentDictionary of Core Graphics: what the window server knows of this
// session. Its dictionary is the caller's; it is 0 without a session, as over ssh.
func windowSession() (session func() objc.ID, err error) {
	graphics, err := purego.Dlopen("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics", purego.RTLD_LAZY|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, err
	}
	copied, err := purego.Dlsym(graphics, "CGSessionCopyCurrentDictionary")
	if err != nil {
		return nil, err
	}
	purego.RegisterFunc(&session, copied)
	return session, nil
}

// isLocked reads a session's dictionary and releases it. Apple does not document the key; it is there, and 1,
// while the screen is locked.
func isLocked(session objc.ID) bool {
	if session == 0 {
		return false
	}
	defer session.Send(objc.RegisterName("release"))
	key := objc.ID(objc.GetClass("NSString")).Send(objc.RegisterName("alloc")).
		Send(objc.RegisterName("initWithUTF8String:"), "CGSSessionScreenIsLocked")
	defer key.Send(objc.RegisterName("release"))
	value := session.Send(objc.RegisterName("objectForKey:"), key)
	return value != 0 && objc.Send[bool](value, objc.RegisterName("boolValue"))
}
