package pusher

import (
	"cmp"
	"sync"
	"time"

	"livepusher/pusher/media"
)

// queue holds the access units on their way from the encoders to the sender, in the order of their
// times, and carries the drop policy:
//
//	Audio is never dropped, and neither is a key frame. When the video that waits is longer than
//	limit, all of it up to the newest key frame goes, and when that does not help, all video up to
//	the next key frame that comes. That one is asked for once the network has taken what was left, so
//	that what follows a stall is the picture of then, not a replay.
//
// Length is measured in time: how far the oldest waiting access unit lies behind the newest made. The one
// that the sender is writing waits too.
type queue struct {
	mu       sync.Mutex
	track    [2]fifo       // by media.Kind
	open     bool          // a sender takes packets; without one they are thrown away
	waitKey  bool          // video is dropped up to the next key frame
	asked    bool          // which has been asked for
	begin    time.Duration // time of the first key frame; the stream has nothing before it
	limit    time.Duration
	hold     time.Duration // how long a packet may wait for an earlier one of the other track
	writing  media.Packet  // that is lent to the sender
	lent     bool
	dropped  int64
	wake     chan struct{}
	needKey  func() // asks the encoder for a key frame
	overflow func() // tells the session that video had to be dropped
	room     buffers
	timer    *time.Timer // of pop
}

// fifo is one track's packets, oldest first.
type fifo struct {
	packets []queued
	newest  time.Duration // time of the newest packet ever pushed since the queue was opened
	any     bool
	idle    time.Duration // length when the sender last had nothing to do: that waited for the other track
}

// queued is a packet and when it came into the queue.
type queued struct {
	media.Packet
	since time.Time
}

func newQueue(limit, hold time.Duration, needKey, overflow func()) *queue {
	return &queue{limit: limit, hold: hold, wake: make(chan struct{}, 1), needKey: needKey, overflow: overflow, timer: time.NewTimer(time.Hour)}
}

// start empties the queue and begins to take packets: with the next key frame.
func (q *queue) start() {
	q.mu.Lock()
	q.clear()
	q.open, q.waitKey, q.asked = true, true, false
	q.mu.Unlock()
}

// stop empties the queue and throws away what comes.
func (q *queue) stop() {
	q.mu.Lock()
	q.clear()
	q.open = false
	q.mu.Unlock()
}

func (q *queue) clear() {
	for k := range q.track {
		for _, p := range q.track[k].packets {
			q.room.giveBack(p.Kind, p.Data)
		}
		q.track[k] = fifo{packets: q.track[k].packets[:0]}
	}
}

// push takes a copy of p.
func (q *queue) push(p media.Packet) {
	q.mu.Lock()
	dropped := q.add(p)
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
	if dropped {
		q.overflow()
	}
}

func (q *queue) add(p media.Packet) (dropped bool) {
	if !q.open {
		return false
	}
	video := &q.track[media.Video]
	switch {
	case p.Kind == media.Audio && (!video.any || p.Time < q.begin):
		return false
	case p.Kind == media.Video && p.Key:
		q.waitKey, q.asked = false, false
		if !video.any {
			q.begin = p.Time
		}
	case p.Kind == media.Video && q.waitKey:
		if video.any {
			q.dropped++
		}
		return false
	}
	p.Data = q.room.hold(p.Kind, p.Data)
	t := &q.track[p.Kind]
	t.packets = append(t.packets, queued{p, time.Now()})
	t.newest, t.any = p.Time, true
	if p.Kind == media.Video && q.length(media.Video) > q.limit {
		return q.drop()
	}
	return false
}

// drop carries out the policy on the waiting video.
func (q *queue) drop() (dropped bool) {
	video := &q.track[media.Video]
	keep := q.newestKey()
	if keep == 0 || video.newest-video.packets[keep].Time > q.limit {
		keep, q.waitKey = len(video.packets), true
	}
	kept := video.packets[:0]
	for i, p := range video.packets {
		if p.Key || i > keep {
			kept = append(kept, p)
			continue
		}
		q.room.giveBack(p.Kind, p.Data)
		q.dropped++
		dropped = true
	}
	video.packets = kept
	return dropped
}

// newestKey is the place of the newest key frame that waits, 0 also when there is none.
func (q *queue) newestKey() (place int) {
	for i, p := range q.track[media.Video].packets {
		if p.Key {
			place = i
		}
	}
	return place
}

// pop waits for the next packet in the order of time and lends it until release. ok is false when
// done was closed. Only one goroutine, the sender, may call it.
func (q *queue) pop(done <-chan struct{}) (p media.Packet, ok bool) {
	for {
		if q.wantsKey() {
			q.needKey()
		}
		p, ok, wait := q.take()
		if ok {
			return p, true
		}
		q.timer.Reset(cmp.Or(wait, time.Hour))
		select {
		case <-done:
			return p, false
		case <-q.wake:
		case <-q.timer.C:
		}
	}
}

// wantsKey tells, once, that all video that was left has gone and that what comes is of no use before a key
// frame.
func (q *queue) wantsKey() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	video := &q.track[media.Video]
	if !q.waitKey || q.asked || !video.any || len(video.packets) > 0 {
		return false
	}
	q.asked = true
	return true
}

// take removes the packet that comes next, if no earlier one of the other track can follow, or if it has
// waited for one long enough; else wait says for how long to go on hoping, 0 when there is no packet.
func (q *queue) take() (p media.Packet, ok bool, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	first := q.first()
	if first < 0 {
		q.idle()
		return p, false, 0
	}
	other, head := &q.track[1-first], &q.track[first].packets[0]
	if len(other.packets) == 0 && other.newest < head.Time {
		if wait = q.hold - time.Since(head.since); wait > 0 {
			q.idle()
			return p, false, wait
		}
	}
	return q.shift(media.Kind(first)), true, 0
}

// idle remembers what waits although the network would take it.
func (q *queue) idle() {
	for k := range q.track {
		q.track[k].idle = q.length(media.Kind(k))
	}
}

// first is the track whose oldest packet comes first, -1 when both are empty.
func (q *queue) first() int {
	v, a := q.track[media.Video].packets, q.track[media.Audio].packets
	switch {
	case len(v) == 0 && len(a) == 0:
		return -1
	case len(v) == 0:
		return int(media.Audio)
	case len(a) == 0 || v[0].Time <= a[0].Time:
		return int(media.Video)
	}
	return int(media.Audio)
}

func (q *queue) shift(k media.Kind) media.Packet {
	t := &q.track[k]
	p := t.packets[0].Packet
	n := copy(t.packets, t.packets[1:])
	t.packets = t.packets[:n]
	q.writing, q.lent = p, true
	return p
}

// release gives back what pop lent.
func (q *queue) release(p media.Packet) {
	q.mu.Lock()
	q.lent = false
	q.room.giveBack(p.Kind, p.Data)
	q.mu.Unlock()
}

// length is how much of a track waits, in time.
func (q *queue) length(k media.Kind) time.Duration {
	t := &q.track[k]
	waits := len(t.packets) > 0
	switch {
	case q.lent && (waits || q.writing.Kind == k):
		return max(0, t.newest-q.writing.Time) // the packets come in the order of time
	case waits:
		return t.newest - t.packets[0].Time
	}
	return 0
}

// behind is how long the network makes the longer track wait: not for the order of time.
func (q *queue) behind() (longest time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for k := range q.track {
		longest = max(longest, q.length(media.Kind(k))-q.track[k].idle)
	}
	return longest
}

// figures tells how much waits and how many access units were dropped since the queue was made.
func (q *queue) figures() (video, audio time.Duration, dropped int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.length(media.Video), q.length(media.Audio), q.dropped
}
