package pusher

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"livepusher/pusher/media"
)

const ms = time.Millisecond

func key(at time.Duration) media.Packet {
	return media.Packet{Kind: media.Video, Key: true, Time: at, Data: []byte{1, 2, 3}}
}
func inter(at time.Duration) media.Packet {
	return media.Packet{Kind: media.Video, Time: at, Data: []byte{4, 5}}
}
func sounds(at time.Duration) media.Packet {
	return media.Packet{Kind: media.Audio, Time: at, Data: []byte{6}}
}

func letter(p media.Packet) string {
	switch {
	case p.Kind == media.Audio:
		return "a"
	case p.Key:
		return "K"
	}
	return "v"
}

// drain takes what pop gives without waiting longer than the queue's hold.
func drain(q *queue) (order []string) {
	done := make(chan struct{})
	time.AfterFunc(time.Second, func() { close(done) })
	for {
		p, ok := q.pop(done)
		if !ok {
			return order
		}
		order = append(order, fmt.Sprintf("%s%d", letter(p), p.Time.Milliseconds()))
		q.release(p)
	}
}

func TestQueuePolicy(t *testing.T) {
	for _, row := range []struct {
		name     string
		push     []media.Packet
		want     string
		dropped  int64
		keys     int // key frames asked for
		overflow int
	}{
		{"begins with a key frame and nothing before it", []media.Packet{sounds(0), inter(10 * ms), key(40 * ms), sounds(50 * ms)}, "[K40 a50]", 0, 0, 0},
		{"in the order of time", []media.Packet{key(0), inter(40 * ms), sounds(5 * ms), sounds(45 * ms), inter(80 * ms)}, "[K0 a5 v40 a45 v80]", 0, 0, 0},
		{"too long, with a key frame in it: up to that goes", []media.Packet{key(0), inter(400 * ms), sounds(500 * ms), key(600 * ms), inter(700 * ms), inter(1100 * ms)}, "[K0 a500 K600 v700 v1100]", 1, 0, 1},
		{"too long, without: all up to the next", []media.Packet{key(0), inter(400 * ms), sounds(500 * ms), inter(1100 * ms), inter(1200 * ms), key(1300 * ms), inter(1400 * ms)}, "[K0 a500 K1300 v1400]", 3, 0, 1},
		{"the next one is asked for once all that was left has gone", []media.Packet{key(0), inter(400 * ms), sounds(500 * ms), inter(1100 * ms), inter(1200 * ms)}, "[K0 a500]", 3, 1, 1},
		{"no sound from before the first key frame", []media.Packet{key(40 * ms), sounds(20 * ms), sounds(41 * ms)}, "[K40 a41]", 0, 0, 0},
		{"audio alone is never dropped", []media.Packet{key(0), sounds(1000 * ms), sounds(9000 * ms)}, "[K0 a1000 a9000]", 0, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				keys, overflow := 0, 0
				q := newQueue(time.Second, 100*ms, func() { keys++ }, func() { overflow++ })
				q.start()
				for _, p := range row.push {
					q.push(p)
				}
				if got := fmt.Sprint(drain(q)); got != row.want {
					t.Errorf("sent %v, want %v", got, row.want)
				}
				if _, _, dropped := q.figures(); dropped != row.dropped {
					t.Errorf("dropped %d, want %d", dropped, row.dropped)
				}
				if keys != row.keys {
					t.Errorf("asked for %d key frames, want %d", keys, row.keys)
				}
				if row.overflow > 0 != (overflow > 0) {
					t.Errorf("told of %d drops", overflow)
				}
			})
		})
	}
}

func TestQueueWaitsForTheOtherTrackOnlyAsLongAsAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(time.Second, 100*ms, func() {}, func() {})
		q.start()
		q.push(key(10 * ms))
		begin := time.Now()
		if p, ok := q.pop(nil); !ok || !p.Key {
			t.Fatal("the key frame did not come")
		}
		if d := time.Since(begin); d != 100*ms {
			t.Errorf("waited %v for audio, want 100ms", d)
		}
	})
}

// A track that is late for good costs the other one its hold once, not for each packet.
func TestQueueDoesNotFallBehindALateTrack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(time.Second, 100*ms, func() {}, func() {})
		q.start()
		go func() {
			for i := range 100 {
				q.push(key(time.Duration(i) * 40 * ms))
				time.Sleep(40 * ms)
			}
		}()
		begin := time.Now()
		for i := range 100 {
			p, _ := q.pop(nil)
			if late := time.Since(begin) - p.Time; late > 100*ms {
				t.Fatalf("picture %d is sent %v after it was made", i, late)
			}
			q.release(p)
		}
	})
}

func TestQueueWithoutHoldNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(time.Second, 0, func() {}, func() {})
		q.start()
		q.push(key(10 * ms))
		begin := time.Now()
		q.pop(nil)
		if d := time.Since(begin); d != 0 {
			t.Errorf("waited %v", d)
		}
	})
}

func TestQueueTakesNothingWhenStopped(t *testing.T) {
	q := newQueue(time.Second, 0, func() {}, func() {})
	q.push(key(0))
	q.start()
	q.push(key(0))
	q.stop()
	q.push(key(0))
	if v, a, _ := q.figures(); v != 0 || a != 0 || q.first() != -1 {
		t.Error("a stopped queue holds packets")
	}
}

func TestQueueMakesNoGarbage(t *testing.T) {
	q := newQueue(time.Minute, 0, func() {}, func() {})
	q.start()
	at := time.Duration(0)
	picture, sound := key(0), sounds(0)
	once := func() {
		at += 33 * ms
		picture.Time, sound.Time = at, at
		q.push(picture)
		q.push(sound)
		for range 2 {
			p, _ := q.pop(nil)
			q.release(p)
		}
	}
	once()
	if n := testing.AllocsPerRun(500, once); n != 0 {
		t.Errorf("%v allocations for a picture and a piece of sound", n)
	}
}

// After a hundred stalls, each with its key frame at another place among the pictures that wait, the queue
// holds no more room than after the first.
func TestQueueKeepsNoRoomOfStalls(t *testing.T) {
	const large = 60 << 10 // bytes of a key frame
	q := newQueue(time.Minute, 0, func() {}, func() {})
	q.start()
	at := time.Duration(0)
	for stall := range 100 {
		for i := range 60 {
			at += 33 * ms
			picture := inter(at)
			if i == 0 || i == stall%60 {
				picture = key(at)
				picture.Data = make([]byte, large)
			}
			q.push(picture)
			q.push(sounds(at))
		}
		for range 120 {
			p, _ := q.pop(nil)
			q.release(p)
		}
	}
	kept := 0
	for _, track := range q.room {
		for _, room := range track {
			kept += cap(room)
		}
	}
	if limit := spareBuffers * large * 5 / 4; kept == 0 || kept > limit { // append rounds up
		t.Errorf("%d bytes are kept, want at most %d", kept, limit)
	}
}
