package beauty

import (
	"image"
	"strings"
	"testing"
)

func TestLevelZeroIsTheSamePicture(t *testing.T) {
	for _, size := range sizes {
		for _, full := range []bool{false, true} {
			src, dst := skinLike(size.X, size.Y, 1), newGuarded(size.X, size.Y, 5)
			New().Apply(dst.YCbCr, src, Params{FullRange: full, Style: Nature, Strength: 1})
			samePicture(t, dst.YCbCr, src)
			if err := dst.intact(); err != nil {
				t.Errorf("%v: %v", size, err)
			}
		}
	}
}

func TestWritesThePictureAndNothingElse(t *testing.T) {
	for _, size := range sizes {
		for _, p := range []Params{{Beauty: 9}, {Whiteness: 9}, {Beauty: 5, Whiteness: 5, Style: Nature, FullRange: true}} {
			src := newGuarded(size.X, size.Y, 3)
			copyPicture(src.YCbCr, skinLike(size.X, size.Y, 2))
			a, b := newGuarded(size.X, size.Y, 0), newGuarded(size.X, size.Y, 17)
			New().Apply(a.YCbCr, src.YCbCr, p)
			New().Apply(b.YCbCr, src.YCbCr, p)
			samePicture(t, b.YCbCr, a.YCbCr) // every sample is written, whatever the stride
			for _, g := range []*guarded{src, a, b} {
				if err := g.intact(); err != nil {
					t.Fatalf("%v %+v: %v", size, p, err)
				}
			}
		}
	}
}

func TestWhatIsBesideThePictureDoesNotMatter(t *testing.T) {
	p := Params{Beauty: 9, Whiteness: 9}
	for _, size := range sizes {
		plain, wide := skinLike(size.X, size.Y, 3), newGuarded(size.X, size.Y, 40)
		copyPicture(wide.YCbCr, plain)
		a, b := newGuarded(size.X, size.Y, 0), newGuarded(size.X, size.Y, 0)
		New().Apply(a.YCbCr, plain, p)
		New().Apply(b.YCbCr, wide.YCbCr, p)
		samePicture(t, b.YCbCr, a.YCbCr)
	}
}

func TestBandsAreIndependent(t *testing.T) {
	for _, size := range sizes {
		src := skinLike(size.X, size.Y, 4)
		s := newSetting(level{beauty: 7, whiteness: 4, nature: 1}, size.X, size.Y, false, 0)
		rows := cellsIn(size.Y)
		whole := newGuarded(size.X, size.Y, 0)
		newKernel().filter(whole.YCbCr, src, &s, 0, rows)
		for _, bands := range []int{2, 3, 7} {
			parts := newGuarded(size.X, size.Y, 9)
			k := newKernel()
			for i := range bands {
				if first, end := rows*i/bands, rows*(i+1)/bands; first < end {
					k.filter(parts.YCbCr, src, &s, first, end)
				}
			}
			samePicture(t, parts.YCbCr, whole.YCbCr)
		}
	}
}

func TestSkinIsSmoothedAndTheRestIsNot(t *testing.T) {
	src := skinLike(320, 240, 5)
	for i := range src.Cb { // the right half is blue
		if x := i % src.CStride; x < 80 {
			src.Cb[i], src.Cr[i] = 108, 150
		} else {
			src.Cb[i], src.Cr[i] = 160, 110
		}
	}
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	New().Apply(dst, src, Params{Beauty: 9, Whiteness: 9})
	changed := func(x int) bool { return src.Y[120*src.YStride+x] != dst.Y[120*dst.YStride+x] }
	left, right := 0, 0
	for x := range 80 {
		if changed(20 + x) {
			left++
		}
		if changed(230 + x) {
			right++
		}
	}
	if left < 60 || right != 0 {
		t.Errorf("%d of 80 pixels of skin changed and %d of 80 of something blue", left, right)
	}
}

func TestSlidersMoveOverFiveFrames(t *testing.T) {
	src := skinLike(64, 48, 6)
	apply := func(f *Filter, p Params) *image.YCbCr {
		dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
		f.Apply(dst, src, p)
		return dst
	}
	on, off := Params{Beauty: 9, Whiteness: 9}, Params{}
	f := New()
	want := apply(New(), on)
	samePicture(t, apply(f, on), want) // the first picture has it all
	distance := func(p *image.YCbCr) (sum int) {
		for i := range p.Y {
			sum += max(int(p.Y[i]), int(src.Y[i])) - min(int(p.Y[i]), int(src.Y[i]))
		}
		return sum
	}
	last := distance(want)
	for i := range rampFrames {
		now := distance(apply(f, off))
		if now >= last {
			t.Errorf("frame %d after switching off is as far from the source as the one before: %d, %d", i+1, now, last)
		}
		last = now
	}
	if last != 0 {
		t.Errorf("still different from the source after %d frames: %d", rampFrames, last)
	}
	f.Reset()
	samePicture(t, apply(f, on), want)
}

func TestParamsOutsideTheirRange(t *testing.T) {
	src := skinLike(64, 48, 7)
	for _, row := range []struct {
		name       string
		have, want Params
	}{
		{"too much", Params{Beauty: 100, Whiteness: 1 << 40}, Params{Beauty: 9, Whiteness: 9}},
		{"negative", Params{Beauty: -1, Whiteness: -100}, Params{}},
		{"unknown style", Params{Beauty: 4, Style: 77}, Params{Beauty: 4}},
		{"unknown look", Params{Look: "sepia", Strength: 1}, Params{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, b := newGuarded(64, 48, 0), newGuarded(64, 48, 0)
			New().Apply(a.YCbCr, src, row.have)
			New().Apply(b.YCbCr, src, row.want)
			samePicture(t, a.YCbCr, b.YCbCr)
		})
	}
}

func TestPicturesThatDoNotFit(t *testing.T) {
	good := func() *image.YCbCr { return skinLike(16, 16, 8) }
	short := good()
	short.Cr = short.Cr[:10]
	narrow := good()
	narrow.YStride = 15
	for _, row := range []struct {
		name     string
		dst, src *image.YCbCr
		want     string
	}{
		{"size", good(), skinLike(16, 18, 8), "different size"},
		{"subsampling", good(), image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio422), "4:2:0"},
		{"short plane", good(), short, "smaller than its size"},
		{"stride", narrow, good(), "smaller than its size"},
		{"odd corner", image.NewYCbCr(image.Rect(1, 0, 17, 16), image.YCbCrSubsampleRatio420), good(), "odd coordinates"},
	} {
		t.Run(row.name, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, row.want) {
					t.Errorf("panic %q does not say %q", got, row.want)
				}
			}()
			New().Apply(row.dst, row.src, Params{Beauty: 5})
		})
	}
}

func TestAnEmptyPictureIsFine(t *testing.T) {
	empty := &image.YCbCr{SubsampleRatio: image.YCbCrSubsampleRatio420}
	New().Apply(empty, empty, Params{Beauty: 5, Look: "pink", Strength: 1})
}

func TestNoAllocation(t *testing.T) {
	src, dst := skinLike(320, 240, 9), skinLike(320, 240, 9)
	f := New()
	n := 0
	apply := func() {
		n++ // sliders and looks that keep moving
		f.Apply(dst, src, Params{Beauty: n / 3 % 10, Whiteness: n / 4 % 10, Style: Style(n / 9 % 2), Look: Looks[n/7%len(Looks)], Strength: float64(n%11) / 10})
	}
	for range 20 {
		apply()
	}
	if allocs := testing.AllocsPerRun(50, apply); allocs != 0 {
		t.Errorf("%v allocations a picture", allocs)
	}
}

// Any size, stride, level and content: nothing outside of the picture is touched, whole and banded
// agree.
func FuzzApply(f *testing.F) {
	f.Add(uint16(7), uint16(5), uint8(3), uint8(9), uint8(9), uint64(1))
	f.Add(uint16(161), uint16(91), uint8(0), uint8(5), uint8(0), uint64(2))
	f.Add(uint16(1), uint16(1), uint8(1), uint8(0), uint8(5), uint64(3))
	f.Fuzz(func(t *testing.T, w, h uint16, extra, beauty, whiteness uint8, seed uint64) {
		width, height := int(w%300)+1, int(h%300)+1
		src := skinLike(width, height, seed)
		a, b := newGuarded(width, height, int(extra)), newGuarded(width, height, 0)
		s := newSetting(level{beauty: float32(beauty % 10), whiteness: float32(whiteness % 10), nature: float32(extra % 2)}, width, height, seed%2 == 0, 0)
		rows := cellsIn(height)
		cut := int(seed % uint64(rows+1))
		k := newKernel()
		k.filter(a.YCbCr, src, &s, 0, rows)
		if cut > 0 {
			k.filter(b.YCbCr, src, &s, 0, cut)
		}
		if cut < rows {
			k.filter(b.YCbCr, src, &s, cut, rows)
		}
		samePicture(t, a.YCbCr, b.YCbCr)
		for _, g := range []*guarded{a, b} {
			if err := g.intact(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Two halves at once give what the whole gives.
func TestBandsAgree(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {17, 3}, {320, 200}, {722, 1281}} {
		src := skinLike(size.X, size.Y, 1)
		s := newSetting(level{beauty: 5, whiteness: 3}, size.X, size.Y, false, 0)
		b, whole, halves := newBands(), newGuarded(size.X, size.Y, 0), newGuarded(size.X, size.Y, 0)
		b.kernels[0].filter(whole.YCbCr, src, &s, 0, s.blocksIn(size.Y))
		b.kernels[0], b.kernels[1] = eager{b.kernels[0]}, eager{b.kernels[1]}
		b.filter(halves.YCbCr, src, &s)
		samePicture(t, halves.YCbCr, whole.YCbCr)
	}
}

// eager is a kernel of which two pay for any picture.
type eager struct{ kernel }

func (eager) worthTwo() int { return 0 }
