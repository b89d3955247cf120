package app

import (
	"os/exec"
	"testing"
	"time"

	"livepusher/pusher/pushertest"
	"livepusher/ui/screentest"
)

// With autopush nobody presses START; and minimised for longer than the limit, pushing stops.
func TestAutopushUntilTheBackgroundLimit(t *testing.T) {
	sink := pushertest.NewSink(t)
	program := buildProgram(t)
	_, env := newHome(t)
	s := screentest.Open(t, "livepusher", func(positions string) *exec.Cmd {
		c := exec.Command(program, "--autopush", "--url", sink.URL(), "--background-limit", "3s", "--camera", "pattern", "--mic", "tone", "--events", "-", "--test-positions", positions)
		c.Env = env
		return c
	})
	s.Expect(`"code":1002`)
	time.Sleep(time.Second)
	s.Minimise()
	begun := time.Now()
	s.Expect(`"code":5000`)
	if took := time.Since(begun); took < 2500*time.Millisecond {
		t.Errorf("after %v, the limit is 3 s", took)
	}
	s.Until("the stream has ended", func() bool { return sink.Connections() == 0 })
	s.Restore()
	s.Expect(`"code":1003`)
	s.CloseWindow()
}
