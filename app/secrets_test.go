package app

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

func TestKeyring(t *testing.T) {
	keyring.MockInit()
	k := newKeyring()
	if _, err := k.Get("Work"); !errors.Is(err, errNoSecret) {
		t.Errorf("nothing saved: %v", err)
	}
	if err := k.Set("Work", "me?txSecret=a/b"); err != nil {
		t.Fatal(err)
	}
	if key, err := k.Get("Work"); key != "me?txSecret=a/b" || err != nil {
		t.Errorf("%q, %v", key, err)
	}
	for range 2 { // the second finds nothing, which is as good
		if err := k.Delete("Work"); err != nil {
			t.Error(err)
		}
	}
	if _, err := k.Get("Work"); !errors.Is(err, errNoSecret) {
		t.Errorf("removed: %v", err)
	}
}

func TestKeyringThatFails(t *testing.T) {
	broken := errors.New("no bus")
	keyring.MockInitWithError(broken)
	defer keyring.MockInit()
	k := newKeyring()
	if _, err := k.Get("Work"); !errors.Is(err, broken) {
		t.Errorf("Get: %v", err)
	}
	if err := k.Set("Work", "KEY"); !errors.Is(err, broken) || strings.Contains(err.Error(), "KEY") {
		t.Errorf("Set: %v", err)
	}
	if err := k.Delete("Work"); !errors.Is(err, broken) {
		t.Errorf("Delete: %v", err)
	}
}

// A keyring that waits for a password is given up; while it still waits, others fail at once; then it works again.
func TestKeyringThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeyring()
		wait := make(chan struct{})
		begun := time.Now()
		_, err := k.call(func() (string, error) { <-wait; return "KEY", nil })
		if !errors.Is(err, errSilent) || time.Since(begun) != keyringPatience {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		begun = time.Now()
		_, err = k.call(func() (string, error) { t.Error("called beside another"); return "", nil })
		if !errors.Is(err, errSilent) || time.Since(begun) != 0 {
			t.Errorf("the next: %v after %v", err, time.Since(begun))
		}
		close(wait)
		synctest.Wait()
		if key, err := k.call(func() (string, error) { return "KEY", nil }); key != "KEY" || err != nil {
			t.Errorf("afterwards: %q, %v", key, err)
		}
	})
}

// secretServiceVariable makes the test binary the program that talks to a real Secret Service.
const secretServiceVariable = "LIVEPUSHER_TEST_SECRET_SERVICE"

// TestSecretService uses gnome-keyring on a bus of its own: with dbus-run-session the test starts itself there.
func TestSecretService(t *testing.T) {
	if os.Getenv(secretServiceVariable) != "" {
		useSecretService(t)
		return
	}
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing: run packaging/setup/install.sh test", tool)
		}
	}
	home := t.TempDir()
	// The daemon stays in the foreground, so that it ends with the bus.
	script := `printf password | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 &
for i in $(seq 200); do gdbus wait --session --timeout 1 org.freedesktop.secrets && break; done
"$0" -test.run '^TestSecretService$' -test.v; code=$?; kill $!; exit $code`
	c := exec.CommandContext(t.Context(), "dbus-run-session", "--", "bash", "-c", script, os.Args[0])
	c.Env = append(os.Environ(), secretServiceVariable+"=1", "HOME="+home, "XDG_DATA_HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_RUNTIME_DIR="+home)
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestSecretService") {
		t.Fatalf("%v\n%s", err, out)
	}
	if files, _ := exec.Command("grep", "-rl", "SECRETKEY", home).Output(); len(files) > 0 {
		t.Errorf("the key is plain to read in %s", files)
	}
}

func useSecretService(t *testing.T) {
	k := newKeyring()
	if _, err := k.Get("工作"); !errors.Is(err, errNoSecret) {
		t.Fatalf("nothing saved: %v", err)
	}
	if err := k.Set("工作", "SECRETKEY"); err != nil {
		t.Fatal(err)
	}
	if err := k.Set("工作", "SECRETKEY?a=b"); err != nil {
		t.Fatal(err)
	}
	if key, err := newKeyring().Get("工作"); key != "SECRETKEY?a=b" || err != nil {
		t.Errorf("%q, %v", key, err)
	}
	if err := k.Delete("工作"); err != nil {
		t.Error(err)
	}
	if _, err := k.Get("工作"); !errors.Is(err, errNoSecret) {
		t.Errorf("removed: %v", err)
	}
}
