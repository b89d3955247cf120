// Package report judges the skin filter on somebody's own picture or clip: it measures every figure of
// package quality at every level of both sliders, on the skin that the filter itself finds, holds them
// against thresholds, and writes it all as one HTML page, as JSON, and as a contact sheet.
//
//	m := report.FromImage("me.jpg", picture)
//	r := report.Measure(m, beauty.Smooth)
//	r.Judge(report.Defaults)
//	err := r.WriteHTML(page)
package report

import (
	"encoding/json"
	"fmt"
	"image"
	"io"
	"math"
	"math/rand/v2"

	"github.com/disintegration/imaging"

	"livepusher/beauty"
)

// Material is what is judged: one or more pictures of one size. Figures are taken from the first; the
// flicker from all of them.
type Material struct {
	Name          string
	Width, Height int            // as it came, before it was reduced
	Frames        []*image.YCbCr // 4:2:0
	FullRange     bool
	Synthesised   bool // the frames are one picture with noise added
}

const (
	// maxSide is the shorter side to which pictures are reduced: figures are about what live video shows.
	maxSide = 1080
	// A camera in good light: the noise that a clip made of one picture is given, in levels of luma.
	noiseSigma  = 2.5
	noiseFrames = 8
)

// FromImage makes material of one picture. Its clip is the picture with noise that differs from frame to
// frame, from a fixed seed.
func FromImage(name string, img image.Image) Material {
	m := Material{Name: name, Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), FullRange: true, Synthesised: true}
	if shorter := min(m.Width, m.Height); shorter > maxSide {
		img = imaging.Resize(img, m.Width*maxSide/shorter, m.Height*maxSide/shorter, imaging.CatmullRom)
	}
	first := beauty.FromImage(img)
	m.Frames = append(m.Frames, first)
	for i := range noiseFrames {
		m.Frames = append(m.Frames, noisy(first, uint64(i)))
	}
	return m
}

func noisy(p *image.YCbCr, seed uint64) *image.YCbCr {
	out := *p
	out.Y = append([]uint8(nil), p.Y...)
	random := rand.New(rand.NewPCG(seed, 1))
	for i, v := range out.Y {
		out.Y[i] = uint8(min(max(math.Round(float64(v)+noiseSigma*random.NormFloat64()), 0), 255))
	}
	return &out
}

// Report is what was measured and how it was judged.
type Report struct {
	Source         string    `json:"source"`
	Width          int       `json:"width"`
	Height         int       `json:"height"`
	MeasuredWidth  int       `json:"measured_width"` // smaller when the picture was reduced for the figures
	MeasuredHeight int       `json:"measured_height"`
	Style          string    `json:"style"`
	SkinShare      float64   `json:"skin_share"` // of the picture, 0-1
	NoiseAdded     bool      `json:"noise_added"`
	Figures        []Figure  `json:"figures"`
	Verdicts       []Verdict `json:"verdicts"`

	material Material
	style    beauty.Style
	mask     *image.Gray
}

// Figure is one figure over the levels of a slider.
type Figure struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Slider string  `json:"slider"` // "beauty" or "whiteness"
	Unit   string  `json:"unit"`
	Values []Value `json:"values"` // by level, rising
}

// Value is a figure at a level; nil when it could not be measured.
type Value struct {
	Level int      `json:"level"`
	Value *float64 `json:"value"`
}

// at is the figure of that name at that level.
func (r *Report) at(name string, level int) (v *float64, known bool) {
	for _, f := range r.Figures {
		if f.Name != name {
			continue
		}
		for _, p := range f.Values {
			if p.Level == level {
				return p.Value, true
			}
		}
	}
	return nil, false
}

// WriteJSON writes the report for machines.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// Misses are sentences on the thresholds that are missed.
func (r *Report) Misses() (misses []string) {
	for _, v := range r.Verdicts {
		if v.Verdict == Missed {
			misses = append(misses, fmt.Sprintf("%s is %s, wanted %s", v.Name(), number(*v.Value), v.Requirement))
		}
	}
	return misses
}

func number(v float64) string { return fmt.Sprintf("%.4g", v) }
