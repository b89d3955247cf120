package pushertest

import (
	"image"

	"livepusher/pusher"
)

// Watermark marks pictures by one sample: the first of the last row is MarkLuma plus the number of characters;
// turned, the last of that row is. Bench.Marks has the texts.
type Watermark struct {
	bench  *Bench
	length int
	under  byte
}

// MarkLuma is what a watermark's sample has beside the number of its characters.
const MarkLuma = 130

// Marks are the texts that were written, each once for as long as it was the same.
func (b *Bench) Marks() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.marks...)
}

// Draw implements pusher.Watermark.
func (w *Watermark) Draw(p *image.YCbCr, text string) {
	w.bench.mu.Lock()
	if n := len(w.bench.marks); n == 0 && text != "" || n > 0 && w.bench.marks[n-1] != text {
		w.bench.marks = append(w.bench.marks, text)
	}
	w.bench.mu.Unlock()
	if w.length = len([]rune(text)); w.length > 0 {
		at := p.YOffset(0, p.Rect.Dy()-1)
		w.under, p.Y[at] = p.Y[at], byte(MarkLuma+w.length)
	}
}

// Turn implements pusher.Watermark.
func (w *Watermark) Turn(p *image.YCbCr) {
	if w.length > 0 {
		p.Y[p.YOffset(0, p.Rect.Dy()-1)] = w.under
		p.Y[p.YOffset(p.Rect.Dx()-1, p.Rect.Dy()-1)] = byte(MarkLuma + w.length)
	}
}

var _ pusher.Watermark = (*Watermark)(nil)
