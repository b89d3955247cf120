package capture

import (
	"image"
	"image/color"
	"math"
)

type picture = image.YCbCr

// scene is the part of Pattern that stands still, and the places of what moves. Lengths are pixels.
type scene struct {
	width, height int
	still         *picture

	faceX, faceY, face float64 // centre and radius
	orbitX, orbitY     float64 // the ball's way round the face
	ball               float64 // radius
	bars               area    // the colour bars
	line               float64 // half the width of the line that sweeps over them
	digits             struct {
		face digitFace
		x, y int // top left corner of the first digit
	}
	freckles []freckle
}

// freckle is a dark spot of the face, in units of its radius from its centre: something for the
// beauty filter to smooth.
type freckle struct{ x, y, radius float64 }

// newScene lays the scene out and draws what stands still.
func newScene(width, height int) scene {
	s := scene{width: width, height: height}
	unit := float64(min(width, height)) / clockCells
	s.digits.face = newDigitFace(unit)
	s.digits.x = (width - s.digits.face.textWidth()) / 2
	s.digits.y = clockHeight(width) + int(unit)
	top := float64(s.digits.y+s.digits.face.height) + unit
	s.bars = area{0, height * 82 / 100 &^ 1, width, height * 92 / 100 &^ 1}

	room := float64(s.bars.y0) - top // for face and ball
	s.faceX, s.faceY = float64(width)/2, top+room/2
	s.ball = unit * 1.3
	s.face = max(1, (min(room, float64(width))/2-2.6*s.ball)/1.14) // the hair reaches 1.14 upwards
	s.orbitX, s.orbitY = 1.14*s.face+1.3*s.ball, 1.14*s.face+1.3*s.ball
	s.line = max(2, unit/4)
	s.freckles = makeFreckles(90)
	s.still = FromImage(s.paint(top)).Picture
	for y := clockHeight(width); y < int(top); y++ { // glyphs are luma only: their panel is one flat colour
		fillRow(s.still, y, panelLuma, 134, 124)
	}
	return s
}

// paint draws the scene below the panel, which ends at top.
func (s *scene) paint(top float64) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, s.width, s.height))
	for y := range s.height {
		for x := range s.width {
			c := rgb{16, 16, 16}
			switch {
			case y >= s.bars.y1:
				c = s.testBand(x, y)
			case y >= s.bars.y0:
				c = barColours[x*len(barColours)/s.width]
			case y >= int(top):
				c = s.stage(float64(x)+0.5, float64(y)+0.5, top)
			}
			img.SetNRGBA(x, y, c.nrgba())
		}
	}
	return img
}

// barColours are the bars of SMPTE RP 219 / EBU Tech 3325 at 75 %.
var barColours = []rgb{
	{191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0}, {191, 0, 191}, {191, 0, 0}, {0, 0, 191},
}

// testBand is the bottom: a ramp from black to white, and lines that grow finer to the right.
func (s *scene) testBand(x, y int) rgb {
	at := float64(x) / float64(s.width-1)
	if y < (s.bars.y1+s.height)/2 {
		return grey(255 * at)
	}
	period := 16 - 13*at // pixels a line pair, 16 to 3
	phase := math.Log(16/period) / 13 * float64(s.width)
	return grey(127.5 + 110*math.Cos(2*math.Pi*phase))
}

// stage is the room behind the face, and the face.
func (s *scene) stage(x, y, top float64) rgb {
	depth := (y - top) / (float64(s.bars.y0) - top)
	wall := rgb{20, 34, 70}.mix(rgb{70, 120, 140}, depth)
	u, v := (x-s.faceX)/s.face, (y-s.faceY)/s.face
	glow := math.Exp(-(u*u + v*v) / 3)
	wall = wall.mix(rgb{120, 170, 190}, 0.35*glow)

	soft := 1 / s.face // one pixel
	wall = wall.mix(rgb{58, 40, 32}, inside(math.Hypot(u, v+0.10)-1.04, soft))
	if d := math.Hypot(u, (v-0.06)/0.98) - 0.94; d < soft {
		face := s.features(s.skin(u, v, x, y), u, v, soft)
		wall = wall.mix(face, inside(d, soft))
	}
	return wall
}

// skin is the face's surface: light from the upper left, pores, freckles and warm cheeks.
func (s *scene) skin(u, v, x, y float64) rgb {
	light := 1.04 - 0.16*(u*u+v*v) - 0.07*(u+v)
	c := rgb{226, 176, 146}
	for _, cheek := range [...]float64{-0.5, 0.5} {
		d := math.Hypot(u-cheek, v-0.25) / 0.28
		c = c.mix(rgb{226, 150, 130}, 0.5*math.Exp(-d*d))
	}
	for _, f := range s.freckles {
		dx, dy := (u-f.x)/f.radius, (v-f.y)/f.radius
		if d := dx*dx + dy*dy; d < 4 {
			c = c.mix(rgb{176, 116, 88}, 0.5*math.Exp(-d))
		}
	}
	pore := 7 * (noise(int(x), int(y)) + noise(int(x)/2, int(y)/2+5000) - 1)
	return rgb{c.r*light + pore, c.g*light + pore, c.b*light + pore}
}

// features draws eyes, brows and a smile over c.
func (s *scene) features(c rgb, u, v, soft float64) rgb {
	side := math.Abs(u)
	eye := math.Hypot((side-0.36)/0.13, (v+0.10)/0.15) - 1
	c = c.mix(rgb{250, 248, 244}, inside(eye*0.13, soft))
	c = c.mix(rgb{60, 38, 26}, inside(math.Hypot(side-0.35, v+0.09)-0.085, soft))
	c = c.mix(rgb{255, 255, 255}, inside(math.Hypot(u-0.02-math.Copysign(0.35, u), v+0.13)-0.028, soft))
	brow := math.Abs(math.Hypot(side-0.36, v-0.02)-0.40) - 0.025
	if v < -0.28 {
		c = c.mix(rgb{70, 46, 36}, inside(brow, soft))
	}
	mouth := math.Abs(math.Hypot(u, v-0.10)-0.46) - 0.035
	if v > 0.32 {
		c = c.mix(rgb{176, 62, 66}, inside(mouth, soft))
	}
	return c
}

// inside is how much of a pixel lies within a shape whose edge is at distance 0, given the pixel's
// size in the same unit.
func inside(distance, pixel float64) float64 { return min(1, max(0, 0.5-distance/pixel)) }

// makeFreckles spreads n freckles over cheeks and forehead, always the same ones.
func makeFreckles(n int) []freckle {
	f := make([]freckle, n)
	for i := range f {
		angle := 2 * math.Pi * noise(i, 1)
		far := 0.85 * math.Sqrt(noise(i, 2))
		f[i] = freckle{far * math.Cos(angle), far * math.Sin(angle), 0.012 + 0.02*noise(i, 3)}
	}
	return f
}

// noise is a fixed random number in 0..1 for each pair of integers.
func noise(x, y int) float64 {
	h := uint32(x)*0x9e3779b1 ^ uint32(y)*0x85ebca6b // the odd constants of common integer hashes
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	h ^= h >> 15
	return float64(h) / math.MaxUint32
}

// rgb is a colour in 0..255.
type rgb struct{ r, g, b float64 }

func grey(v float64) rgb { return rgb{v, v, v} }

// mix is c with part (0..1) of o.
func (c rgb) mix(o rgb, part float64) rgb {
	return rgb{c.r + (o.r-c.r)*part, c.g + (o.g-c.g)*part, c.b + (o.b-c.b)*part}
}

func (c rgb) nrgba() color.NRGBA {
	b := func(v float64) uint8 { return uint8(min(255, max(0, v+0.5))) }
	return color.NRGBA{b(c.r), b(c.g), b(c.b), 255}
}
