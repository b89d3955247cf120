package main

import (
	"bytes"
	"math/rand"
	"slices"
	"testing"
	"time"
)

func frame(v uint32) []byte {
	luma := bytes.Repeat([]byte{128}, width*rows)
	draw(luma, v)
	return luma
}

func TestWhatIsDrawnIsRead(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for _, v := range []uint32{0, 1, 1 << 31, 0xffffffff, 0x55555555, 0xaaaaaaaa, wallClock(), random.Uint32()} {
		luma := frame(v)
		for i := range luma { // what a coarse encoder leaves of it
			luma[i] = byte(max(16, min(235, int(luma[i])+random.Intn(81)-40)))
		}
		if got, ok := read(luma); got != v || !ok {
			t.Errorf("%08x was read as %08x, %v", v, got, ok)
		}
	}
}

func TestACellThatTurnsIsFound(t *testing.T) {
	v := uint32(0x1234abcd)
	for k := range cells {
		luma := frame(v)
		for y := range rows {
			for x := k * cell; x < (k+1)*cell; x++ {
				luma[y*width+x] = dark + bright - luma[y*width+x]
			}
		}
		if _, ok := read(luma); ok {
			t.Errorf("cell %d turned, and nobody noticed", k)
		}
	}
}

func TestDamagedFramesAreCounted(t *testing.T) {
	damaged := frame(7)
	clear(damaged[:rows*width])
	for y := range rows {
		for x := range cell {
			damaged[y*width+x] = bright
		}
	}
	s := watch(bytes.NewReader(slices.Concat(frame(wallClock()), damaged, frame(wallClock()-50), damaged[:99])))
	if s.bad != 1 || len(s.ages) != 2 || s.ages[1] < 50 || s.ages[1] > 1050 {
		t.Errorf("%+v", s)
	}
}

func TestFramesAreReadAgain(t *testing.T) {
	var out bytes.Buffer
	if err := generate(&out, 30, 50*time.Millisecond, true); err != nil {
		t.Fatal(err)
	}
	if n := out.Len(); n != 2*width*height*3/2 {
		t.Fatalf("%d bytes for two frames", n)
	}
	if v, ok := read(out.Bytes()); !ok || wallClock()-v > 10000 {
		t.Errorf("read %d, %v", v, ok)
	}
}
