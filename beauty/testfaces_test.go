package beauty

import (
	"image"
	"image/color"
	"math"
	"testing"

	"livepusher/beauty/quality"
)

// testFace is a face made by code, 360x360: a disc of skin in one tone on grey, with what a filter must
// leave alone drawn on it: a brow, lashes, and strands of hair that hang over the disc's edge. Pores and
// noise lie over all of it.
func testFace(tone color.NRGBA) *image.YCbCr {
	const side = 360
	p := image.NewNRGBA(image.Rect(0, 0, side, side))
	hairColour := darker(tone, 0.3)
	for y := range side {
		for x := range side {
			r := math.Hypot(float64(x-faceMiddle.X), float64(y-faceMiddle.Y))
			skin := min(max(faceRadius+0.5-r, 0), 1) // the share of the pixel that is skin
			p.SetNRGBA(x, y, blend(color.NRGBA{128, 128, 128, 255}, tone, skin))
		}
	}
	for i := range 12 { // lashes, 1.5 pixels wide, bent outwards
		x := float64(lashes.Min.X + 6 + i*6)
		stroke(p, hairColour, 1.5, func(t float64) (float64, float64) { return x + 4*t*t*float64(i-6)/6, float64(lashes.Max.Y) - 4 - 16*t })
	}
	for i := range 5 { // a brow of strokes of 2 pixels
		y := float64(brow.Min.Y + 5 + 3*i)
		stroke(p, hairColour, 2, func(t float64) (float64, float64) { return float64(brow.Min.X) + 5 + 60*t, y - 6*math.Sin(math.Pi*t) })
	}
	for i := range 9 { // strands of hair of 1 to 3 pixels over the disc's upper edge
		x, width := float64(strands.Min.X+6+i*12), 1+float64(i%3)
		stroke(p, hairColour, width, func(t float64) (float64, float64) {
			return x + 6*math.Sin(2*t), float64(strands.Min.Y) + t*float64(strands.Dy())
		})
	}
	out := toYCbCr420(p)
	addGrain(out, 4, 2.5, 1)
	return out
}

const faceRadius = 130

var (
	faceMiddle = image.Pt(180, 190)
	lashes     = image.Rect(100, 165, 180, 195)
	brow       = image.Rect(105, 125, 175, 150)
	strands    = image.Rect(195, 40, 305, 110)
	plain      = image.Rect(120, 215, 250, 300) // skin alone
)

func darker(c color.NRGBA, by float64) color.NRGBA {
	return color.NRGBA{uint8(float64(c.R) * by), uint8(float64(c.G) * by), uint8(float64(c.B) * by), 255}
}

func blend(a, b color.NRGBA, share float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*share)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// stroke draws a line of so many pixels along a path from t = 0 to 1, with soft edges.
func stroke(p *image.NRGBA, c color.NRGBA, width float64, path func(t float64) (x, y float64)) {
	cover := map[image.Point]float64{}
	for i := range 400 {
		x, y := path(float64(i) / 400)
		for v := int(y - width - 1); v <= int(y+width+1); v++ {
			for u := int(x - width - 1); u <= int(x+width+1); u++ {
				at := image.Pt(u, v)
				cover[at] = max(cover[at], min(max(width/2+0.5-math.Hypot(float64(u)-x, float64(v)-y), 0), 1))
			}
		}
	}
	for at, share := range cover {
		p.SetNRGBA(at.X, at.Y, blend(p.NRGBAAt(at.X, at.Y), c, share))
	}
}

// In every tone of skin: strokes stay, skin is smoothed more at every other level, and whitening lifts
// the skin and not the strokes.
func TestFacesOfEveryTone(t *testing.T) {
	for i, tone := range monk {
		src := testFace(tone)
		before := quality.Luma(src)
		last := 1.0
		for _, level := range []int{1, 3, 5, 7, 9} {
			after := quality.Luma(filtered(src, Params{Beauty: level}))
			left := quality.Texture(after, quality.Rect(plain)) / quality.Texture(before, quality.Rect(plain))
			if left >= last {
				t.Errorf("tone %d: level %d leaves %.3f of the texture, the level before %.3f", i+1, level, left, last)
			}
			last = left
			least := map[int]float64{5: 0.95, 7: 0.915, 9: 0.88}[level]
			for name, place := range map[string]image.Rectangle{"lashes": lashes, "brow": brow, "strands": strands} {
				if kept := quality.EdgesKept(before, after, quality.Rect(place)); kept < least {
					t.Errorf("tone %d: %s keep %.3f of their edges at %d, want %.2f", i+1, name, kept, level, least)
				}
			}
		}
	}
}

// What has the colours of skin and is none: no test of colours can tell it. The bounds of L* are those that
// were seen, so that it becomes no worse: a wall of the chroma of light skin, oak, cardboard and hair of
// one colour are lifted as skin is, and smoothed where they are as even as skin. Grey is left alone.
func TestLookAlikes(t *testing.T) {
	for _, row := range []struct {
		name  string
		c     color.NRGBA
		grain float64
		lift  float64 // of L* at whiteness 9, at most
		left  float64 // of the texture at beauty 9, at least
	}{
		{"grey wall", color.NRGBA{150, 148, 146, 255}, 1.5, 0.1, 0.99},
		{"white wall in warm light", color.NRGBA{236, 222, 204, 255}, 1.5, 3.8, 0.15},
		{"beige wall", color.NRGBA{216, 204, 186, 255}, 1.5, 5.7, 0.15},
		{"oak", color.NRGBA{176, 134, 88, 255}, 9, 9.5, 0.15},
		{"cardboard", color.NRGBA{186, 150, 108, 255}, 4, 9.1, 0.15},
		{"blond hair", color.NRGBA{190, 158, 108, 255}, 12, 8.8, 0.2},
		{"brown hair", color.NRGBA{94, 66, 44, 255}, 12, 8.8, 0.5},
	} {
		p := image.NewNRGBA(image.Rect(0, 0, 240, 240))
		for i := range p.Pix {
			p.Pix[i] = []uint8{row.c.R, row.c.G, row.c.B, 255}[i%4]
		}
		src := toYCbCr420(p)
		addGrain(src, row.grain, 2, 1)
		inside := src.Rect.Inset(30)
		lift := quality.MeanLab(filtered(src, Params{Whiteness: 9}), quality.Rect(inside), true).L - quality.MeanLab(src, quality.Rect(inside), true).L
		left := quality.Texture(quality.Luma(filtered(src, Params{Beauty: 9})), quality.Rect(inside)) / quality.Texture(quality.Luma(src), quality.Rect(inside))
		if lift > row.lift || left < row.left {
			t.Errorf("%s: L* rises by %.2f, want at most %.1f; %.2f of the texture is left, want %.2f", row.name, lift, row.lift, left, row.left)
		}
	}
}
