package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"livepusher/pusher"
)

// asProgram in the environment makes this test program be livepusher itself, for tests that need it as a
// process of its own, such as on another host.
const asProgram = "LIVEPUSHER_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// program is a livepusher push that runs as a process of its own.
type program struct {
	t             *testing.T
	cmd           *exec.Cmd
	begun         time.Time
	events, stats string // files
	said          bytes.Buffer
	over          bool
}

// startPush starts livepusher push with a command that a host has made of this test program's path. It
// is stopped when the test ends.
func startPush(t *testing.T, command func(name string, args ...string) *exec.Cmd, flags ...string) *program {
	t.Helper()
	dir := t.TempDir()
	p := &program{t: t, events: filepath.Join(dir, "events"), stats: filepath.Join(dir, "stats")}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	words := append([]string{self, "push", "--events", p.events, "--stats", p.stats}, flags...)
	if os.Getenv("LIVEPUSHER_REALTIME") != "" {
		words = append([]string{"chrt", "-r", "10"}, words...)
	}
	p.cmd = command(words[0], words[1:]...)
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	p.begun = time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	return p
}

// stop interrupts the program, as Ctrl-C does, and waits for its end.
func (p *program) stop() {
	if p.over {
		return
	}
	p.over = true
	p.cmd.Process.Signal(os.Interrupt)
	kill := time.AfterFunc(10*time.Second, func() { p.cmd.Process.Kill() })
	defer kill.Stop()
	p.cmd.Wait()
	if p.t.Failed() {
		p.t.Logf("the program said:\n%s", p.said.String())
	}
}

// readLines reads a file of JSON lines that may still be written.
func readLines[T any](file string) (all []T) {
	b, _ := os.ReadFile(file)
	for _, line := range strings.Split(string(b), "\n") {
		var v T
		if json.Unmarshal([]byte(line), &v) == nil {
			all = append(all, v)
		}
	}
	return all
}

// happened is an event as it stands in the file.
type happened struct {
	Time    time.Time
	Code    int
	Message string
}

// seen are the events of a code.
func (p *program) seen(code int) (all []happened) {
	for _, e := range readLines[happened](p.events) {
		if e.Code == code {
			all = append(all, e)
		}
	}
	return all
}

// await waits for the first event of a code.
func (p *program) await(code int, atMost time.Duration) happened {
	p.t.Helper()
	for deadline := time.Now().Add(atMost); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if all := p.seen(code); len(all) > 0 {
			return all[0]
		}
	}
	p.stop()
	p.t.Fatalf("no event %d within %v; the program said:\n%s", code, atMost, p.said.String())
	return happened{}
}

// statsBetween are the statistics of a time.
func (p *program) statsBetween(from, to time.Time) (all []pusher.Stats) {
	for _, s := range readLines[pusher.Stats](p.stats) {
		if s.Time.After(from) && !s.Time.After(to) {
			all = append(all, s)
		}
	}
	return all
}
