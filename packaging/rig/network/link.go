package network

import (
	"math/rand/v2"
	"sync"
	"time"
)

// Link is one direction of the network: frames come in by arrive, wait before the narrow link, pass it
// one after the other, and travel for a while.
//
// All times are computed from the arrivals, not from when a goroutine happened to wake up, so that a
// busy machine delays frames a little but does not make the link narrower.
type Link struct {
	out  func(frame []byte)
	done chan struct{}

	mu      sync.Mutex
	shape   Shape
	cut     bool
	random  *rand.Rand
	queue   []arrived
	queued  int       // bytes of queue
	sending *arrived  // on the narrow link now
	free    time.Time // when the narrow link has sent that
	wander  time.Duration
	wanders time.Time // when wander changes next
	lands   time.Time // when the last frame that travels lands
	counts  Direction

	wake       chan struct{}
	travelling chan travelling
}

type arrived struct {
	frame []byte
	at    time.Time
}

type travelling struct {
	frame []byte
	lands time.Time
}

const (
	// wanderEvery is how often jitter changes the delay: as on a shared radio link, where a slot is
	// taken by others for some milliseconds and all that waits comes together.
	wanderEvery = 20 * time.Millisecond
	// maxTravelling bounds the frames that travel: 24 MB, more than TCP sends ahead.
	maxTravelling = 1 << 14
)

func newLink(out func(frame []byte)) *Link {
	return &Link{out: out, done: make(chan struct{}), random: rand.New(rand.NewPCG(1, 1)),
		wake: make(chan struct{}, 1), travelling: make(chan travelling, maxTravelling)}
}

// run moves frames until stop.
func (l *Link) run() {
	var both sync.WaitGroup
	both.Go(l.send)
	both.Go(l.land)
	both.Wait()
}

func (l *Link) stop() { close(l.done) }

// Set changes the shape for what comes, and the rate for what waits too.
func (l *Link) Set(s Shape) {
	l.mu.Lock()
	l.shape = s
	l.mu.Unlock()
}

// Shape is what was set.
func (l *Link) Shape() Shape {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shape
}

// setCut loses all that waits and all that comes, until it is mended.
func (l *Link) setCut(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
	if cut {
		l.counts.Lost += int64(len(l.queue))
		if l.sending != nil {
			l.counts.Lost++
		}
		l.queue, l.queued, l.sending = nil, 0, nil
	}
}

// arrive takes a frame, which it keeps.
func (l *Link) arrive(frame []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.cut || l.shape.Loss > 0 && l.random.Float64() < l.shape.Loss:
		l.counts.Lost++
		return
	case l.shape.Rate > 0 && l.queued+len(frame) > l.shape.queue():
		l.counts.Overflowed++
		return
	}
	l.queue = append(l.queue, arrived{frame, time.Now()})
	l.queued += len(frame)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// send is the narrow link.
func (l *Link) send() {
	for {
		sent, ok := l.begin()
		if !ok {
			select {
			case <-l.wake:
				continue
			case <-l.done:
				return
			}
		}
		if !l.wait(sent) {
			return
		}
		l.sent(sent)
	}
}

// begin puts the first frame that waits on the narrow link and tells when it has been sent.
func (l *Link) begin() (sent time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		return sent, false
	}
	first := l.queue[0]
	l.queue = l.queue[1:]
	l.queued -= len(first.frame)
	l.sending = &first
	if l.free.Before(first.at) {
		l.free = first.at
	}
	l.free = l.free.Add(l.shape.airtime(len(first.frame)))
	return l.free, true
}

// sent lets the frame that was on the narrow link travel, unless the link was cut meanwhile.
func (l *Link) sent(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sending == nil {
		return
	}
	frame := l.sending.frame
	l.sending = nil
	l.counts.Bytes += int64(len(frame))
	if l.shape.Jitter > 0 && !at.Before(l.wanders) {
		l.wander = time.Duration((2*l.random.Float64() - 1) * float64(l.shape.Jitter))
		l.wanders = at.Add(wanderEvery)
	}
	lands := at.Add(l.shape.Delay)
	if l.shape.Jitter > 0 {
		lands = lands.Add(l.wander)
	}
	if lands.Before(l.lands) {
		lands = l.lands
	}
	l.lands = lands
	select {
	case l.travelling <- travelling{frame, lands}:
	default:
		l.counts.Overflowed++
	}
}

// land hands out frames when they have travelled.
func (l *Link) land() {
	for {
		select {
		case t := <-l.travelling:
			if !l.wait(t.lands) {
				return
			}
			l.out(t.frame)
		case <-l.done:
			return
		}
	}
}

// wait returns at a time, or false when the link is stopped before.
func (l *Link) wait(until time.Time) bool {
	d := time.Until(until)
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.done:
		return false
	}
}
