package beauty

import (
	"image"
	"image/draw"
	_ "image/png"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/disintegration/imaging"
)

// portrait is the astronaut (testdata/faces) as a selfie of 720x1280 in full range, with pores
// (sigma 4, about 2 pixels) and the noise of a sensor (sigma 2.5, a pixel) on its luma. The same seed
// gives the same noise; the pores do not change.
func portrait(t testing.TB, seed uint64) *image.YCbCr {
	t.Helper()
	file, err := os.Open("testdata/faces/astronaut.png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, _, err := image.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	selfie := imaging.Crop(picture, image.Rect(135, 10, 315, 330))
	p := toYCbCr420(imaging.Resize(selfie, 720, 1280, imaging.CatmullRom))
	addGrain(p, 4, 2.5, seed)
	return p
}

// addGrain puts pores and noise on a luma plane.
func addGrain(p *image.YCbCr, pores, noise float64, seed uint64) {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	fixed, moving := rand.New(rand.NewPCG(7, 7)), rand.New(rand.NewPCG(seed, 8))
	grain := make([]float64, (w+1)*(h+1))
	for i := range grain {
		grain[i] = fixed.NormFloat64()
	}
	for y := range h {
		for x := range w {
			i := y*(w+1) + x
			pore := (grain[i] + grain[i+1] + grain[i+w+1] + grain[i+w+2]) / 2 // 2x2 means of variance 1
			v := float64(p.Y[y*p.YStride+x]) + pores*pore + noise*moving.NormFloat64()
			p.Y[y*p.YStride+x] = uint8(math.Round(min(max(v, 0), 255)))
		}
	}
}

// addChromaNoise puts noise on both chroma planes.
func addChromaNoise(p *image.YCbCr, sigma float64, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 9))
	for i := range p.Cb {
		p.Cb[i] = clampByte(int32(math.Round(float64(p.Cb[i]) + sigma*r.NormFloat64())))
		p.Cr[i] = clampByte(int32(math.Round(float64(p.Cr[i]) + sigma*r.NormFloat64())))
	}
}

// toYCbCr420 turns a picture into I420 of full range, BT.601.
func toYCbCr420(p image.Image) *image.YCbCr {
	b := p.Bounds()
	rgb := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(rgb, rgb.Rect, p, b.Min, draw.Src)
	out := image.NewYCbCr(rgb.Rect, image.YCbCrSubsampleRatio420)
	for y := range b.Dy() {
		for x := range b.Dx() {
			c := rgb.NRGBAAt(x, y)
			r, g, bl := float64(c.R), float64(c.G), float64(c.B)
			out.Y[out.YOffset(x, y)] = uint8(math.Round(0.299*r + 0.587*g + 0.114*bl))
		}
	}
	for y := 0; y < b.Dy(); y += 2 {
		for x := 0; x < b.Dx(); x += 2 {
			var cb, cr, n float64
			for v := y; v < min(y+2, b.Dy()); v++ {
				for u := x; u < min(x+2, b.Dx()); u++ {
					c := rgb.NRGBAAt(u, v)
					r, g, bl := float64(c.R), float64(c.G), float64(c.B)
					cb += -0.168736*r - 0.331264*g + 0.5*bl
					cr += 0.5*r - 0.418688*g - 0.081312*bl
					n++
				}
			}
			o := out.COffset(x, y)
			out.Cb[o], out.Cr[o] = uint8(math.Round(128+cb/n)), uint8(math.Round(128+cr/n))
		}
	}
	return out
}
