package av

import (
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

func TestToRGBARefuses(t *testing.T) {
	guard(t)
	s := NewScaler()
	defer s.Close()
	if err := s.ToRGBA(image.NewRGBA(image.Rect(0, 0, 4, 4)), &media.Frame{}); err == nil {
		t.Error("a frame without picture was taken")
	}
	if err := s.ToRGBA(&image.RGBA{Rect: image.Rect(0, 0, 4, 4), Stride: 16, Pix: make([]byte, 63)}, newFrame(8, 8)); err == nil {
		t.Error("a target too short was taken")
	}
}
