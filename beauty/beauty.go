// Package beauty smooths and whitens skin, and nothing else, in I420 pictures.
package beauty

import "image"

// Style is the character of the smoothing.
type Style uint8

const (
	Smooth Style = iota // evens the skin out
	Nature              // keeps more of its fine texture
)

// Params say what Apply does. The zero value changes nothing.
type Params struct {
	Beauty    int     // smoothing, 0-9; 0 is off, bit for bit
	Whiteness int     // whitening, 0-9; 0 is off, bit for bit
	Style     Style   // character of the smoothing
	Look      string  // colour look, one of Looks; empty is "standard", none
	Strength  float64 // of the look, 0-1
	FullRange bool    // the planes use 0-255 instead of 16-235 and 16-240
}

// Filter keeps what Apply needs between pictures.
type Filter struct{}

// New returns a filter.
func New() *Filter { return &Filter{} }

// Apply writes the filtered src to dst.
func (f *Filter) Apply(dst, src *image.YCbCr, p Params) {}
