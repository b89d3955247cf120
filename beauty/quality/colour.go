package quality

import (
	"image"
	"math"
)

// Lab is a colour in CIE L*a*b* under D65: L 0-100.
type Lab struct{ L, A, B float64 }

// Hue is the hue angle h_ab in degrees, 0 to before 360.
func (c Lab) Hue() float64 {
	h := math.Atan2(c.B, c.A) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return h
}

// Chroma is C*_ab.
func (c Lab) Chroma() float64 { return math.Hypot(c.A, c.B) }

// FromSRGB turns sRGB (IEC 61966-2-1), 0-1 each, into L*a*b*.
func FromSRGB(r, g, b float64) Lab {
	r, g, b = linear(r), linear(g), linear(b)
	// The standard's matrix to XYZ, and its white point D65 as the matrix has it.
	x := (0.4124*r + 0.3576*g + 0.1805*b) / 0.9505
	y := 0.2126*r + 0.7152*g + 0.0722*b
	z := (0.0193*r + 0.1192*g + 0.9505*b) / 1.0890
	fx, fy, fz := labCurve(x), labCurve(y), labCurve(z)
	return Lab{L: 116*fy - 16, A: 500 * (fx - fy), B: 200 * (fy - fz)}
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func labCurve(t float64) float64 {
	const delta = 6.0 / 29
	if t > delta*delta*delta {
		return math.Cbrt(t)
	}
	return t/(3*delta*delta) + 4.0/29
}

// FromYCbCr turns a BT.601 colour, of full or of limited range, into L*a*b*.
func FromYCbCr(y, cb, cr float64, fullRange bool) Lab {
	y, cb, cr = y/255, (cb-128)/255, (cr-128)/255
	if !fullRange {
		y, cb, cr = (y*255-16)/219, cb*255/224, cr*255/224
	}
	clamp := func(v float64) float64 { return min(max(v, 0), 1) }
	return FromSRGB(clamp(y+1.402*cr), clamp(y-0.344136*cb-0.714136*cr), clamp(y+1.772*cb))
}

// MeanLab is the colour of the mean of a region: what the eye sees from afar.
func MeanLab(p *image.YCbCr, region Region, fullRange bool) Lab {
	var y, cb, cr, n float64
	each(region, p.Rect, func(u, v int) {
		y += float64(p.Y[p.YOffset(u, v)])
		cb += float64(p.Cb[p.COffset(u, v)])
		cr += float64(p.Cr[p.COffset(u, v)])
		n++
	})
	n = max(n, 1)
	return FromYCbCr(y/n, cb/n, cr/n, fullRange)
}

// HueDifference is the angle between two hues, 0-180 degrees.
func HueDifference(a, b Lab) float64 {
	d := math.Abs(a.Hue() - b.Hue())
	return min(d, 360-d)
}

// CIEDE2000 is the colour difference of CIE 142-2001 with all weights 1, after Sharma, Wu and Dalal,
// The CIEDE2000 color-difference formula (2005). About 1 is just visible.
func CIEDE2000(p, q Lab) float64 {
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	meanC7 := math.Pow((p.Chroma()+q.Chroma())/2, 7)
	g := 0.5 * (1 - math.Sqrt(meanC7/(meanC7+math.Pow(25, 7))))
	p.A, q.A = p.A*(1+g), q.A*(1+g)
	c1, c2, h1, h2 := p.Chroma(), q.Chroma(), p.Hue(), q.Hue()

	dL, dC := q.L-p.L, c2-c1
	dh, meanH := h2-h1, h1+h2
	switch {
	case c1*c2 == 0:
		dh = 0
	case math.Abs(h2-h1) <= 180:
		meanH /= 2
	default:
		dh -= math.Copysign(360, dh)
		if meanH < 360 {
			meanH += 360
		} else {
			meanH -= 360
		}
		meanH /= 2
	}
	dH := 2 * math.Sqrt(c1*c2) * math.Sin(rad(dh/2))

	meanL, meanC := (p.L+q.L)/2, (c1+c2)/2
	t := 1 - 0.17*math.Cos(rad(meanH-30)) + 0.24*math.Cos(rad(2*meanH)) + 0.32*math.Cos(rad(3*meanH+6)) - 0.20*math.Cos(rad(4*meanH-63))
	l50 := (meanL - 50) * (meanL - 50)
	sL, sC, sH := 1+0.015*l50/math.Sqrt(20+l50), 1+0.045*meanC, 1+0.015*meanC*t
	c7 := math.Pow(meanC, 7)
	turn := (meanH - 275) / 25
	rT := -2 * math.Sqrt(c7/(c7+math.Pow(25, 7))) * math.Sin(rad(60*math.Exp(-turn*turn)))
	dL, dC, dH = dL/sL, dC/sC, dH/sH
	return math.Sqrt(dL*dL + dC*dC + dH*dH + rT*dC*dH)
}
