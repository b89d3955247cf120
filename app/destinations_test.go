package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"livepusher/app/settings"
	"livepusher/ui"
)

// fakeSecrets is a keyring whose calls wait while it is locked.
type fakeSecrets struct {
	keys   map[string]string
	broken error
	locked chan struct{} // nil: open
}

var _ secrets = (*fakeSecrets)(nil)

func (f *fakeSecrets) answer() error {
	if f.locked != nil {
		<-f.locked
	}
	return f.broken
}

func (f *fakeSecrets) Get(name string) (string, error) {
	if err := f.answer(); err != nil {
		return "", err
	}
	key, ok := f.keys[name]
	if !ok {
		return "", errNoSecret
	}
	return key, nil
}

func (f *fakeSecrets) Set(name, key string) error {
	err := f.answer()
	if err == nil {
		f.keys[name] = key
	}
	return err
}

func (f *fakeSecrets) Delete(name string) error {
	err := f.answer()
	if err == nil {
		delete(f.keys, name)
	}
	return err
}

// record is what the destinations showed and asked for.
type record struct{ said []string }

var _ destinationView = (*record)(nil)

func (r *record) add(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *record) SetDestinations(d ui.Destinations) {
	var names []string
	for _, p := range d.Saved {
		names = append(names, p.Name)
	}
	r.add("list %s session=%v", strings.Join(names, ","), d.SessionOnly)
}
func (r *record) SetAddress(a ui.Address) {
	r.add("address %s %s %s asking=%v", a.Name, a.Server, a.Key, a.Asking)
}
func (r *record) Say(key string, pairs ...any) { r.add("%s", key) }

// take is what was recorded since the last call.
func (r *record) take() string {
	text := strings.Join(r.said, "; ")
	r.said = nil
	return text
}

// bench is destinations with all around them, inside a bubble.
type bench struct {
	*destinations
	record
	secrets *fakeSecrets
	stored  settings.Settings
}

func newBench(t *testing.T, saved settings.Settings, s *fakeSecrets, given bool) *bench {
	if s.keys == nil {
		s.keys = map[string]string{}
	}
	b := &bench{secrets: s, stored: saved}
	b.destinations = newDestinations(s, saved, given)
	work := make(chan func(), 64)
	b.later = func(f func()) { work <- f }
	b.use = func(url string) { b.add("use %s", url) }
	b.change = func(edit func(*settings.Settings)) { edit(&b.stored) }
	b.view = &b.record
	go func() {
		for f := range work {
			f()
		}
	}()
	t.Cleanup(func() { b.close(); close(work) })
	return b
}

// did has the work goroutine carry out f, waits until all is quiet, and returns what came of it.
func (b *bench) did(f func()) string {
	b.later(f)
	synctest.Wait()
	return b.take()
}

func wantText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

var two = settings.Settings{Destinations: []settings.Destination{{Name: "A", Server: "rtmp://a/app"}, {Name: "B", Server: "rtmp://b/app/"}}, Destination: "B"}

func TestDestinationsKeepTheirKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, two, &fakeSecrets{keys: map[string]string{"B": "x/KEY"}}, false)
		wantText(t, "open", b.did(func() { b.open(func() { b.add("then") }) }),
			"list A,B session=false; use rtmp://b/app; address B rtmp://b/app/  asking=true; use rtmp://b/app/x%2FKEY; address B rtmp://b/app/ x/KEY asking=false; then")
		wantText(t, "one without a key", b.did(func() { b.choose("A") }), "use rtmp://a/app; address A rtmp://a/app  asking=true; use rtmp://a/app; address A rtmp://a/app  asking=false; note.place-no-key")
		wantText(t, "a known key is not asked for", b.did(func() { b.choose("B") }), "use rtmp://b/app/x%2FKEY; address B rtmp://b/app/ x/KEY asking=false")
		wantText(t, "save", b.did(func() { b.save("C", "rtmp://c/app", "KEY2") }), "list A,B,C session=false; note.place-saved")
		wantText(t, "saved", b.secrets.keys["C"]+b.stored.Destination, "KEY2C")
		wantText(t, "save over", b.did(func() { b.save("C", "rtmp://d/app", "KEY3") }), "list A,B,C session=false; note.place-saved")
		wantText(t, "saved over", b.secrets.keys["C"]+b.stored.Destinations[2].Server, "KEY3rtmp://d/app")
		wantText(t, "rename", b.did(func() { b.rename("C", "D") }), "list A,B,D session=false")
		wantText(t, "renamed", fmt.Sprint(b.secrets.keys, b.stored.Destination), "map[B:x/KEY D:KEY3]D")
		wantText(t, "a name that is taken", b.did(func() { b.rename("D", "A") }), "")
		wantText(t, "remove", b.did(func() { b.remove("D") }), "list A,B session=false; note.place-removed")
		wantText(t, "removed", fmt.Sprint(b.secrets.keys, b.stored.Destination, len(b.stored.Destinations)), "map[B:x/KEY]2")
		wantText(t, "this machine", b.did(func() { b.choose("") }), "")
		wantText(t, "what is not there", b.did(func() { b.choose("D"); b.remove("D"); b.rename("D", "E") }), "")
	})
}

func TestCommandLineGoesBeforeTheLastDestination(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, two, &fakeSecrets{}, true)
		wantText(t, "open", b.did(func() { b.open(func() { b.add("then") }) }), "list A,B session=false; then")
	})
}

func TestDestinationsWithoutKeyring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, two, &fakeSecrets{broken: errors.New("no bus")}, false)
		wantText(t, "open", b.did(func() { b.open(func() { b.add("then") }) }),
			"list A,B session=false; use rtmp://b/app; address B rtmp://b/app/  asking=true; list A,B session=true; use rtmp://b/app; address B rtmp://b/app/  asking=false; then")
		wantText(t, "save", b.did(func() { b.save("B", "rtmp://b/app", "KEY") }), "list A,B session=true; note.place-session")
		wantText(t, "in this session it is known", b.did(func() { b.choose("B") }), "use rtmp://b/app/KEY; address B rtmp://b/app KEY asking=false")
		wantText(t, "remove", b.did(func() { b.remove("B") }), "list A session=true; note.place-removed")
		b.secrets.broken = nil
		wantText(t, "a keyring appears", b.did(func() { b.save("C", "rtmp://c/app", "KEY") }), "list A,C session=true; list A,C session=false; note.place-saved")
	})
}

// While the system asks for a password, the window goes on; an address that the user gives meanwhile stays.
func TestDestinationsWithLockedKeyring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &fakeSecrets{keys: map[string]string{"A": "KEYA", "B": "KEYB"}, locked: make(chan struct{})}
		b := newBench(t, two, s, false)
		wantText(t, "open", b.did(func() { b.open(func() {}) }), "list A,B session=false; use rtmp://b/app; address B rtmp://b/app/  asking=true")
		wantText(t, "another", b.did(func() { b.choose("A") }), "use rtmp://a/app; address A rtmp://a/app  asking=true")
		close(s.locked)
		synctest.Wait()
		wantText(t, "unlocked", b.take(), "use rtmp://a/app/KEYA; address A rtmp://a/app KEYA asking=false")
		s.locked = make(chan struct{})
		delete(b.keys, "B")
		b.did(func() { b.choose("B") })
		wantText(t, "the user types", b.did(b.leave), "")
		close(s.locked)
		synctest.Wait()
		wantText(t, "too late", b.take(), "")
	})
}

func TestKeysAreNotInTheSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	first := settings.FirstRun()
	saver := settings.NewSaver(path, first, first.Config, nil)
	p := newDestinations(&fakeSecrets{keys: map[string]string{}}, first, false)
	work := make(chan func(), 64)
	p.later, p.change, p.view = func(f func()) { work <- f }, saver.Change, &record{}
	p.save("Work", "rtmp://host/app", "SECRETKEY")
	(<-work)()
	p.close()
	if err := saver.Close(); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	if !strings.Contains(string(data), "rtmp://host/app") || strings.Contains(string(data), "SECRETKEY") {
		t.Errorf("saved:\n%s", data)
	}
	back, _ := settings.Load(path)
	if len(back.Destinations) != 1 || back.Destination != "Work" {
		t.Errorf("%+v", back)
	}
}
