package voice

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// Close gives C's memory back: a processor takes some 200 KiB of it, which Go's own figures do not show.
func TestCloseReleasesMemory(t *testing.T) {
	guard(t)
	rounds := func(n int) {
		for range n {
			process(t, Config{Rate: 48000, Channels: 2, AGC: true, ANS: true}, make([]float32, 9600), 480)
		}
	}
	rounds(50)
	before := resident(t)
	rounds(300)
	if grown := resident(t) - before; grown > 8*1024 {
		t.Errorf("resident memory grew by %d KiB in 300 rounds", grown)
	}
}

// resident is the process's resident memory in KiB.
func resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kib
		}
	}
	t.Fatal("no VmRSS in /proc/self/status")
	return 0
}
