package beauty

import (
	"image"
	"testing"

	"livepusher/beauty/quality"
)

func TestMaskOfThePortrait(t *testing.T) {
	src := portrait(t, 1)
	mask := Mask(src, true)
	for name, place := range skinPlaces {
		if mean := quality.Mean(mask, quality.Rect(place)); mean < 200 {
			t.Errorf("%s: %.0f", name, mean)
		}
	}
	for _, places := range []map[string]image.Rectangle{backdrop, {"suit": suit}} {
		for name, place := range places {
			if mean := quality.Mean(mask, quality.Rect(place)); mean > 5 {
				t.Errorf("%s: %.0f", name, mean)
			}
		}
	}
}

// What the mask says is left alone is left alone, bit for bit.
func TestMaskIsWhatTheFilterDoes(t *testing.T) {
	src := portrait(t, 1)
	mask, dst := Mask(src, true), filtered(src, Params{Beauty: 9, Whiteness: 9})
	changedOutside, kept := 0, 0
	for i, m := range mask.Pix {
		if m == 0 && dst.Y[i] != src.Y[i] {
			changedOutside++
		}
		if m > 200 && dst.Y[i] == src.Y[i] {
			kept++
		}
	}
	if changedOutside > len(mask.Pix)/1000 || kept > len(mask.Pix)/50 { // the filter interpolates in steps of its own
		t.Errorf("%d samples changed outside of the mask, %d stayed within", changedOutside, kept)
	}
}

func TestMaskOfEveryTone(t *testing.T) {
	for i, tone := range monk {
		src := disc(tone)
		mask := Mask(src, true)
		inside, outside := quality.Mean(mask, quality.Rect(discInside)), quality.Mean(mask, quality.Rect(image.Rect(0, 0, 40, 320)))
		if least := 140.0; inside < least && i != 0 && i != 9 || inside < 60 || outside > 1 {
			t.Errorf("tone %d: %.0f inside, %.0f outside", i+1, inside, outside)
		}
	}
}

func TestMaskOfAnySize(t *testing.T) {
	for _, size := range append(sizes, image.Point{}) {
		p := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
		if got := Mask(p, false).Rect; got != p.Rect {
			t.Errorf("%v: %v", size, got)
		}
	}
	part := portrait(t, 1).SubImage(image.Rect(200, 400, 520, 670)).(*image.YCbCr)
	if got := Mask(part, true); got.Rect != image.Rect(0, 0, 320, 270) || quality.Mean(got, quality.Rect(got.Rect)) < 100 {
		t.Errorf("%v, mean %.0f", got.Rect, quality.Mean(got, quality.Rect(got.Rect)))
	}
}
