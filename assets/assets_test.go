package assets

import (
	"bytes"
	"encoding/json"
	"flag"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

var update = flag.Bool("update", false, "write icon.png anew")

func TestIcon(t *testing.T) {
	drawn := drawIcon(256)
	if *update {
		var b bytes.Buffer
		enc := png.Encoder{CompressionLevel: png.BestCompression}
		if err := enc.Encode(&b, drawn); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("icon.png", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := png.Decode(bytes.NewReader(Icon()))
	if err != nil {
		t.Fatal(err)
	}
	if kept.Bounds() != drawn.Bounds() {
		t.Fatalf("icon.png is %v, the drawing %v: go generate ./assets", kept.Bounds(), drawn.Bounds())
	}
	for y := range 256 {
		for x := range 256 {
			r, g, b, a := kept.At(x, y).RGBA()
			r2, g2, b2, a2 := drawn.At(x, y).RGBA()
			if far(r, r2) || far(g, g2) || far(b, b2) || far(a, a2) {
				t.Fatalf("icon.png differs from its drawing at %d,%d: go generate ./assets", x, y)
			}
		}
	}
}

// far tells whether two 16-bit samples differ by more than what PNG's unpremultiplied colours cost.
func far(a, b uint32) bool { return max(a, b)-min(a, b) > 0x400 }

func TestWaiting(t *testing.T) {
	for name, size := range map[string]image.Point{
		"9:16": {540, 960}, "3:4": {720, 960}, "16:9": {960, 540}, "smallest": {64, 64}, "one pixel": {1, 1}, "wide": {640, 64},
	} {
		t.Run(name, func(t *testing.T) {
			img := Waiting(size.X, size.Y)
			if img.Bounds() != image.Rect(0, 0, size.X, size.Y) {
				t.Fatalf("asked for %v, got %v", size, img.Bounds())
			}
			if !img.(*image.RGBA).Opaque() {
				t.Error("not opaque")
			}
		})
	}
	t.Run("message", func(t *testing.T) {
		img := drawWaiting(540, 960)
		for _, row := range []struct {
			what     string
			from, to int
		}{{"sign", 290, 430}, {"Chinese", 490, 560}, {"English", 580, 625}} {
			if n := bright(img.SubImage(image.Rect(0, row.from, 540, row.to))); n < 300 {
				t.Errorf("%s: only %d bright pixels between rows %d and %d", row.what, n, row.from, row.to)
			}
		}
		if n := bright(img.SubImage(image.Rect(0, 0, 30, 960))); n != 0 {
			t.Errorf("%d bright pixels at the left edge: the message does not fit", n)
		}
	})
}

func bright(img image.Image) (n int) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r > 0x8000 {
				n++
			}
		}
	}
	return n
}

func TestTextsAreReadableWithFont(t *testing.T) {
	if Texts("fr") != nil {
		t.Error("texts in a language that is not listed")
	}
	for _, language := range Languages {
		var texts map[string]string
		if err := json.Unmarshal(Texts(language), &texts); err != nil {
			t.Fatalf("%s: %v", language, err)
		}
		var buf sfnt.Buffer
		for key, text := range texts {
			for _, r := range text {
				if i, err := letters().GlyphIndex(&buf, r); err != nil || i == 0 {
					t.Errorf("%s, %s: the font has no %q", language, key, r)
				}
			}
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s, %s: empty", language, key)
			}
		}
	}
}

func BenchmarkWaiting(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		drawWaiting(720, 1280)
	}
}
