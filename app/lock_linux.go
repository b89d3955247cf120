package app

import (
	"context"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// lockSignals are how desktops tell on the session bus that the screen was locked, or is free again: a
// signal with one boolean.
var lockSignals = []struct{ path, iface, member string }{
	{"/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged"},
	{"/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"},
	{"/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"}, // KDE
}

// login1 is systemd-logind, which tells it on the system bus by a property of the session.
const login1 = "org.freedesktop.login1"

// watchLock calls changed with whether the session is locked, from goroutines of its own, after each
// change until ctx ends. Without a bus nothing is told.
func watchLock(ctx context.Context, changed func(locked bool)) {
	if bus, err := dbus.ConnectSessionBus(); err == nil {
		for _, s := range lockSignals {
			bus.AddMatchSignal(dbus.WithMatchObjectPath(dbus.ObjectPath(s.path)), dbus.WithMatchInterface(s.iface), dbus.WithMatchMember(s.member))
		}
		listen(ctx, bus, changed)
	}
	if bus, err := dbus.ConnectSystemBus(); err == nil {
		session := ownSession(ctx, bus)
		if session == "" {
			bus.Close()
			return
		}
		bus.AddMatchSignal(dbus.WithMatchObjectPath(session), dbus.WithMatchInterface("org.freedesktop.DBus.Properties"),
			dbus.WithMatchMember("PropertiesChanged"), dbus.WithMatchArg(0, login1+".Session"))
		listen(ctx, bus, changed)
	}
}

// ownSession asks systemd-logind for the session of this program: other users' locks are none of ours.
// "" when there is no logind or no session.
func ownSession(ctx context.Context, bus *dbus.Conn) (path dbus.ObjectPath) {
	ctx, cancel := context.WithTimeout(ctx, loginPatience)
	defer cancel()
	manager := bus.Object(login1, "/org/freedesktop/login1")
	if err := manager.CallWithContext(ctx, login1+".Manager.GetSessionByPID", dbus.FlagNoAutoStart, uint32(os.Getpid())).Store(&path); err != nil {
		return ""
	}
	return path
}

// loginPatience bounds the wait for logind's answer.
const loginPatience = 2 * time.Second

// lockQueue is the room for signals that have not been looked at; a bus drops what does not fit.
const lockQueue = 16

// listen passes a bus' signals on until ctx ends.
func listen(ctx context.Context, bus *dbus.Conn, changed func(locked bool)) {
	signals := make(chan *dbus.Signal, lockQueue)
	bus.Signal(signals)
	go func() {
		defer bus.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case s, open := <-signals:
				if !open {
					return
				}
				if locked, told := lockedBy(s); told {
					changed(locked)
				}
			}
		}
	}()
}

// lockedBy reads a signal.
func lockedBy(s *dbus.Signal) (locked, told bool) {
	switch len(s.Body) {
	case 1:
		locked, told = s.Body[0].(bool)
	case 3:
		properties, _ := s.Body[1].(map[string]dbus.Variant)
		locked, told = properties["LockedHint"].Value().(bool)
	}
	return locked, told
}
