package beauty

import (
	"image"
	"math"
	"testing"

	"livepusher/beauty/quality"
)

func TestNoiseOfAFlatPicture(t *testing.T) {
	for _, sigma := range []float64{0, 1, 2.5, 5, 8, 12} {
		p := image.NewYCbCr(image.Rect(0, 0, 720, 1280), image.YCbCrSubsampleRatio420)
		for i := range p.Y {
			p.Y[i] = 120
		}
		addGrain(p, 0, sigma, 3)
		if got := math.Sqrt(float64(noiseVariance(p))); math.Abs(got-sigma) > 0.1*sigma+0.3 {
			t.Errorf("noise of %v is taken for %.2f", sigma, got)
		}
	}
}

func TestNoiseOfAPortraitInGoodLightIsUsual(t *testing.T) {
	if got := math.Sqrt(float64(noiseVariance(portrait(t, 1)))); got > usualNoise+0.7 {
		t.Errorf("noise %.2f", got)
	}
}

func TestNoiseOfPicturesWithoutAny(t *testing.T) {
	for _, size := range sizes {
		p := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
		if got := noiseVariance(p); got != 0 {
			t.Errorf("%v, black: %v", size, got)
		}
	}
}

// A portrait in two fifths of the light, with up to five times the noise, is smoothed like one in good light.
func TestDarkNoisyPicture(t *testing.T) {
	dark := func(noise float64) *image.YCbCr {
		p := portrait(t, 1)
		for i, v := range p.Y {
			p.Y[i] = uint8(int(v) * 2 / 5)
		}
		for i := range p.Cb {
			p.Cb[i], p.Cr[i] = uint8(128+(int(p.Cb[i])-128)*2/5), uint8(128+(int(p.Cr[i])-128)*2/5)
		}
		addGrain(p, 0, noise, 5)
		return p
	}
	left := func(src *image.YCbCr, level int) float64 {
		return quality.Texture(quality.Luma(filtered(src, Params{Beauty: level})), quality.Rect(chin)) / quality.Texture(quality.Luma(src), quality.Rect(chin))
	}
	light := portrait(t, 1)
	for _, noise := range []float64{2, 8, 12} {
		src := dark(noise)
		for _, level := range []int{5, 9} {
			if got, most := left(src, level), left(light, level); got > most {
				t.Errorf("noise %v, level %d: %.2f of it is left on the chin, %.2f in good light", noise, level, got, most)
			}
		}
		dst := filtered(src, Params{Beauty: 5})
		for name, place := range map[string]image.Rectangle{"left eye": leftEye, "right eye": rightEye} {
			if kept := quality.EdgesKept(quality.Luma(src), quality.Luma(dst), quality.Rect(place)); kept < 0.8 {
				t.Errorf("noise %v: %.2f of the edges of the %s", noise, kept, name)
			}
		}
	}
}
