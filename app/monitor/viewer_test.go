package monitor

import (
	"context"
	"errors"
	"testing"
	"time"

	"livepusher/pusher/media"
)

// recorder is a muxer that keeps what it gets.
type recorder struct {
	got     []packet
	flushes int
	err     error         // of every flush
	blocked chan struct{} // flush waits until it is closed
}

var _ muxer = (*recorder)(nil)

func (r *recorder) add(p packet) { r.got = append(r.got, p) }

func (r *recorder) flush() error {
	if r.blocked != nil {
		<-r.blocked
	}
	r.flushes++
	return r.err
}

const frame = 40 * time.Millisecond

// feed is a stream with both tracks whose frames come in at their own times, from start on.
type feed struct {
	s     *stream
	start time.Time
	at    time.Duration
}

func newFeed() *feed {
	f := &feed{s: newStream(), start: time.Now(), at: time.Hour}
	f.s.video, f.s.audio = &media.VideoTrack{FPS: 25}, &media.AudioTrack{Rate: 48000}
	return f
}

// frames puts n video frames, the first of them a key frame, and sound with each.
func (f *feed) frames(n int) {
	for i := range n {
		arrived := f.start.Add(f.at - time.Hour)
		for _, p := range []packet{videoPacket(f.at, i == 0, "picture"), audioPacket(f.at+5*time.Millisecond, "sound")} {
			p.arrived = arrived
			f.s.mu.Lock()
			f.s.put(p)
			f.s.mu.Unlock()
		}
		f.at += frame
	}
}

func TestViewerGetsTheNewestGroupOfPictures(t *testing.T) {
	ctx := begin(t, 10*time.Second)
	f := newFeed()
	f.frames(10)
	f.frames(3)
	v, err := f.s.join("a")
	check(t, err)
	f.s.close()
	var r recorder
	check(t, v.serve(ctx, &r))
	if len(r.got) != 6 || !r.got[0].Key || r.got[0].Time != 0 || r.got[1].Time != 5*time.Millisecond || r.got[4].Time != 2*frame || r.flushes != 1 {
		t.Errorf("%d flushes: %+v", r.flushes, r.got)
	}
}

func TestViewerFollows(t *testing.T) {
	ctx := begin(t, 10*time.Second)
	f := newFeed()
	f.frames(1)
	v, err := f.s.join("a")
	check(t, err)
	var r recorder
	done := make(chan error, 1)
	go func() { done <- v.serve(ctx, &r) }()
	for range 5 {
		f.frames(2)
	}
	f.s.close()
	check(t, <-done)
	if len(r.got) != 22 {
		t.Errorf("%d packets", len(r.got))
	}
	for i, p := range r.got {
		if p.Time != time.Duration(i/2)*frame+time.Duration(i%2)*5*time.Millisecond {
			t.Errorf("packet %d at %v", i, p.Time)
		}
	}
}

// A viewer that does not take its packets loses them up to the next key frame, and its time has no gap.
func TestSlowViewerGoesOnAtAKeyFrame(t *testing.T) {
	ctx := begin(t, 10*time.Second)
	f := newFeed()
	f.frames(1)
	v, err := f.s.join("slow")
	check(t, err)
	r := recorder{blocked: make(chan struct{})}
	done := make(chan error, 1)
	go func() { done <- v.serve(ctx, &r) }()
	waitFor(t, ctx, "it has begun", func() bool { v.mu.Lock(); defer v.mu.Unlock(); return len(v.marks) == 1 })
	f.frames(100) // 4 s: more than it may be behind, no key frame in sight at the end
	v.mu.Lock()
	if len(v.queue) != 0 || !v.resync {
		t.Errorf("%d packets wait, resync %v", len(v.queue), v.resync)
	}
	v.mu.Unlock()
	f.frames(2)
	close(r.blocked)
	f.s.close()
	check(t, <-done)
	if len(r.got) != 2+4 {
		t.Fatalf("%d packets: %+v", len(r.got), r.got)
	}
	key := r.got[2]
	if !key.Key || key.Time != 5*time.Millisecond+frame || r.got[4].Time != key.Time+frame {
		t.Errorf("goes on with %+v", r.got[2:])
	}
}

// Data in memory is bounded even when the times of the packets say nothing.
func TestBacklogIsBoundedInBytes(t *testing.T) {
	begin(t, 10*time.Second)
	f := newFeed()
	f.frames(1)
	v, err := f.s.join("slow")
	check(t, err)
	big := videoPacket(f.at, false, string(make([]byte, 1<<20)))
	big.arrived = f.start
	for range 100 {
		f.s.mu.Lock()
		f.s.put(big)
		f.s.mu.Unlock()
	}
	held := 0
	for _, p := range v.queue {
		held += len(p.Data)
	}
	if held > maxBacklogBytes+1<<20 || f.s.gopBytes > maxGOPBytes {
		t.Errorf("viewer holds %d bytes, stream %d", held, f.s.gopBytes)
	}
	if _, err := f.s.join("late"); !errors.Is(err, errNotLive) {
		t.Error("a viewer began without a key frame: ", err)
	}
}

func TestViewersAreFew(t *testing.T) {
	begin(t, 10*time.Second)
	f := newFeed()
	f.frames(1)
	var last *viewer
	for range maxViewers {
		v, err := f.s.join("a")
		check(t, err)
		last = v
	}
	if _, err := f.s.join("b"); !errors.Is(err, errCrowded) {
		t.Error(err)
	}
	f.s.part(last)
	_, err := f.s.join("b")
	check(t, err)
}

func TestViewerEndsWithItsContextAndOnErrors(t *testing.T) {
	ctx := begin(t, 10*time.Second)
	f := newFeed()
	f.frames(1)
	broken := errors.New("broken")
	v, err := f.s.join("a")
	check(t, err)
	if err := v.serve(ctx, &recorder{err: broken}); !errors.Is(err, broken) {
		t.Error(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	w, err := f.s.join("b")
	check(t, err)
	<-w.wake // so that there is nothing but the context to see
	if err := w.serve(gone, &recorder{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestLatencyAtAPosition(t *testing.T) {
	begin(t, 10*time.Second)
	start := time.Now()
	v := newViewer("a", nil, nil, nil)
	if _, ok := v.latency(0, start); ok {
		t.Error("a latency without frames")
	}
	for i := range 3 * marksKept {
		v.note(mark{time.Duration(i) * frame, start.Add(time.Duration(i) * frame)})
	}
	newest := time.Duration(3*marksKept-1) * frame
	now := start.Add(newest + 100*time.Millisecond)
	for _, test := range []struct {
		name     string
		position time.Duration
		want     time.Duration
		known    bool
	}{
		{"the newest frame", newest, 100 * time.Millisecond, true},
		{"between two frames", newest - frame/2, 100*time.Millisecond + frame/2, true},
		{"a second ago", newest - time.Second, 1100 * time.Millisecond, true},
		{"beyond the newest", newest + time.Hour, 0, true},
		{"forgotten", 0, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, known := v.latency(test.position, now)
			if got != test.want || known != test.known {
				t.Error(got, known)
			}
		})
	}
}

func TestReady(t *testing.T) {
	begin(t, 10*time.Second)
	now := time.Now()
	key := videoPacket(0, true, "k")
	for _, test := range []struct {
		name  string
		s     *stream
		ready bool
	}{
		{"nothing", &stream{}, false},
		{"both tracks", &stream{video: someVideo, audio: someAudio, gop: []packet{key}, first: now}, true},
		{"both tracks, no key frame yet", &stream{video: someVideo, audio: someAudio, first: now}, false},
		{"picture, sound may come", &stream{video: someVideo, gop: []packet{key}, first: now}, false},
		{"picture, no sound announced", &stream{video: someVideo, gop: []packet{key}, first: now, info: info{silent: true}}, true},
		{"picture, no sound for long", &stream{video: someVideo, gop: []packet{key}, first: now.Add(-settleTime)}, true},
		{"sound alone", &stream{audio: someAudio, gop: []packet{key}, first: now.Add(-settleTime)}, true},
		{"closed", &stream{video: someVideo, audio: someAudio, gop: []packet{key}, first: now, closed: true}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.s.ready(now); got != test.ready {
				t.Error(got)
			}
		})
	}
}
