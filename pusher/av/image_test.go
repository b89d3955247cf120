package av

import (
	"errors"
	"image"
	"image/color"
	"testing"

	"livepusher/pusher/media"
)

// Colours whose values in BT.601 are well known (ITU-R BT.601, 2.5.1: 8 bits).
var known = []struct {
	name      string
	rgb       color.RGBA
	y, cb, cr uint8
}{
	{"black", color.RGBA{0, 0, 0, 255}, 16, 128, 128},
	{"white", color.RGBA{255, 255, 255, 255}, 235, 128, 128},
	{"grey", color.RGBA{128, 128, 128, 255}, 126, 128, 128},
	{"red", color.RGBA{255, 0, 0, 255}, 81, 90, 240},
	{"green", color.RGBA{0, 255, 0, 255}, 145, 54, 34},
	{"blue", color.RGBA{0, 0, 255, 255}, 41, 240, 110},
}

func TestImages(t *testing.T) {
	guard(t)
	for _, c := range known {
		for _, size := range []image.Point{{64, 48}, {33, 17}, {1, 1}} {
			m := image.NewNRGBA(image.Rect(5, 7, 5+size.X, 7+size.Y))
			for y := 7; y < 7+size.Y; y++ {
				for x := 5; x < 5+size.X; x++ {
					m.Set(x, y, c.rgb)
				}
			}
			f, err := FromImage(m)
			if err != nil {
				t.Fatal(err)
			}
			got := f.Picture.YCbCrAt(size.X/2, size.Y/2)
			if f.Range != media.Limited || f.Picture.Rect.Size() != size || differ(got.Y, c.y) > 1 || differ(got.Cb, c.cb) > 1 || differ(got.Cr, c.cr) > 1 {
				t.Errorf("%s %v: %v of %v, want %d %d %d", c.name, size, got, f.Picture.Rect, c.y, c.cb, c.cr)
			}
		}
		checkRGBA(t, c.name+" limited", c.y, c.cb, c.cr, media.Limited, c.rgb)
		full := color.YCbCrModel.Convert(c.rgb).(color.YCbCr)
		checkRGBA(t, c.name+" full", full.Y, full.Cb, full.Cr, media.Full, c.rgb)
	}
}

// checkRGBA converts a picture of one colour, and scales it on the way.
func checkRGBA(t *testing.T, name string, y, cb, cr uint8, r media.Range, want color.RGBA) {
	t.Helper()
	src := newFrame(40, 30)
	src.Range = r
	media.Fill(src.Picture, y, cb, cr)
	s := NewScaler()
	defer s.Close()
	for _, size := range []image.Point{{40, 30}, {21, 13}, {100, 90}} {
		dst := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
		if err := s.ToRGBA(dst, src); err != nil {
			t.Fatal(err)
		}
		for _, at := range []image.Point{{0, 0}, {size.X / 2, size.Y / 2}, {size.X - 1, size.Y - 1}} {
			got := dst.RGBAAt(at.X, at.Y)
			if differ(got.R, want.R) > 2 || differ(got.G, want.G) > 2 || differ(got.B, want.B) > 2 || got.A != 255 {
				t.Errorf("%s at %v of %v: %v, want %v", name, at, size, got, want)
			}
		}
	}
}

func TestFromImageKinds(t *testing.T) {
	guard(t)
	jpeg := image.NewYCbCr(image.Rect(0, 0, 32, 32), image.YCbCrSubsampleRatio422)
	media.Fill(jpeg, 255, 128, 128)
	clear := image.NewNRGBA(image.Rect(0, 0, 32, 32))
	for i := 0; i < len(clear.Pix); i += 4 {
		clear.Pix[i], clear.Pix[i+3] = 255, 0
	}
	paletted := image.NewPaletted(image.Rect(0, 0, 32, 32), color.Palette{color.White})
	for _, c := range []struct {
		name string
		m    image.Image
		y    uint8
	}{{"JPEG's white", jpeg, 235}, {"transparent", clear, 16}, {"palette", paletted, 235},
		{"a part of a picture", jpeg.SubImage(image.Rect(4, 4, 20, 20)), 235}, {"grey", image.NewGray(image.Rect(0, 0, 9, 9)), 16}} {
		f, err := FromImage(c.m)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Picture.YCbCrAt(3, 3); differ(got.Y, c.y) > 1 || differ(got.Cb, 128) > 1 || differ(got.Cr, 128) > 1 {
			t.Errorf("%s: %v, want luma %d", c.name, got, c.y)
		}
	}
}

func TestFromImageRefuses(t *testing.T) {
	guard(t)
	for _, m := range []image.Image{image.NewRGBA(image.Rectangle{}), image.NewUniform(color.White),
		&image.Gray{Rect: image.Rect(0, 0, 8193, 1)}} {
		var typed *Error
		if _, err := FromImage(m); !errors.As(err, &typed) {
			t.Errorf("%v: %v, want an *Error", m.Bounds(), err)
		}
	}
	s := NewScaler()
	defer s.Close()
	if err := s.ToRGBA(image.NewRGBA(image.Rect(0, 0, 4, 4)), &media.Frame{}); err == nil {
		t.Error("a frame without picture was taken")
	}
	if err := s.ToRGBA(&image.RGBA{Rect: image.Rect(0, 0, 4, 4), Stride: 16, Pix: make([]byte, 63)}, newFrame(8, 8)); err == nil {
		t.Error("a target too short was taken")
	}
}
