package app

import (
	"context"
	"sync"

	"livepusher/pusher"
	"livepusher/pusher/standard"
)

// addressCheck is the check that the window shows: at most one is under way.
type addressCheck struct {
	mu   sync.Mutex
	stop context.CancelFunc // nil before the first
	done chan struct{}
}

// begin checks c's push address from a goroutine of its own, after the check before it has ended.
func (a *addressCheck) begin(c pusher.Config, step func(pusher.CheckStep), end func()) {
	a.cancel()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	a.mu.Lock()
	a.stop, a.done = cancel, done
	a.mu.Unlock()
	go func() {
		defer close(done)
		defer cancel()
		standard.Check(ctx, c, step) // the steps tell the error
		end()
	}()
}

// cancel ends the check that is under way and waits for it.
func (a *addressCheck) cancel() {
	a.mu.Lock()
	stop, done := a.stop, a.done
	a.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

func (d *desktop) CheckAddress(run int) {
	d.later(func() {
		d.checking.begin(d.config, func(s pusher.CheckStep) { d.window.AddCheckStep(run, s) }, func() { d.window.EndCheck(run) })
	})
}

func (d *desktop) CancelCheck() { d.later(d.checking.cancel) }
