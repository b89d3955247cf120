package media

import (
	"sync"
	"testing"
	"time"
)

func picture(v byte) *Frame {
	f := &Frame{Picture: NewPicture(6, 4)}
	Fill(f.Picture, v, v, v)
	f.Time = time.Duration(v)
	return f
}

func TestSlotKeepsTheNewest(t *testing.T) {
	s := NewSlot()
	if f, fresh := s.Latest(); f != nil || fresh {
		t.Fatal("an empty slot has a frame")
	}
	s.Put(picture(1))
	s.Put(picture(2))
	f, fresh := s.Latest()
	if f == nil || !fresh || f.Picture.Y[0] != 2 {
		t.Fatal("the newest frame did not come")
	}
	s.Put(picture(3))
	if f.Picture.Y[0] != 2 {
		t.Error("a lent frame changed")
	}
	if f, fresh = s.Latest(); !fresh || f.Picture.Y[0] != 3 {
		t.Error("the next frame did not come")
	}
	if f, fresh = s.Latest(); fresh || f.Picture.Y[0] != 3 {
		t.Error("the same frame is not repeated as known")
	}
}

func TestSlotBetweenGoroutines(t *testing.T) {
	s := NewSlot()
	var wg sync.WaitGroup
	wg.Go(func() {
		f := picture(0)
		for i := range 2000 {
			v := byte(i%250 + 1)
			Fill(f.Picture, v, v, v)
			s.Put(f)
		}
		Fill(f.Picture, 255, 255, 255)
		s.Put(f)
	})
	deadline := time.After(10 * time.Second)
	for {
		select {
		case <-s.Ready():
		case <-deadline:
			t.Fatal("the last frame never came")
		}
		f, _ := s.Latest()
		y := f.Picture.Y[0]
		for _, plane := range [][]byte{f.Picture.Y[:6], f.Picture.Cb[:3], f.Picture.Cr[:3]} {
			for _, v := range plane {
				if v != y {
					t.Fatal("a frame is torn")
				}
			}
		}
		if y == 255 {
			break
		}
	}
	wg.Wait()
}

func TestSlotMakesNoGarbage(t *testing.T) {
	s, f := NewSlot(), picture(7)
	once := func() { s.Put(f); s.Latest() }
	for range 3 {
		once()
	}
	if n := testing.AllocsPerRun(100, once); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func TestNewPicture(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 2}, {7, 5}, {540, 960}, {1080, 1920}} {
		p := NewPicture(size[0], size[1])
		if p.YStride%32 != 0 || p.CStride%32 != 0 || p.YStride < size[0] || p.CStride < (size[0]+1)/2 {
			t.Errorf("%v: strides %d, %d", size, p.YStride, p.CStride)
		}
		if len(p.Y) < p.YStride*size[1] || len(p.Cb) < p.CStride*((size[1]+1)/2) || len(p.Cr) != len(p.Cb) {
			t.Errorf("%v: planes of %d, %d, %d", size, len(p.Y), len(p.Cb), len(p.Cr))
		}
		if c := p.YCbCrAt(size[0]-1, size[1]-1); c.Y != 16 || c.Cb != 128 || c.Cr != 128 {
			t.Errorf("%v: not black: %v", size, c)
		}
	}
}
