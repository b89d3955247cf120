package beauty

import (
	"image"
	"math"
	"testing"
)

func TestEveryLookHasARecipe(t *testing.T) {
	if Looks[0] != "standard" || len(Looks) != 11 || len(recipes) != len(Looks)-1 {
		t.Fatalf("%d looks, %d recipes: %v", len(Looks), len(recipes), Looks)
	}
	for _, name := range Looks[1:] {
		if _, ok := recipes[name]; !ok {
			t.Errorf("%s has no recipe", name)
		}
	}
}

func TestLooksKeepTonesInOrderAndGreysNearGrey(t *testing.T) {
	for name, r := range recipes {
		last := -1.0
		for i := range 257 {
			y, cb, cr := r.of(float64(i)/256, 0, 0)
			if y <= last {
				t.Errorf("%s: luma %v gives %v, less than the one before it", name, float64(i)/256, y)
			}
			if math.Hypot(cb, cr) > 0.06 {
				t.Errorf("%s: grey of %v gets the chroma %v, %v", name, float64(i)/256, cb, cr)
			}
			last = y
		}
		if y, _, _ := r.of(1, 0, 0); math.Abs(y-1) > 1e-9 {
			t.Errorf("%s: white becomes %v", name, y)
		}
	}
}

// colours is a picture of every luma against chroma in steps of 17.
func colours() *image.YCbCr {
	p := image.NewYCbCr(image.Rect(0, 0, 512, 512), image.YCbCrSubsampleRatio420)
	for y := range 512 {
		for x := range 512 {
			p.Y[y*p.YStride+x] = uint8(x/2 ^ y*y)
		}
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = uint8(i%16*17), uint8(i/256%16*17)
	}
	return p
}

func TestLookTablesAgreeWithTheirRecipe(t *testing.T) {
	for _, full := range []bool{false, true} {
		for name, r := range recipes {
			src := colours()
			dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
			New().Apply(dst, src, Params{Look: name, Strength: 0.8, FullRange: full})
			luma, chroma, black := 255.0, 255.0, 0.0
			if !full {
				luma, chroma, black = 219, 224, 16
			}
			worst := 0.0
			for y := range 512 {
				for x := range 512 {
					i, j := src.YOffset(x, y), src.COffset(x, y)
					in := (float64(src.Y[i]) - black) / luma
					out, _, _ := r.of(in, (float64(src.Cb[j])-128)/chroma, (float64(src.Cr[j])-128)/chroma)
					want := min(max(float64(src.Y[i])+0.8*(out-in)*luma, 0), 255)
					worst = max(worst, math.Abs(want-float64(dst.Y[i])))
				}
			}
			if worst > 1.6 { // half a level of rounding twice, and 17 points for a curve
				t.Errorf("%s, full range %v: luma is off by %.2f", name, full, worst)
			}
		}
	}
}

func TestLookOfNoStrengthIsExact(t *testing.T) {
	src := colours()
	for _, p := range []Params{{Look: "pink"}, {Look: "standard", Strength: 1}, {Strength: 1}, {Look: "pink", Strength: math.NaN()}, {Look: "pink", Strength: -1}} {
		dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
		New().Apply(dst, src, p)
		samePicture(t, dst, src)
	}
	var l lookTable // the identity passes the table unchanged
	l.mix(lookChoice{name: "pink", strength: 1}, true, true)
	l.spread.fill(new(lookNodes))
	for i := range src.Cb { // but that the last node, 256, does not fit in a byte
		src.Cb[i], src.Cr[i] = min(src.Cb[i], 248), min(src.Cr[i], 248)
	}
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	l.spread.apply(dst, src)
	samePicture(t, dst, src)
}

func TestLooksMoveOverFiveFrames(t *testing.T) {
	src := colours()
	apply := func(f *Filter, p Params) *image.YCbCr {
		dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
		f.Apply(dst, src, p)
		return dst
	}
	f := New()
	apply(f, Params{Look: "blues", Strength: 1})
	want := apply(New(), Params{Look: "cerisered", Strength: 0.5})
	var last *image.YCbCr
	for i := range rampFrames {
		last = apply(f, Params{Look: "cerisered", Strength: 0.5})
		if same := string(last.Cr) == string(want.Cr); same != (i == rampFrames-1) {
			t.Errorf("frame %d: the new look is there: %v", i+1, same)
		}
	}
	samePicture(t, last, want)
	for range rampFrames {
		last = apply(f, Params{})
	}
	samePicture(t, last, src)
}

func TestLooksOfAnySize(t *testing.T) {
	for _, size := range sizes {
		src, dst := skinLike(size.X, size.Y, 1), newGuarded(size.X, size.Y, 3)
		New().Apply(dst.YCbCr, src, Params{Look: "romantic", Strength: 1, Beauty: 3})
		if err := dst.intact(); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

// Whatever the look does next, but for the first picture of all, nothing is allocated.
func TestNoAllocationForALook(t *testing.T) {
	src, dst := skinLike(64, 48, 1), skinLike(64, 48, 2)
	f := New()
	f.Apply(dst, src, Params{Look: "pink", Strength: 1})
	cube := mustCube(t, identity2)
	i := 0
	if n := testing.AllocsPerRun(50, func() {
		p := Params{Look: Looks[i/8%len(Looks)], Strength: 1, FullRange: i%16 > 13}
		if i/4%2 == 0 {
			p.Cube = cube
		}
		f.Apply(dst, src, p)
		i++
	}); n != 0 {
		t.Errorf("%v allocations a picture", n)
	}
}
