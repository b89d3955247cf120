package network

import (
	"testing"
	"testing/synctest"
	"time"
)

// landed is a frame's number and when it landed, after the beginning.
type landed struct {
	number byte
	at     time.Duration
}

// pour lets frames of 1000 bytes arrive, one every interval, and returns what landed. change is called
// before each frame and may be nil.
func pour(shape Shape, frames int, every time.Duration, change func(l *Link, frame int)) (out []landed, last Direction) {
	begun := time.Now()
	l := newLink(func(f []byte) { out = append(out, landed{f[0], time.Since(begun)}) })
	l.Set(shape)
	ended := make(chan struct{})
	go func() { l.run(); close(ended) }()
	for i := range frames {
		if change != nil {
			change(l, i)
		}
		frame := make([]byte, 1000)
		frame[0] = byte(i)
		l.arrive(frame)
		time.Sleep(every)
	}
	time.Sleep(time.Minute)
	last = l.sample(time.Now())
	l.stop()
	<-ended
	return out, last
}

func TestRateSpacesFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, sum := pour(Shape{Rate: 800, Delay: 50 * time.Millisecond}, 10, 0, nil) // 10 ms a frame
		for i, f := range out {
			if want := 50*time.Millisecond + time.Duration(i+1)*10*time.Millisecond; f.number != byte(i) || f.at != want {
				t.Errorf("frame %d landed after %v, want %v", f.number, f.at, want)
			}
		}
		if len(out) != 10 || sum.Bytes != 10000 || sum.QueueMS != 0 {
			t.Errorf("%d landed, %+v", len(out), sum)
		}
	})
}

func TestQueueIsBounded(t *testing.T) {
	for _, row := range []struct {
		shape Shape
		want  int64
	}{
		{Shape{Rate: 800, Queue: 5000}, 5},
		{Shape{Rate: 800, QueueTime: 30 * time.Millisecond}, 3},
		{Shape{Rate: 800}, 65},
	} {
		synctest.Test(t, func(t *testing.T) {
			out, sum := pour(row.shape, 100, 0, nil)
			// One more may be on the narrow link already.
			if n := int64(len(out)); n < row.want || n > row.want+1 || sum.Overflowed != 100-n {
				t.Errorf("%+v: %d landed, %+v", row.shape, n, sum)
			}
		})
	}
}

func TestSampleTellsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pour(Shape{Rate: 800}, 6, 0, func(l *Link, frame int) {
			if frame != 5 {
				return
			}
			synctest.Wait()
			if d := l.sample(time.Now()); d.QueueMS != 50 || d.QueueBytes != 4000 || d.Rate != 800 {
				t.Errorf("%+v", d)
			}
		})
	})
}

func TestRateChangesForWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, _ := pour(Shape{Rate: 800}, 10, 0, func(l *Link, frame int) {
			if frame == 9 {
				l.Set(Shape{Rate: 8000})
			}
		})
		if last := out[9].at; last > 20*time.Millisecond {
			t.Errorf("the last frame landed after %v", last)
		}
	})
}

func TestDelayWandersInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const interval = 5 * time.Millisecond
		out, _ := pour(Shape{Delay: 300 * time.Millisecond, Jitter: 100 * time.Millisecond}, 200, interval, nil)
		least, most := time.Hour, time.Duration(0)
		for i, f := range out {
			d := f.at - time.Duration(i)*interval
			least, most = min(least, d), max(most, d)
			if f.number != byte(i) {
				t.Fatalf("frame %d landed as number %d", f.number, i)
			}
		}
		if least < 200*time.Millisecond || least > 270*time.Millisecond || most > 400*time.Millisecond || most < 350*time.Millisecond {
			t.Errorf("delay %v to %v", least, most)
		}
	})
}

func TestLossAndCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, sum := pour(Shape{Loss: 0.2}, 1000, 0, nil)
		if n := len(out); n < 750 || n > 850 || sum.Lost != int64(1000-n) {
			t.Errorf("%d of 1000 landed, %+v", n, sum)
		}
		out, sum = pour(Shape{Rate: 800}, 10, time.Millisecond, func(l *Link, frame int) { l.setCut(frame >= 4 && frame < 8) })
		// The four that waited when it was cut are lost with the four that came meanwhile.
		if len(out) != 2 || sum.Lost+int64(len(out)) != 10 {
			t.Errorf("%v landed, %+v", out, sum)
		}
	})
}

func TestParse(t *testing.T) {
	s := Shape{Rate: 1, Loss: 1}
	if err := s.Parse("rate=1300 queue=32KB delay=50ms jitter=10ms loss=5%"); err != nil {
		t.Fatal(err)
	}
	if want := (Shape{Rate: 1300, Queue: 32 << 10, Delay: 50 * time.Millisecond, Jitter: 10 * time.Millisecond, Loss: 0.05}); s != want {
		t.Errorf("%+v", s)
	}
	if err := s.Parse("queue=200ms"); err != nil || s.queue() != 32500 {
		t.Errorf("%v: %+v", err, s)
	}
	for _, wrong := range []string{"rate", "rate=x", "rate=-1", "speed=3", "loss=101%", "queue=5"} {
		if s := (Shape{}); s.Parse(wrong) == nil {
			t.Errorf("%q was taken: %+v", wrong, s)
		}
	}
}
