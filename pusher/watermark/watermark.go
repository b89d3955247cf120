// Package watermark writes a line of text into pictures: white letters with a soft dark outline, so that they
// read on anything, in the lower left corner. Plain Go; one core needs some microseconds a picture.
//
// Parse reads a font, New makes a Mark for one stream of pictures.
package watermark

import (
	"fmt"
	"image"

	"golang.org/x/image/font/opentype"
)

// Font is a font that has been read. Any goroutine may use it.
type Font struct{ outlines *opentype.Font }

// Parse reads an OpenType font, whose bytes it keeps.
func Parse(font []byte) (*Font, error) {
	f, err := opentype.Parse(font)
	if err != nil {
		return nil, fmt.Errorf("the watermark's font cannot be read: %w", err)
	}
	return &Font{f}, nil
}

// Mark writes into pictures of 4:2:0 and limited range. It is used by one goroutine, and makes no garbage while
// the text and the pictures' size stay.
type Mark struct {
	font   *Font
	text   string
	size   image.Point
	mask   mask
	turned mask            // left to right; made when it is asked for
	under  [3][]byte       // what the mark written last has covered, by plane
	at     image.Rectangle // where that is; empty when nothing was written
}

// New makes a mark that writes in a font.
func New(f *Font) *Mark { return &Mark{font: f} }

// Draw writes text into p; "" leaves p as it is, bit for bit, and so does a picture that is too small to write
// in. Text that is wider than the picture ends in an ellipsis.
func (m *Mark) Draw(p *image.YCbCr, text string) {
	if size := p.Rect.Size(); text != m.text || size != m.size {
		m.text, m.size = text, size
		m.mask, m.turned = m.font.write(text, size), mask{}
	}
	m.at = m.mask.rect
	if m.at.Empty() {
		return
	}
	m.keep(p)
	m.mask.blend(p)
}

// Turn moves the mark that Draw wrote last into p, or into what p is a copy of, to where it can be read once p
// is turned left to right: for a view that does so.
func (m *Mark) Turn(p *image.YCbCr) {
	if m.at.Empty() || p.Rect.Size() != m.size {
		return
	}
	eachRow(p, m.at, func(plane, row int, pixels []byte) {
		copy(pixels, m.under[plane][row*len(pixels):])
	})
	if m.turned.rect.Empty() {
		m.turned = m.mask.mirrored(m.size.X)
	}
	m.turned.blend(p)
}

// keep copies what the mark is going to cover.
func (m *Mark) keep(p *image.YCbCr) {
	for i := range m.under {
		m.under[i] = m.under[i][:0]
	}
	eachRow(p, m.at, func(plane, _ int, pixels []byte) {
		m.under[plane] = append(m.under[plane], pixels...)
	})
}

// eachRow goes through the rows of r, whose corners are even, in the planes Y, Cb and Cr.
func eachRow(p *image.YCbCr, r image.Rectangle, visit func(plane, row int, pixels []byte)) {
	for row := range r.Dy() {
		i := (r.Min.Y+row)*p.YStride + r.Min.X
		visit(0, row, p.Y[i:i+r.Dx()])
	}
	for row := range r.Dy() / 2 {
		i := (r.Min.Y/2+row)*p.CStride + r.Min.X/2
		visit(1, row, p.Cb[i:i+r.Dx()/2])
		visit(2, row, p.Cr[i:i+r.Dx()/2])
	}
}
