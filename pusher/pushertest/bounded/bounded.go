// Package bounded holds the fuzz targets of all that reads a stranger's bytes to bounds of memory and time.
package bounded

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

const (
	// Memory is what one input may have allocated, in bytes. All that was allocated counts, also what was
	// given back since: what is held at one moment is never more.
	Memory = 32 << 20
	// Time is how long one input may take: a thousand times what it does take, for machines that are held up.
	Time = 10 * time.Second
)

// limit is Time, but for the tests of this package.
var limit = Time

// look is how often the memory is looked at while an input is read.
const look = 20 * time.Millisecond

// Run calls f, which reads one input, and fails the test when it allocates more than Memory. An f that takes
// longer than Time, or that has allocated twice Memory and goes on, may never come back: the process ends, with
// the stacks of all goroutines, and fuzzing takes the input for one that crashes.
//
// It counts the allocations of the whole process, so that nothing else may be under way.
func Run(t testing.TB, f func()) {
	t.Helper()
	before := allocated()
	done := make(chan struct{})
	go watch(before, done)
	f()
	close(done)
	if used := allocated() - before; used > Memory {
		t.Errorf("%d bytes were allocated, at most %d may be", used, Memory)
	}
}

// watch ends the process unless done comes in time.
func watch(before uint64, done <-chan struct{}) {
	late := time.NewTimer(limit)
	defer late.Stop()
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			if used := allocated() - before; used > 2*Memory {
				end("%d bytes were allocated, and no end", used)
			}
		case <-late.C:
			end("an input takes longer than %v", limit)
		}
	}
}

func end(format string, args ...any) {
	debug.SetTraceback("all")
	panic("bounded: " + fmt.Sprintf(format, args...))
}

// allocated is the number of bytes that the process has allocated so far.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
