package app

import (
	"os"
	"strings"
	"testing"
)

// TestRecorded does what TestPushToNginx does with a recording of 10 s that another livepusher has made, such as one of
// a package or for another system. LIVEPUSHER_RECORDED names the recording, the events and the statistics, with
// spaces between them.
func TestRecorded(t *testing.T) {
	files := strings.Fields(os.Getenv("LIVEPUSHER_RECORDED"))
	if len(files) != 3 {
		t.Skip("LIVEPUSHER_RECORDED names no recording, events and statistics")
	}
	checkRecording(t, files[0], files[1], files[2])
}
