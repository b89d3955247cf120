package bounded

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// recorder notes whether a test has failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

var sink []byte

// allocate makes n bytes of garbage, a piece at a time.
func allocate(n int) {
	for ; n > 0; n -= 1 << 20 {
		sink = make([]byte, 1<<20)
	}
}

func TestMemory(t *testing.T) {
	for _, row := range []struct {
		name   string
		bytes  int
		failed bool
	}{
		{"little", 1 << 20, false},
		{"nearly all", Memory - 2<<20, false},
		{"too much, though little at once", Memory + 2<<20, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := &recorder{TB: t}
			if Run(r, func() { allocate(row.bytes) }); r.failed != row.failed {
				t.Errorf("failed: %v", r.failed)
			}
		})
	}
}

// What has no end ends the process: each row runs this test once more, in a process of its own.
func TestNoEnd(t *testing.T) {
	const which = "BOUNDED_ROW"
	rows := map[string]func(){
		"memory": func() {
			for {
				allocate(1 << 20)
				time.Sleep(time.Millisecond)
			}
		},
		"time": func() { select {} },
	}
	if f := rows[os.Getenv(which)]; f != nil {
		limit = time.Second
		Run(t, f)
		return
	}
	for name, words := range map[string]string{"memory": "bytes were allocated, and no end", "time": "takes longer than"} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestNoEnd$")
			cmd.Env = append(os.Environ(), which+"="+name)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), words) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
