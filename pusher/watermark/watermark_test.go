package watermark

import (
	"bytes"
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"livepusher/assets"
)

func testFont(t testing.TB) *Font {
	t.Helper()
	f, err := Parse(assets.Font())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// noise is a picture of limited range in which every sample may differ from its neighbour.
func noise(width, height int) *image.YCbCr {
	p := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	random := rand.New(rand.NewPCG(1, 2))
	for _, plane := range [][]byte{p.Y, p.Cb, p.Cr} {
		for i := range plane {
			plane[i] = byte(16 + random.IntN(220))
		}
	}
	return p
}

func grounded(width, height int, luma byte) *image.YCbCr {
	p := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for plane, v := range map[*[]byte]byte{&p.Y: luma, &p.Cb: 90, &p.Cr: 200} {
		for i := range *plane {
			(*plane)[i] = v
		}
	}
	return p
}

func clone(p *image.YCbCr) *image.YCbCr {
	c := *p
	c.Y, c.Cb, c.Cr = slices.Clone(p.Y), slices.Clone(p.Cb), slices.Clone(p.Cr)
	return &c
}

func same(a, b *image.YCbCr) bool {
	return bytes.Equal(a.Y, b.Y) && bytes.Equal(a.Cb, b.Cb) && bytes.Equal(a.Cr, b.Cr)
}

// changes is the smallest rectangle that holds all luma samples, and all chroma samples, that differ.
func changes(a, b *image.YCbCr) (r image.Rectangle) {
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			c := a.COffset(x, y)
			if i := a.YOffset(x, y); a.Y[i] != b.Y[i] || a.Cb[c] != b.Cb[c] || a.Cr[c] != b.Cr[c] {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestNothingIsWrittenWithoutText(t *testing.T) {
	m := New(testFont(t))
	for _, row := range []struct {
		name          string
		text          string
		width, height int
	}{{"no text", "", 270, 480}, {"a picture of 16x16", "Agent 7", 16, 16}, {"of 640x20", "Agent 7", 640, 20}, {"of 40x480", "Agent 7", 40, 480}} {
		p := noise(row.width, row.height)
		before := clone(p)
		m.Draw(p, row.text)
		m.Turn(p)
		if !same(p, before) {
			t.Errorf("%s: the picture is not what it was", row.name)
		}
	}
}

// The text stands in the lower left corner, as high and as wide as it should be, and nothing else is touched.
func TestWhereItStands(t *testing.T) {
	m := New(testFont(t))
	long := strings.Repeat("坐席七号", 20)
	for _, row := range []struct {
		name          string
		text          string
		width, height int
		em            int
	}{
		{"upright", "Agent 7 2026-03-01 12:00:00", 540, 960, 24},
		{"small", "Agent 7 12:00:00", 270, 480, 14},
		{"flat", "坐席 7", 960, 540, 14},
		{"large", "坐席 7", 1080, 1920, 48},
		{"too wide", long, 360, 640, 16},
		{"odd halves", "Ag", 362, 642, 16},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := noise(row.width, row.height)
			before := clone(p)
			m.Draw(p, row.text)
			r := changes(before, p)
			em, reach := row.em, 2*max(1, row.em/12)+1
			edge := int(margin * float64(em))
			if r.Min.X < edge-reach-1 || r.Min.X > edge+em/2 || r.Max.Y > row.height-edge+reach+1 || r.Min.Y < row.height-edge-2*em-reach {
				t.Errorf("written in %v", r)
			}
			if r.Max.X > row.width-edge+reach+1 {
				t.Errorf("%v leaves the picture", r)
			}
			if h := r.Dy(); h < em*7/10 || h > em*2 {
				t.Errorf("%d pixels high for an em of %d", h, em)
			}
			if row.text == long && r.Dx() < row.width*3/4 {
				t.Errorf("cut to %d pixels of %d", r.Dx(), row.width)
			}
		})
	}
}

func TestItReadsOnAnything(t *testing.T) {
	for _, ground := range []byte{16, 126, 235} {
		p := grounded(270, 480, ground)
		m := New(testFont(t))
		m.Draw(p, "Agent 7 坐席")
		low, high := slices.Min(p.Y), slices.Max(p.Y)
		if high < 225 || ground > 200 && low > 130 {
			t.Errorf("on luma %d the letters are %d and the outline %d", ground, high, low)
		}
	}
}

func TestChromaGoesGreyUnderLetters(t *testing.T) {
	p := grounded(540, 960, 100)
	New(testFont(t)).Draw(p, "MMMM")
	if cb, cr := slices.Max(p.Cb), slices.Min(p.Cr); cb < 120 || cb > 128 || cr > 136 || cr < 128 {
		t.Errorf("Cb rises to %d, Cr falls to %d", cb, cr)
	}
}

// A turned copy, turned left to right as the view does, reads as the picture does and is else the same.
func TestTurnedViewReads(t *testing.T) {
	for _, width := range []int{540, 362} {
		m := New(testFont(t))
		p := grounded(width, 640, 100)
		m.Draw(p, "Agent 7")
		view := clone(p)
		m.Turn(view)
		for y := range 640 {
			slices.Reverse(view.Y[y*view.YStride:][:width])
		}
		for y := range 320 {
			slices.Reverse(view.Cb[y*view.CStride:][:width/2])
			slices.Reverse(view.Cr[y*view.CStride:][:width/2])
		}
		if !same(view, p) {
			t.Errorf("width %d: the view differs within %v", width, changes(p, view))
		}
		ground := noise(width, 640)
		p = clone(ground)
		m.Draw(p, "Agent 7")
		m.Turn(p)
		if r := changes(ground, p); r.Min.X < width/2 {
			t.Errorf("width %d: something is left of the other one: %v", width, r)
		}
	}
}

func TestCut(t *testing.T) {
	measure := utf8.RuneCountInString // each letter one pixel wide
	for _, row := range []struct {
		text  string
		width int
		want  string
	}{
		{"Agent 7", 7, "Agent 7"}, {"Agent 7", 6, "Agent…"}, {"坐席七号", 3, "坐席…"}, {"Agent 7", 1, "…"}, {"Agent 7", 0, ""}, {"", 0, ""},
	} {
		if got := cut(row.text, row.width, measure); got != row.want {
			t.Errorf("%q in %d: %q, want %q", row.text, row.width, got, row.want)
		}
	}
}

func TestBlendKeepsWhatIsNotCovered(t *testing.T) {
	for v := range 256 {
		row := []byte{byte(v), byte(v), byte(v)}
		blendRow(row, []share{shareOf(0, white), shareOf(1, white), shareOf(0.5, 128)})
		if want := (v + 128) / 2; row[0] != byte(v) || row[1] != white || int(row[2]) < want-1 || int(row[2]) > want+1 {
			t.Errorf("%d became %v", v, row)
		}
	}
}

func TestNoFont(t *testing.T) {
	if _, err := Parse([]byte("no font")); err == nil {
		t.Error("no error")
	}
}

// The same text costs nothing but its blending.
func TestMakesNoGarbage(t *testing.T) {
	m, p := New(testFont(t)), noise(540, 960)
	m.Draw(p, "Agent 7")
	if n := testing.AllocsPerRun(50, func() { m.Draw(p, "Agent 7"); m.Turn(p) }); n != 0 {
		t.Errorf("%v allocations a picture", n)
	}
}

// BenchmarkDraw has the same text, one that changes every 30 pictures as a clock does, and a new one each time.
func BenchmarkDraw(b *testing.B) {
	texts := [2]string{"Agent 7 2026-03-01 12:00:00", "Agent 7 2026-03-01 12:00:01"}
	for _, row := range []struct {
		name  string
		every int // pictures
	}{{"same", 1 << 40}, {"clock", 30}, {"new", 1}} {
		b.Run(row.name, func(b *testing.B) {
			m, p := New(testFont(b)), noise(720, 1280)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Draw(p, texts[i/row.every%2])
			}
		})
	}
}
