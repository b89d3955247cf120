package app

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// startBus runs a private message bus until the test ends and returns its address.
func startBus(t *testing.T) string {
	t.Helper()
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	out, err := bus.StdoutPipe()
	if err == nil {
		err = bus.Start()
	}
	if err != nil {
		t.Fatalf("dbus-daemon, which packaging/setup/install.sh test installs: %v", err)
	}
	t.Cleanup(func() { bus.Process.Kill(); bus.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(address)
}

// serveLogin is the one answer of systemd-logind that the program asks for.
type serveLogin struct{ path dbus.ObjectPath }

func (l serveLogin) GetSessionByPID(pid uint32) (dbus.ObjectPath, *dbus.Error) { return l.path, nil }

// What desktops and logind say when the screen is locked, said by gdbus.
func TestLockIsHeard(t *testing.T) {
	const mine, other = "/org/freedesktop/login1/session/_31", "/org/freedesktop/login1/session/_32"
	session, system := startBus(t), startBus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", session)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", system)
	login, err := dbus.Connect(system)
	if err == nil {
		_, err = login.RequestName(login1, dbus.NameFlagDoNotQueue)
	}
	if err == nil {
		err = login.Export(serveLogin{mine}, "/org/freedesktop/login1", login1+".Manager")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer login.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard := make(chan bool, 10)
	watchLock(ctx, func(locked bool) { heard <- locked })
	hint := func(text string) []string {
		return []string{"org.freedesktop.DBus.Properties.PropertiesChanged", "'" + login1 + ".Session'", text, "@as []"}
	}
	for _, row := range []struct {
		bus, path string
		signal    []string
		want      string
	}{
		{session, "/org/gnome/ScreenSaver", []string{"org.gnome.ScreenSaver.ActiveChanged", "true"}, "locked"},
		{session, "/org/gnome/ScreenSaver", []string{"org.gnome.ScreenSaver.ActiveChanged", "false"}, "free"},
		{session, "/org/freedesktop/ScreenSaver", []string{"org.freedesktop.ScreenSaver.ActiveChanged", "true"}, "locked"},
		{session, "/org/freedesktop/ScreenSaver", []string{"org.freedesktop.ScreenSaver.ActiveChanged", "'what'"}, ""},
		{session, "/org/other", []string{"org.other.ActiveChanged", "true"}, ""},
		{system, mine, hint("{'LockedHint': <true>}"), "locked"},
		{system, mine, hint("{'LockedHint': <false>}"), "free"},
		{system, mine, hint("{'IdleHint': <true>}"), ""},
		{system, other, hint("{'LockedHint': <true>}"), ""},
	} {
		emit := exec.Command("gdbus", append([]string{"emit", "--session", "--object-path", row.path, "--signal"}, row.signal...)...)
		emit.Env = append(os.Environ(), "DBUS_SESSION_BUS_ADDRESS="+row.bus)
		if out, err := emit.CombinedOutput(); err != nil {
			t.Fatalf("gdbus: %v: %s", err, out)
		}
		got, wait := "", 5*time.Second
		if row.want == "" {
			wait = 200 * time.Millisecond
		}
		select {
		case locked := <-heard:
			got = map[bool]string{true: "locked", false: "free"}[locked]
		case <-time.After(wait):
		}
		if got != row.want {
			t.Errorf("%s %v: heard %q, want %q", row.path, row.signal, got, row.want)
		}
	}
}

func TestWithoutABusNothingIsHeard(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	watchLock(t.Context(), func(bool) { t.Error("heard something") })
}
