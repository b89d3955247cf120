package beauty

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/disintegration/imaging"

	"livepusher/beauty/quality"
)

// Places in the portrait, 720x1280.
var (
	chin     = image.Rect(300, 610, 430, 660)
	cheek    = image.Rect(215, 420, 265, 500)
	face     = image.Rect(200, 400, 520, 670)
	leftEye  = image.Rect(235, 345, 300, 385)
	rightEye = image.Rect(415, 355, 485, 390)
	mouth    = image.Rect(265, 510, 445, 585)
	hair     = image.Rect(220, 60, 600, 260)
	sideHair = image.Rect(100, 200, 180, 400)
	suit     = image.Rect(0, 1000, 200, 1280)

	skinPlaces = map[string]image.Rectangle{"chin": chin, "cheek": cheek}
	backdrop   = map[string]image.Rectangle{"above": image.Rect(0, 0, 180, 100), "left": image.Rect(0, 430, 120, 540), "right": image.Rect(610, 560, 720, 860),
		"warm left": image.Rect(0, 140, 60, 310), "warm right": image.Rect(680, 350, 720, 660)}
	edges = map[string]image.Rectangle{"left eye": leftEye, "right eye": rightEye, "mouth": mouth, "hair": hair, "side hair": sideHair}
)

// filtered is a picture of full range through a new filter.
func filtered(src *image.YCbCr, p Params) *image.YCbCr {
	p.FullRange = true
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	New().Apply(dst, src, p)
	return dst
}

func TestTextureFallsAtEveryLevel(t *testing.T) {
	src := portrait(t, 1)
	for name, place := range skinPlaces {
		before, last := quality.Texture(quality.Luma(src), quality.Rect(place)), 1.0
		for b := 1; b <= MaxLevel; b++ {
			left := quality.Texture(quality.Luma(filtered(src, Params{Beauty: b})), quality.Rect(place)) / before
			if left >= last {
				t.Errorf("%s: level %d leaves %.3f of the texture, the level before it %.3f", name, b, left, last)
			}
			if last = left; name == "chin" && (b == 5 && left > 0.75 || b == 9 && left > 0.5) {
				t.Errorf("chin: level %d leaves %.3f of the texture", b, left)
			}
		}
		nature := quality.Texture(quality.Luma(filtered(src, Params{Beauty: 9, Style: Nature})), quality.Rect(place)) / before
		if nature < last+0.1 || nature > 0.9 {
			t.Errorf("%s: nature leaves %.3f of the texture at 9, smooth %.3f", name, nature, last)
		}
	}
}

func TestEdgesStay(t *testing.T) {
	src := portrait(t, 1)
	for _, row := range []struct {
		level int
		kept  float64
	}{{5, 0.95}, {9, 0.88}} {
		dst := filtered(src, Params{Beauty: row.level})
		for name, place := range edges {
			if kept := quality.EdgesKept(quality.Luma(src), quality.Luma(dst), quality.Rect(place)); kept < row.kept {
				t.Errorf("%s at %d: %.3f of the edges, want %.2f", name, row.level, kept, row.kept)
			}
		}
	}
}

func TestWhatIsNotSkinStays(t *testing.T) {
	src := portrait(t, 1)
	dst := filtered(src, Params{Beauty: 9})
	check := func(name string, place image.Rectangle, want float64) {
		if got := quality.SSIM(quality.Luma(src), quality.Luma(dst), quality.Rect(place)); got < want {
			t.Errorf("%s: similarity %.4f, want %.3f", name, got, want)
		}
	}
	check("suit", suit, 0.99)
	for name, place := range backdrop {
		check("backdrop "+name, place, 0.99)
	}
	for name, place := range map[string]image.Rectangle{"hair": hair, "side hair": sideHair, "left eye": leftEye, "right eye": rightEye} {
		check(name, place, 0.975)
	}
}

func TestSmoothingKeepsColourAndLight(t *testing.T) {
	src := portrait(t, 1)
	for _, b := range []int{1, 5, 9} {
		dst := filtered(src, Params{Beauty: b})
		for name, place := range map[string]image.Rectangle{"chin": chin, "cheek": cheek, "face": face} {
			before, after := quality.MeanLab(src, quality.Rect(place), true), quality.MeanLab(dst, quality.Rect(place), true)
			if d := quality.CIEDE2000(before, after); d > 1 {
				t.Errorf("%s at %d: colour difference %.2f", name, b, d)
			}
			if d := after.L - before.L; math.Abs(d) > 0.5 {
				t.Errorf("%s at %d: L* moves by %.2f", name, b, d)
			}
		}
	}
}

func TestWhiteningLiftsSkinAlone(t *testing.T) {
	src := portrait(t, 1)
	last := map[string]float64{}
	for w := 1; w <= MaxLevel; w++ {
		dst := filtered(src, Params{Whiteness: w})
		for name, place := range skinPlaces {
			before, after := quality.MeanLab(src, quality.Rect(place), true), quality.MeanLab(dst, quality.Rect(place), true)
			lift := after.L - before.L
			if lift <= last[name] {
				t.Errorf("%s at %d: L* rises by %.2f, at the level before by %.2f", name, w, lift, last[name])
			}
			last[name] = lift
			if d := quality.HueDifference(before, after); d > 1 {
				t.Errorf("%s at %d: hue moves by %.2f degrees", name, w, d)
			}
			texture := quality.Texture(quality.Luma(dst), quality.Rect(place)) / quality.Texture(quality.Luma(src), quality.Rect(place))
			if w == MaxLevel && (lift < 5 || lift > 9) || texture > 1.15 {
				t.Errorf("%s at %d: L* rises by %.2f, texture is %.2f times what it was", name, w, lift, texture)
			}
		}
		for i, v := range dst.Y {
			if v >= 254 && src.Y[i] < 254 {
				t.Fatalf("level %d: luma %d becomes %d", w, src.Y[i], v)
			}
		}
	}
	dst := filtered(src, Params{Whiteness: MaxLevel})
	for _, places := range []map[string]image.Rectangle{backdrop, {"suit": suit, "hair": hair, "side hair": sideHair}} {
		for name, place := range places {
			if d := quality.MeanLab(dst, quality.Rect(place), true).L - quality.MeanLab(src, quality.Rect(place), true).L; d > 1.5 {
				t.Errorf("%s: L* rises by %.2f", name, d)
			}
		}
	}
}

func TestNoFlicker(t *testing.T) {
	for _, row := range []struct {
		params      Params
		whole, skin float64 // of the source's flicker
	}{
		{Params{Beauty: 9}, 1, 0.6},
		{Params{Beauty: 5, Whiteness: 5}, 1, 0.75},
	} {
		var before, after []*image.Gray
		f := New()
		row.params.FullRange = true
		for i := range 8 {
			src := portrait(t, uint64(i+1))
			addChromaNoise(src, 1.5, uint64(i+1))
			dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
			f.Apply(dst, src, row.params)
			before, after = append(before, quality.Luma(src)), append(after, quality.Luma(dst))
		}
		whole := quality.Flicker(after, quality.Rect(before[0].Rect)) / quality.Flicker(before, quality.Rect(before[0].Rect))
		skin := quality.Flicker(after, quality.Rect(chin)) / quality.Flicker(before, quality.Rect(chin))
		if whole > row.whole || skin > row.skin {
			t.Errorf("%+v: flicker is %.3f of the source's in the whole picture and %.3f on skin", row.params, whole, skin)
		}
	}
}

// The Monk skin tones (skintone.google), 1 to 10.
var monk = [10]color.NRGBA{
	{0xf6, 0xed, 0xe4, 255}, {0xf3, 0xe7, 0xdb, 255}, {0xf7, 0xea, 0xd0, 255}, {0xea, 0xda, 0xba, 255}, {0xd7, 0xbd, 0x96, 255},
	{0xa0, 0x7e, 0x56, 255}, {0x82, 0x5c, 0x43, 255}, {0x60, 0x41, 0x34, 255}, {0x3a, 0x31, 0x2a, 255}, {0x29, 0x24, 0x20, 255},
}

const discRadius = 110

var discMiddle, discInside = image.Pt(160, 160), image.Rect(110, 110, 210, 210)

// disc is a disc of skin with pores and noise on grey.
func disc(c color.NRGBA) *image.YCbCr {
	p := image.NewNRGBA(image.Rect(0, 0, 320, 320))
	for y := range 320 {
		for x := range 320 {
			p.SetNRGBA(x, y, color.NRGBA{128, 128, 128, 255})
			if math.Hypot(float64(x-discMiddle.X), float64(y-discMiddle.Y)) < discRadius {
				p.SetNRGBA(x, y, c)
			}
		}
	}
	out := toYCbCr420(p)
	addGrain(out, 4, 2.5, 1)
	return out
}

func TestNoHalo(t *testing.T) {
	for i, tone := range monk {
		src := disc(tone)
		for _, p := range []Params{{Beauty: 9}, {Whiteness: 9}, {Beauty: 5, Whiteness: 5}} {
			dst := filtered(src, p)
			if halo := quality.Halo(quality.Luma(src), quality.Luma(dst), discMiddle, discRadius+1, 12); halo > 2 {
				t.Errorf("tone %d, %+v: halo of %.2f levels", i+1, p, halo)
			}
		}
	}
}

func TestSkinTonesAreTreatedAlike(t *testing.T) {
	for _, full := range []bool{true, false} {
		var smoothed, whitened [10]float64
		for i, tone := range monk {
			src := disc(tone)
			if !full {
				toLimited(src)
			}
			apply := func(p Params) *image.Gray {
				p.FullRange = full
				dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
				New().Apply(dst, src, p)
				return quality.Luma(dst)
			}
			before := quality.Luma(src)
			smoothed[i] = 1 - quality.Texture(apply(Params{Beauty: 5}), quality.Rect(discInside))/quality.Texture(before, quality.Rect(discInside))
			// The lift as a share of what the curve y*(1-y) would allow.
			mean, black, span := quality.Mean(before, quality.Rect(discInside)), 0.0, 255.0
			if !full {
				black, span = 16, 219
			}
			whitened[i] = (quality.Mean(apply(Params{Whiteness: 9}), quality.Rect(discInside)) - mean) / ((mean - black) * (black + span - mean) / span)
		}
		for i := range monk {
			share := 0.6
			if i == 0 || i == 9 {
				share = 0.3
			}
			if smoothed[i] < share*smoothed[4] || whitened[i] < share*whitened[4] {
				t.Errorf("tone %d, full range %v: smoothed by %.2f and whitened by %.2f, tone 5 by %.2f and %.2f",
					i+1, full, smoothed[i], whitened[i], smoothed[4], whitened[4])
			}
		}
	}
}

// toLimited brings a picture of full range to limited range.
func toLimited(p *image.YCbCr) {
	for i, v := range p.Y {
		p.Y[i] = uint8(math.Round(16 + float64(v)*219/255))
	}
	for i := range p.Cb {
		p.Cb[i] = uint8(math.Round(128 + (float64(p.Cb[i])-128)*224/255))
		p.Cr[i] = uint8(math.Round(128 + (float64(p.Cr[i])-128)*224/255))
	}
}

// Both ranges of the same picture come out as the same picture.
func TestRangesAgree(t *testing.T) {
	src := portrait(t, 1)
	limited := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	copyPicture(limited, src)
	toLimited(limited)
	for _, p := range []Params{{Beauty: 9}, {Whiteness: 9}} {
		full, out := filtered(src, p), image.NewYCbCr(src.Rect, src.SubsampleRatio)
		New().Apply(out, limited, p)
		toLimited(full)
		if s := quality.SSIM(quality.Luma(full), quality.Luma(out), quality.Rect(face)); s < 0.985 {
			t.Errorf("%+v: similarity of the face in both ranges %.4f", p, s)
		}
		if a, b := quality.Mean(quality.Luma(full), quality.Rect(chin)), quality.Mean(quality.Luma(out), quality.Rect(chin)); math.Abs(a-b) > 0.5 {
			t.Errorf("%+v: the chin's luma is %.2f and %.2f", p, a, b)
		}
	}
}

// The same portrait in another size is smoothed as much: what is left of the chin's texture is seen on
// the picture brought back to the usual size.
func TestEverySizeIsSmoothedAlike(t *testing.T) {
	usual := portrait(t, 1)
	left := func(width int) float64 {
		src := resized(usual, width)
		before, after := resized(src, 720), resized(filtered(src, Params{Beauty: 9}), 720)
		return quality.Texture(quality.Luma(after), quality.Rect(chin)) / quality.Texture(quality.Luma(before), quality.Rect(chin))
	}
	want := left(720)
	for _, width := range []int{540, 1080, 1440, 2160, 3024} {
		got := left(width)
		if math.Abs(got-want) > 0.12 {
			t.Errorf("%d wide: %.2f of the texture is left, %.2f at 720", width, got, want)
		}
	}
}

// resized is a picture brought to a width by its planes.
func resized(p *image.YCbCr, width int) *image.YCbCr {
	plane := func(pix []uint8, stride, w, h, toWidth int) *image.NRGBA {
		return imaging.Resize(&image.Gray{Pix: pix, Stride: stride, Rect: image.Rect(0, 0, w, h)}, toWidth, toWidth*h/w, imaging.Linear)
	}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	out := image.NewYCbCr(image.Rect(0, 0, width, width*h/w), image.YCbCrSubsampleRatio420)
	for i, v := range [][]uint8{p.Y, p.Cb, p.Cr} {
		to, n := [][]uint8{out.Y, out.Cb, out.Cr}[i], width
		stride, pw, ph := p.YStride, w, h
		if i > 0 {
			stride, pw, ph, n = p.CStride, half(w), half(h), half(width)
		}
		for j, c := range plane(v, stride, pw, ph, n).Pix {
			if j%4 == 0 && j/4 < len(to) {
				to[j/4] = c
			}
		}
	}
	return out
}
