package beauty

import (
	"image"
	"image/color"
	"testing"

	"github.com/disintegration/imaging"
)

func TestStillOfNothingIsThePictureItself(t *testing.T) {
	p := image.NewRGBA(image.Rect(3, 4, 20, 30))
	for _, params := range []Params{{}, {Style: Nature}, {Look: "pink"}, {Look: "none such", Strength: 1}} {
		if got := Still(p, params); got != image.Image(p) {
			t.Errorf("%+v: another picture", params)
		}
	}
}

func TestStillTouchesSkinOnly(t *testing.T) {
	skin, blue := color.NRGBA{0xd7, 0xbd, 0x96, 255}, color.NRGBA{20, 60, 200, 77}
	p := image.NewNRGBA(image.Rect(-5, 7, 195, 207)) // not at the origin
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		for x := p.Rect.Min.X; x < p.Rect.Max.X; x++ {
			p.SetNRGBA(x, y, skin)
			if x > 95 {
				p.SetNRGBA(x, y, blue)
			}
		}
	}
	got := Still(p, Params{Beauty: 9, Whiteness: 9})
	if got.Bounds() != p.Rect {
		t.Fatalf("bounds %v, want %v", got.Bounds(), p.Rect)
	}
	if c := got.At(180, 100).(color.NRGBA); c != blue {
		t.Errorf("blue %v became %v", blue, c)
	}
	c := got.At(20, 100).(color.NRGBA)
	if c.R <= skin.R+5 || c.G <= skin.G+5 || c.B <= skin.B+5 || c.A != 255 {
		t.Errorf("skin %v was not whitened: %v", skin, c)
	}
}

func TestStillWorksOnAnyImage(t *testing.T) {
	src := colours()
	gray := image.NewGray(src.Rect)
	paletted := image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.White, color.NRGBA{200, 150, 130, 255}})
	for _, p := range []image.Image{src, gray, paletted, image.NewUniform(color.White), image.NewNRGBA64(image.Rect(1, 1, 2, 2)), image.NewRGBA(image.Rectangle{})} {
		if _, infinite := p.(*image.Uniform); infinite {
			continue // has no size that memory could hold
		}
		if got := Still(p, Params{Beauty: 5, Whiteness: 5, Look: "cool", Strength: 1}); got.Bounds() != p.Bounds() {
			t.Errorf("%T: bounds %v, want %v", p, got.Bounds(), p.Bounds())
		}
	}
}

func TestStillComposesWithImaging(t *testing.T) {
	face := imaging.Fill(Still(colours(), Params{Look: "pink", Strength: 1}), 64, 64, imaging.Center, imaging.Lanczos)
	sheet := imaging.Paste(imaging.New(128, 64, color.Black), face, image.Pt(64, 0))
	if sheet.Bounds().Dx() != 128 || sheet.NRGBAAt(100, 32) == (color.NRGBA{0, 0, 0, 255}) {
		t.Error("the picture was not pasted")
	}
}

func TestLookOfAStillIsTheLookOfTheStream(t *testing.T) {
	p := imaging.New(32, 32, color.NRGBA{90, 140, 190, 255})
	src := toYCbCr420(p)
	dst := image.NewYCbCr(src.Rect, src.SubsampleRatio)
	params := Params{Look: "nostalgia", Strength: 1, FullRange: true}
	New().Apply(dst, src, params)
	r, g, b := color.YCbCrToRGB(dst.Y[0], dst.Cb[0], dst.Cr[0])
	c := Still(p, params).At(5, 5).(color.NRGBA)
	for i, pair := range [][2]uint8{{c.R, r}, {c.G, g}, {c.B, b}} {
		if d := int(pair[0]) - int(pair[1]); d < -3 || d > 3 {
			t.Errorf("channel %d: %d as a still, %d in the stream", i, pair[0], pair[1])
		}
	}
}
