package geometry

import (
	"image"
	"math"
	"testing"
)

func TestMake(t *testing.T) {
	for _, row := range []struct {
		name                string
		width, height, turn int
		wish                Wish
		want                image.Rectangle
	}{
		{"same shape is whole", 720, 1280, 0, Wish{Width: 360, Height: 640}, image.Rect(0, 0, 720, 1280)},
		{"landscape to portrait", 1280, 720, 0, Wish{Width: 540, Height: 960}, image.Rect(436, 0, 842, 720)},
		{"portrait to landscape", 720, 1280, 0, Wish{Width: 960, Height: 540}, image.Rect(0, 436, 720, 842)},
		{"640x480 to 3:4", 640, 480, 0, Wish{Width: 360, Height: 480}, image.Rect(140, 0, 500, 480)},
		{"a turned phone needs no crop", 1280, 720, 90, Wish{Width: 720, Height: 1280}, image.Rect(0, 0, 1280, 720)},
		{"zoom 2 is the middle", 720, 1280, 0, Wish{Width: 720, Height: 1280, Zoom: 2}, image.Rect(180, 320, 540, 960)},
		{"zoom 4", 640, 360, 0, Wish{Width: 640, Height: 360, Zoom: 4}, image.Rect(240, 134, 400, 224)},
		{"zoom below 1 counts as 1", 640, 360, 0, Wish{Width: 640, Height: 360, Zoom: 0.2}, image.Rect(0, 0, 640, 360)},
		{"odd source", 641, 361, 0, Wish{Width: 640, Height: 360}, image.Rect(0, 0, 640, 360)},
		{"nothing to see", 1, 1, 0, Wish{Width: 640, Height: 360}, image.Rectangle{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if p := Make(row.width, row.height, row.turn, row.wish); p.Crop != row.want {
				t.Errorf("crop %v, want %v", p.Crop, row.want)
			}
		})
	}
}

func FuzzMake(f *testing.F) {
	f.Add(uint16(1280), uint16(720), int16(90), uint16(540), uint16(960), 1.4)
	f.Add(uint16(3), uint16(4000), int16(-90), uint16(2), uint16(2), 4.0)
	f.Fuzz(func(t *testing.T, w, h uint16, turn int16, ow, oh uint16, zoom float64) {
		p := Make(int(w), int(h), int(turn), Wish{Width: int(ow), Height: int(oh), Zoom: zoom})
		if p.Crop.Empty() {
			if w >= 2 && h >= 2 && ow >= 1 && oh >= 1 && !math.IsNaN(zoom) {
				t.Errorf("%dx%d: nothing is shown", w, h)
			}
			return
		}
		if !p.Crop.In(image.Rect(0, 0, int(w), int(h))) {
			t.Errorf("%v is not within %dx%d", p.Crop, w, h)
		}
		if p.Crop.Min.X%2+p.Crop.Min.Y%2+p.Crop.Dx()%2+p.Crop.Dy()%2 != 0 {
			t.Errorf("%v is odd: chroma would shift", p.Crop)
		}
		if p.Turn%90 != 0 || p.Turn < 0 || p.Turn >= 360 {
			t.Errorf("turn %d", p.Turn)
		}
	})
}
