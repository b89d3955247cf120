package av

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"testing"

	"livepusher/pusher/media"
)

// smooth draws slow waves, which scaling hardly changes, into any subsampling.
func smooth(w, h int, ratio image.YCbCrSubsampleRatio) *media.Frame {
	f := &media.Frame{Picture: image.NewYCbCr(image.Rect(0, 0, w, h), ratio)}
	p := f.Picture
	for y := range h {
		for x := range w {
			p.Y[p.YOffset(x, y)] = uint8(40 + 150*x/w + 30*y/h)
			p.Cb[p.COffset(x, y)] = uint8(60 + 120*x/w)
			p.Cr[p.COffset(x, y)] = uint8(60 + 120*y/h)
		}
	}
	return f
}

func newFrame(w, h int) *media.Frame { return &media.Frame{Picture: media.NewPicture(w, h)} }

// far is the largest difference of two planes of w x h.
func far(a []byte, as int, b []byte, bs, w, h int) int {
	worst := 0
	for y := range h {
		for x := range w {
			d := int(a[y*as+x]) - int(b[y*bs+x])
			worst = max(worst, d, -d)
		}
	}
	return worst
}

// oriented lays a plane over one of w x h, by the definition of a turn and a mirror.
func oriented(src []byte, stride, w, h, turn int, mirror bool) []byte {
	out := make([]byte, w*h)
	for y := range h {
		for x := range w {
			u := x
			if mirror {
				u = w - 1 - x
			}
			var sx, sy int
			switch turn {
			case 0:
				sx, sy = u, y
			case 90: // the left column of the source becomes the top row, from its bottom
				sx, sy = y, w-1-u
			case 180:
				sx, sy = w-1-u, h-1-y
			case 270:
				sx, sy = h-1-y, u
			}
			out[y*w+x] = src[sy*stride+sx]
		}
	}
	return out
}

func TestScalerOrients(t *testing.T) {
	guard(t)
	s := NewScaler()
	defer s.Close()
	for _, size := range []image.Point{{4, 2}, {16, 16}, {64, 40}, {46, 30}, {37, 23}, {2, 2}, {130, 66}} {
		src := newFrame(size.X, size.Y)
		scene(src, 3, 50)
		p := src.Picture
		for _, turn := range []int{0, 90, 180, 270} {
			for _, mirror := range []bool{false, true} {
				w, h := size.X, size.Y
				if turn%180 == 90 {
					w, h = h, w
				}
				dst := newFrame(w, h)
				if err := s.Scale(dst, src, p.Rect, turn, mirror); err != nil {
					t.Fatal(err)
				}
				cw, ch := (w+1)/2, (h+1)/2
				d := dst.Picture
				worst := max(
					far(d.Y, d.YStride, oriented(p.Y, p.YStride, w, h, turn, mirror), w, w, h),
					far(d.Cb, d.CStride, oriented(p.Cb, p.CStride, cw, ch, turn, mirror), cw, cw, ch),
					far(d.Cr, d.CStride, oriented(p.Cr, p.CStride, cw, ch, turn, mirror), cw, cw, ch))
				if worst > 0 {
					t.Errorf("%v, turn %d, mirror %v: off by %d", size, turn, mirror, worst)
				}
			}
		}
	}
}

// A small picture by hand: turns are clockwise, and the mirror comes after the turn.
func TestScalerOrientsByHand(t *testing.T) {
	guard(t)
	s := NewScaler()
	defer s.Close()
	// a b c d
	// e f g h
	const luma = "abcdefgh"
	for _, c := range []struct {
		turn   int
		mirror bool
		want   string
	}{
		{0, false, "abcd efgh"}, {0, true, "dcba hgfe"},
		{90, false, "ea fb gc hd"}, {90, true, "ae bf cg dh"},
		{180, false, "hgfe dcba"}, {180, true, "efgh abcd"},
		{270, false, "dh cg bf ae"}, {270, true, "hd gc fb ea"},
	} {
		src := newFrame(4, 2)
		copy(src.Picture.Y, luma[:4])
		copy(src.Picture.Y[src.Picture.YStride:], luma[4:])
		w, h := 4, 2
		if c.turn%180 == 90 {
			w, h = 2, 4
		}
		dst := newFrame(w, h)
		if err := s.Scale(dst, src, src.Picture.Rect, c.turn, c.mirror); err != nil {
			t.Fatal(err)
		}
		got := ""
		for y := range h {
			if y > 0 {
				got += " "
			}
			got += string(dst.Picture.Y[y*dst.Picture.YStride:][:w])
		}
		if got != c.want {
			t.Errorf("turn %d, mirror %v: %s, want %s", c.turn, c.mirror, got, c.want)
		}
	}
}

// Every subsampling, range, size and part gives the picture that the source shows there.
func TestScalerConverts(t *testing.T) {
	s := NewScaler()
	defer s.Close()
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422,
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411} {
		for _, r := range []media.Range{media.Limited, media.Full} {
			for _, c := range []struct {
				name string
				crop image.Rectangle
				size image.Point
			}{
				{"same size", image.Rect(0, 0, 320, 240), image.Pt(320, 240)},
				{"half", image.Rect(0, 0, 320, 240), image.Pt(160, 120)},
				{"larger", image.Rect(0, 0, 320, 240), image.Pt(500, 400)},
				{"a part as it is", image.Rect(100, 60, 260, 180), image.Pt(160, 120)},
				{"a part, turned into another shape", image.Rect(40, 20, 300, 220), image.Pt(90, 160)},
				{"odd sizes", image.Rect(0, 0, 319, 239), image.Pt(161, 121)},
			} {
				t.Run(fmt.Sprint(ratio, " ", r, " ", c.name), func(t *testing.T) {
					guard(t)
					src := smooth(320, 240, ratio)
					src.Range = r
					dst := newFrame(c.size.X, c.size.Y)
					dst.Range = media.Full
					if err := s.Scale(dst, src, c.crop, 0, false); err != nil {
						t.Fatal(err)
					}
					if dst.Range != media.Limited {
						t.Error("the range is not limited")
					}
					for y := 8; y < c.size.Y-8; y += 7 {
						for x := 8; x < c.size.X-8; x += 7 {
							got := dst.Picture.YCbCrAt(x, y)
							want := sourceColour(src, c.crop, c.size, x, y)
							if differ(got.Y, want.Y) > 2 || differ(got.Cb, want.Cb) > 3 || differ(got.Cr, want.Cr) > 3 {
								t.Fatalf("at %d,%d: %v, want %v", x, y, got, want)
							}
						}
					}
				})
			}
		}
	}
}

func differ(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// sourceColour is what dst should show at x,y, in limited range.
func sourceColour(src *media.Frame, crop image.Rectangle, size image.Point, x, y int) color.YCbCr {
	c := src.Picture.YCbCrAt(crop.Min.X+(2*x+1)*crop.Dx()/(2*size.X), crop.Min.Y+(2*y+1)*crop.Dy()/(2*size.Y))
	if src.Range == media.Full {
		c.Y = uint8((int(c.Y)*219+127)/255 + 16)
		c.Cb = uint8((float64(c.Cb)-128)*224/255 + 128.5)
		c.Cr = uint8((float64(c.Cr)-128)*224/255 + 128.5)
	}
	return c
}

// The same picture as ffmpeg's own scale filter gives.
func TestScalerAgainstFFmpeg(t *testing.T) {
	guard(t)
	src := newFrame(640, 360)
	scene(src, 5, 20)
	dst := newFrame(202, 360)
	s := NewScaler()
	defer s.Close()
	if err := s.Scale(dst, src, image.Rect(218, 0, 420, 360), 0, false); err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(dst, src, image.Rect(200, 20, 380, 340), 90, true); err != nil {
		t.Fatal(err)
	}
	raw := run(t, packed(src), "ffmpeg", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "640x360", "-i", "-", "-vf",
		"crop=180:320:200:20,scale=360:202:flags=bilinear,transpose=clock,hflip", "-f", "rawvideo", "-")
	if db := psnr(t, packed(dst), raw); db < 45 {
		t.Errorf("PSNR against ffmpeg %.1f dB", db)
	}
}

func TestScalerRefuses(t *testing.T) {
	guard(t)
	s := NewScaler()
	src, dst := newFrame(64, 64), newFrame(32, 32)
	short := newFrame(64, 64)
	short.Picture.Y = short.Picture.Y[:64*63]
	whole := image.Rect(0, 0, 64, 64)
	for _, c := range []struct {
		name     string
		dst, src *media.Frame
		crop     image.Rectangle
		turn     int
	}{
		{"no source", dst, &media.Frame{}, whole, 0},
		{"no target", &media.Frame{}, src, whole, 0},
		{"target of 4:4:4", smooth(32, 32, image.YCbCrSubsampleRatio444), src, whole, 0},
		{"empty part", dst, src, image.Rect(3, 3, 3, 9), 0},
		{"part outside", dst, src, image.Rect(32, 32, 65, 64), 0},
		{"negative part", dst, src, image.Rect(-2, 0, 32, 32), 0},
		{"slanted", dst, src, whole, 45},
		{"planes too short", dst, short, whole, 0},
	} {
		var typed *Error
		if err := s.Scale(c.dst, c.src, c.crop, c.turn, false); !errors.As(err, &typed) {
			t.Errorf("%s: %v, want an *Error", c.name, err)
		}
	}
	s.Close()
	s.Close()
	if err := s.Scale(dst, src, whole, 0, false); err == nil {
		t.Error("taken after Close")
	}
}

func TestScalerAllocatesNothing(t *testing.T) {
	guard(t)
	s := NewScaler()
	defer s.Close()
	src, dst, rgba := newFrame(320, 240), newFrame(90, 160), image.NewRGBA(image.Rect(0, 0, 45, 80))
	preview := NewScaler()
	defer preview.Close()
	for name, step := range map[string]func() error{
		"copy":   func() error { return s.Scale(dst, src, image.Rect(10, 20, 100, 180), 0, false) },
		"scale":  func() error { return s.Scale(dst, src, image.Rect(80, 10, 200, 230), 0, false) },
		"turn":   func() error { return s.Scale(dst, src, src.Picture.Rect, 90, false) },
		"mirror": func() error { return s.Scale(dst, src, src.Picture.Rect, 0, true) },
		"RGBA":   func() error { return preview.ToRGBA(rgba, dst) },
	} {
		if a := testing.AllocsPerRun(50, func() {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}); a != 0 {
			t.Errorf("%s: %v allocations", name, a)
		}
	}
}

func BenchmarkScaler(b *testing.B) {
	s := NewScaler()
	defer s.Close()
	portrait, landscape, hd := newFrame(720, 1280), newFrame(1280, 720), newFrame(1920, 1080)
	full := newFrame(1280, 720)
	full.Range = media.Full
	yuyv := smooth(1280, 720, image.YCbCrSubsampleRatio422)
	for _, c := range []struct {
		name   string
		src    *media.Frame
		crop   image.Rectangle
		turn   int
		mirror bool
	}{
		{"copy", portrait, portrait.Picture.Rect, 0, false},
		{"mirror", portrait, portrait.Picture.Rect, 0, true},
		{"turn 90", landscape, landscape.Picture.Rect, 90, false},
		{"turn 180", portrait, portrait.Picture.Rect, 180, false},
		{"crop of 1080p", hd, image.Rect(656, 0, 1264, 1080), 0, false},
		{"crop of 720p", landscape, image.Rect(438, 0, 842, 720), 0, false},
		{"crop of 720p 4:2:2", yuyv, image.Rect(438, 0, 842, 720), 0, false},
		{"crop of 720p full range", full, image.Rect(438, 0, 842, 720), 0, false},
	} {
		b.Run(c.name, func(b *testing.B) {
			dst := newFrame(720, 1280)
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Scale(dst, c.src, c.crop, c.turn, c.mirror); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
