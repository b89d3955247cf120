package beauty

import "math"

// Looks are the names of the colour looks, in the order in which they are offered. The first one,
// "standard", is none. They are those of live-pusher's attribute filter, spelt as there.
var Looks = []string{"standard", "pink", "nostalgia", "blues", "romantic", "cool", "fresher", "solor", "aestheticism", "whitening", "cerisered"}

// recipe describes a look by what it does to luma, 0-1, and to chroma, Cb and Cr from -0.5 to 0.5.
// The zero value with Saturation 1 does nothing.
type recipe struct {
	Bright     float64 // lift of the middle tones; black and white stay
	Contrast   float64 // steepness of the middle tones, 0 as it is; black and white stay
	Fade       float64 // where black comes to lie
	Saturation float64 // 1 as it is, 0 grey
	Shadows    tint    // colour of the dark tones
	Highlights tint    // colour of the light tones
}

// tint is a shift of Cb and Cr.
type tint struct{ Cb, Cr float64 }

// recipes by name. The characters behind the names are those of the component's documentation:
// solor is a Japanese film, cerisered the red of cherries, whitening a lift of the whole picture.
var recipes = map[string]recipe{
	"pink":         {Bright: 0.10, Saturation: 1.02, Shadows: tint{0.006, 0.012}, Highlights: tint{0.002, 0.022}},
	"nostalgia":    {Contrast: -0.10, Fade: 0.05, Saturation: 0.55, Shadows: tint{-0.012, 0.006}, Highlights: tint{-0.050, 0.022}},
	"blues":        {Contrast: 0.12, Saturation: 0.88, Shadows: tint{0.046, -0.014}, Highlights: tint{0.020, -0.012}},
	"romantic":     {Bright: 0.12, Contrast: -0.12, Fade: 0.03, Saturation: 0.95, Shadows: tint{0.024, 0.014}, Highlights: tint{-0.006, 0.016}},
	"cool":         {Bright: 0.06, Contrast: 0.05, Saturation: 0.92, Shadows: tint{0.022, -0.016}, Highlights: tint{0.018, -0.014}},
	"fresher":      {Bright: 0.12, Contrast: 0.04, Saturation: 1.12, Shadows: tint{0.008, -0.012}, Highlights: tint{-0.004, -0.010}},
	"solor":        {Bright: 0.20, Contrast: -0.15, Fade: 0.04, Saturation: 0.85, Shadows: tint{0.016, -0.012}, Highlights: tint{-0.010, -0.004}},
	"aestheticism": {Bright: 0.10, Contrast: 0.10, Fade: 0.02, Saturation: 1.06, Shadows: tint{0.014, 0.010}, Highlights: tint{-0.016, 0.008}},
	"whitening":    {Bright: 0.26, Saturation: 0.94, Highlights: tint{0.006, -0.002}},
	"cerisered":    {Bright: 0.06, Contrast: 0.06, Saturation: 1.10, Shadows: tint{0.000, 0.022}, Highlights: tint{-0.006, 0.032}},
}

// of gives the colour that the look makes of a colour.
func (r recipe) of(y, cb, cr float64) (float64, float64, float64) {
	in := min(max(y, 0), 1) // what lies outside of black and white keeps its distance
	v := in + 4*r.Bright*in*(1-in)*(1-in/2)
	v -= r.Contrast * math.Sin(2*math.Pi*v) / (2 * math.Pi)
	v = r.Fade + (1-r.Fade)*v
	// A tint ends at black and white, unless black is faded: it has no room there.
	shadow, light := (1-in)*(1-in)*4*in+r.Fade*(1-in), in*in*4*(1-in)+0.3*in*(1-in)
	cb = cb*r.Saturation + shadow*r.Shadows.Cb + light*r.Highlights.Cb
	cr = cr*r.Saturation + shadow*r.Shadows.Cr + light*r.Highlights.Cr
	return v + y - in, cb, cr
}
