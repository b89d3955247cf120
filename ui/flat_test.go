package ui

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// asDrawn is how a widget looks, w x h in a window of a scale.
func asDrawn(o fyne.Widget, w, h, scale float32) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetScale(scale)
	c.SetContent(container.NewWithoutLayout(o))
	c.Resize(fyne.NewSize(w+16, h+16))
	o.Resize(fyne.NewSize(w, h))
	o.Move(fyne.NewPos(8, 8))
	return c.Capture()
}

// A widget that is shown as a picture looks as it did, also after it has changed, and in a scaled window.
func TestFlatWidgetsLookTheSame(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(newStyle())
	t.Cleanup(func() { flattens = false })
	none := func() {}
	chosen := func(string) {}
	for name, make := range map[string]func() (fyne.Widget, func()){
		"button": func() (fyne.Widget, func()) {
			b := newTextButton("Freeze", nil, none)
			return b, func() { b.show("Go on", theme.ColorNamePrimary) }
		},
		"letters that the font does not have": func() (fyne.Widget, func()) {
			b := newTextButton("안녕", nil, none)
			return b, func() { b.show("שלום", "") }
		},
		"section": func() (fyne.Widget, func()) {
			s := newSection("Beauty", container.NewWithoutLayout(), false, nil, func(bool) {})
			return s, s.FocusGained
		},
		"badge": func() (fyne.Widget, func()) {
			b := newBadge()
			b.show("LIVE 00:01", colorLive, colorOnPic, -1)
			return b, func() { b.show("1200 kbps", colorVeil, "", 3) }
		},
		"icon": func() (fyne.Widget, func()) {
			b := newIconButton("Mic", "mic", nil, none)
			return b, func() { b.show("mic-off", colorLive) }
		},
		"segments": func() (fyne.Widget, func()) {
			g := newSegments([]string{"a", "b"}, []string{"One", "Two"}, nil, chosen)
			return g, func() { g.show("b") }
		},
		"toggle": func() (fyne.Widget, func()) {
			g := newToggle(nil, func(bool) {})
			return g, func() { g.show(true) }
		},
		"slider": func() (fyne.Widget, func()) {
			s := newSlider(0, 9, 1, 0, nil, func(float64) {})
			return s, func() { s.show(5) }
		},
		"choice": func() (fyne.Widget, func()) {
			c := newChoice(nil, chosen)
			c.offer([]string{"a", "b"}, []string{"First", "Second"})
			return c, func() { c.show("b") }
		},
		"look": func() (fyne.Widget, func()) {
			l := newLookTile("Pink", nil, none)
			p := image.NewRGBA(image.Rect(0, 0, 60, 60))
			for i := range p.Pix {
				p.Pix[i] = byte(255 - i%4*40)
			}
			return l, func() { l.mark(true, "Pink"); l.showPicture(p) }
		},
	} {
		for _, scale := range []float32{1, 1.5} {
			flattens = false
			plain, change := make()
			flattens = true
			flat, changeFlat := make()
			if o := test.WidgetRenderer(flat).Objects(); len(o) != 1 {
				t.Errorf("%s: flat, it is still %d objects", name, len(o))
			}
			for range 2 {
				w := plain.MinSize().Width + 20.3 // no whole pixels
				h := plain.MinSize().Height
				if scale != 1 { // Fyne's test driver knows of no scale, and would not make them whole
					w, h = 2*float32(math.Ceil(float64(w/2))), 2*float32(math.Ceil(float64(h/2)))
				}
				share := differing(asDrawn(plain, w, h, scale), asDrawn(flat, w, h, scale))
				t.Logf("%s, scale %v: %.2f %% differ", name, scale, share*100)
				if share > 0.02 {
					t.Errorf("%s, scale %v: %.1f %% of its picture differ", name, scale, share*100)
				}
				change()
				changeFlat()
			}
		}
	}
}

// differing is the share of pixels of which a colour differs by more than a quarter of the range.
func differing(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	n, all := 0, 0
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > 0x4000 }
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)), color.RGBAModel.Convert(b.At(x, y))
			r1, g1, b1, _ := p.RGBA()
			r2, g2, b2, _ := q.RGBA()
			all++
			if far(r1, r2) || far(g1, g2) || far(b1, b2) {
				n++
			}
		}
	}
	return float64(n) / float64(all)
}

// A widget whose words change, drawn by our pen and by Fyne's software painter.
func BenchmarkDrawnWidget(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(newStyle())
	flattens = true
	defer func() { flattens = false }()
	badge := newBadge()
	badge.show("1000 kbps", colorVeil, "", 3)
	badge.Resize(badge.MinSize())
	f := badge.flat()
	f.at(1)
	b.Run("pen", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			f.stale = true
			f.at(1)
		}
	})
	b.Run("fyne", func(b *testing.B) {
		b.ReportAllocs()
		p := paper{f.drawn, 1, edgePixels(1)}
		all := container.NewWithoutLayout(f.WidgetRenderer.Objects()...)
		for range b.N {
			clear(f.drawn.Pix)
			p.byFyne(all)
		}
	})
}
