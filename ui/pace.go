package ui

import (
	"sync/atomic"
	"time"
)

// pace keeps what moves by itself in step with the pictures. Fyne draws the whole window for every change, so that
// a level that comes between two pictures costs as much as a picture; what comes with one costs nothing.
type pace struct {
	shown atomic.Int64 // when the last picture was shown, ns since 1970
	due   atomic.Bool  // the window's heartbeat waits for the next picture
}

// inFlow is the longest time between two pictures that follow each other.
const inFlow = 100 * time.Millisecond

// flows tells whether the next picture is worth waiting for.
func (p *pace) flows() bool { return time.Now().UnixNano()-p.shown.Load() < int64(inFlow) }

// postCalmly is post for what can wait for the next picture. Where none comes, the heartbeat delivers it.
func (w *Window) postCalmly(fill func(m *mail)) {
	if !w.pace.flows() {
		w.post(fill)
		return
	}
	w.box.mu.Lock()
	fill(&w.box.mail)
	w.box.waiting = true
	w.box.mu.Unlock()
}

// withPicture shows what waited for a picture, on Fyne's thread.
func (w *Window) withPicture() {
	w.pace.shown.Store(time.Now().UnixNano())
	w.deliverWaiting()
	if w.pace.due.Swap(false) {
		w.tick()
	}
}

func (w *Window) deliverWaiting() {
	w.box.mu.Lock()
	waiting := w.box.waiting
	w.box.mu.Unlock()
	if waiting {
		w.deliver()
	}
}
