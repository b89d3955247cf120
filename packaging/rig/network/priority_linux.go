package network

import (
	"context"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// On a machine that is busy a link that has to wait for a processor stands still, which its programs take
// for a bad network. So this process comes before others while it carries frames: it needs little time,
// and the programs that it starts do not inherit that.

// threadsEvery is how often new threads are looked for.
const threadsEvery = time.Second

// comeFirst gives the process real-time priority until ctx ends, where that is permitted and it has not
// been given one already.
func comeFirst(ctx context.Context) {
	if a, err := unix.SchedGetAttr(0, 0); err != nil || a.Policy != unix.SCHED_NORMAL {
		return
	}
	first := unix.SchedAttr{Policy: unix.SCHED_RR, Priority: 1, Flags: unix.SCHED_FLAG_RESET_ON_FORK}
	defer schedule(unix.SchedAttr{Policy: unix.SCHED_NORMAL})
	ticker := time.NewTicker(threadsEvery)
	defer ticker.Stop()
	for {
		schedule(first)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// schedule sets all threads of the process; one that ends meanwhile is no matter.
func schedule(a unix.SchedAttr) {
	threads, _ := os.ReadDir("/proc/self/task")
	for _, t := range threads {
		id, _ := strconv.Atoi(t.Name())
		unix.SchedSetAttr(id, &a, 0)
	}
}
