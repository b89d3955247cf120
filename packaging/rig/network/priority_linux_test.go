package network

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The network comes before other programs only while there is one, and what runs on its hosts never does.
func TestPriority(t *testing.T) {
	t.Run("while open", func(t *testing.T) {
		n := Start(t)
		time.Sleep(100 * time.Millisecond)
		if a := policy(t); a != unix.SCHED_RR {
			t.Skipf("scheduling policy %d: real-time priority is not permitted here", a)
		}
		out, err := n.Client.Command("sh", "-c", "cut -d' ' -f41 /proc/self/stat").Output()
		if err != nil || string(out) != "0\n" { // proc(5): policy
			t.Errorf("on a host: %v %q", err, out)
		}
	})
	if a := policy(t); a != unix.SCHED_NORMAL {
		t.Errorf("scheduling policy %d afterwards", a)
	}
}

func policy(t *testing.T) uint32 {
	a, err := unix.SchedGetAttr(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return a.Policy
}
