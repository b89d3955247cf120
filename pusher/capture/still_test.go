package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// testPicture is red in its top left quarter, else blue.
func testPicture(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{0, 0, 255, 255})
			if x < w/2 && y < h/2 {
				img.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 255})
			}
		}
	}
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withOrientation puts an EXIF segment behind a JPEG's first marker.
func withOrientation(jpg []byte, orientation byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01"),
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(append(append([]byte{}, jpg[:2]...), segment...), jpg[2:]...)
}

// pngClaiming is a PNG whose header claims a size and whose pixels are missing.
func pngClaiming(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

func TestOpenStillErrors(t *testing.T) {
	dir := t.TempDir()
	var anim bytes.Buffer
	gif.Encode(&anim, testPicture(8, 8), nil)
	good := pngOf(t, testPicture(64, 64))
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name, path string
		kind       Kind
	}{
		{"missing", filepath.Join(dir, "no.png"), NotFound},
		{"folder in the way is a file", filepath.Join(file("a", nil), "b.png"), NotFound},
		{"no name", "", NotFound},
		{"folder", dir, Unsupported},
		{"empty", file("empty.png", nil), Damaged},
		{"text", file("text.png", []byte("hello")), Unsupported},
		{"gif", file("x.gif", anim.Bytes()), Unsupported},
		{"tiff", file("x.tiff", []byte("II*\x00\x08\x00\x00\x00")), Unsupported},
		{"cut off", file("cut.png", good[:len(good)/2]), Damaged},
		{"header only", file("head.png", good[:12]), Damaged},
		{"cut jpeg", file("cut.jpg", jpegOf(t, testPicture(64, 64))[:200]), Damaged},
		{"too wide", file("wide.png", pngClaiming(8193, 2)), Unsupported},
		{"too high", file("high.png", pngClaiming(2, 100000)), Unsupported},
		{"size overflows", file("huge.png", pngClaiming(0x7fffffff, 0x7fffffff)), Unsupported},
		{"no size", file("zero.png", pngClaiming(0, 0)), Damaged},
	} {
		s, err := OpenStill(c.path)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v, %v", c.name, s, err)
			continue
		}
		if e.Kind != c.kind || e.Source != "camera" || e.Name != c.path {
			t.Errorf("%s: %#v, want kind %v", c.name, e, c.kind)
		}
	}
}

func TestStillSizeAndOrientation(t *testing.T) {
	jpg := jpegOf(t, testPicture(64, 32))
	for _, c := range []struct {
		name          string
		data          []byte
		width, height int
		redX, redY    int // where the red quarter's middle must be
	}{
		{"png", pngOf(t, testPicture(64, 32)), 64, 32, 16, 8},
		{"odd", pngOf(t, testPicture(7, 5)), 7, 5, 1, 1},
		{"narrow", pngOf(t, testPicture(4, 33)), 4, 33, 0, 8},
		{"jpeg", jpg, 64, 32, 16, 8},
		{"upright", withOrientation(jpg, 1), 64, 32, 16, 8},
		{"mirrored", withOrientation(jpg, 2), 64, 32, 48, 8},
		{"upside down", withOrientation(jpg, 3), 64, 32, 48, 24},
		{"turned right", withOrientation(jpg, 6), 32, 64, 24, 16},
		{"turned left", withOrientation(jpg, 8), 32, 64, 8, 48},
		{"nonsense orientation", withOrientation(jpg, 99), 64, 32, 16, 8},
		{"large is made smaller", pngOf(t, image.NewGray(image.Rect(0, 0, 5120, 300))), 2560, 150, -1, 0},
	} {
		img, err := DecodePicture(c.data)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		s := NewStill(c.name, img)
		f := mustRead(t, s)
		s.Close()
		if size := f.Picture.Rect.Size(); size != image.Pt(c.width, c.height) {
			t.Errorf("%s: size %v", c.name, size)
			continue
		}
		if c.redX >= 0 {
			if got := toRGB(f.Picture, c.redX, c.redY); got.r < 240 || got.b > 15 {
				t.Errorf("%s: %v where red should be", c.name, got)
			}
		}
	}
}

func TestStillRate(t *testing.T) {
	s := NewStill("x", testPicture(4, 4))
	defer s.Close()
	start := time.Now()
	for range 4 {
		mustRead(t, s)
	}
	if took := time.Since(start); took < 500*time.Millisecond {
		t.Errorf("four frames in %v", took)
	}
	if n := testing.AllocsPerRun(2, func() { s.Read() }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

// Every colour against the formulas of ITU-R BT.601 in floats.
func TestFromImageColours(t *testing.T) {
	img := image.NewNRGBA(image.Rect(10, 10, 12, 12)) // not at the origin
	for r := 0; r <= 255; r += 15 {
		for g := 0; g <= 255; g += 15 {
			for b := 0; b <= 255; b += 15 {
				for i := range 4 {
					copy(img.Pix[i/2*img.Stride+i%2*4:], []byte{byte(r), byte(g), byte(b), 255})
				}
				p := FromImage(img).Picture
				fr, fg, fb := float64(r)/255, float64(g)/255, float64(b)/255
				y := 0.299*fr + 0.587*fg + 0.114*fb
				for _, c := range []struct {
					got  byte
					want float64
				}{{p.Y[0], 16 + 219*y}, {p.Cb[0], 128 + 224*(fb-y)/1.772}, {p.Cr[0], 128 + 224*(fr-y)/1.402}} {
					if math.Abs(float64(c.got)-c.want) > 0.51 {
						t.Fatalf("rgb %d %d %d: got %d, want %.2f", r, g, b, c.got, c.want)
					}
				}
			}
		}
	}
}

func TestFromImageKinds(t *testing.T) {
	clearRed := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	for i := 0; i < len(clearRed.Pix); i += 4 {
		copy(clearRed.Pix[i:], []byte{255, 0, 0, 0})
	}
	grey := image.NewGray16(image.Rect(0, 0, 3, 3))
	for i := range grey.Pix {
		grey.Pix[i] = 0x80
	}
	for _, c := range []struct {
		name string
		img  image.Image
		y    byte
	}{
		{"transparent is black", clearRed, 16},
		{"palette", image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.White}), 235},
		{"gray16", grey, 126},
		{"sub-image", image.NewRGBA(image.Rect(0, 0, 9, 9)).SubImage(image.Rect(3, 3, 6, 6)), 16},
	} {
		p := FromImage(c.img).Picture
		if p.Y[0] != c.y || p.Cb[0] != 128 || p.Cr[0] != 128 {
			t.Errorf("%s: %d %d %d", c.name, p.Y[0], p.Cb[0], p.Cr[0])
		}
		checkRange(t, p)
	}
}

func FuzzDecodePicture(f *testing.F) {
	f.Add(pngOf(f, testPicture(5, 3)))
	f.Add(withOrientation(jpegOf(f, testPicture(9, 8)), 6))
	f.Add(pngClaiming(8192, 8192))
	f.Fuzz(func(t *testing.T, data []byte) {
		pixels := 0 // image.DecodeConfig would try TIFF as well, whose reader takes any memory
		for _, header := range []func(io.Reader) (image.Config, error){png.DecodeConfig, jpeg.DecodeConfig} {
			if c, err := header(bytes.NewReader(data)); err == nil {
				pixels = c.Width * c.Height
			}
		}
		if pixels > 1<<20 {
			return // valid and slow
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		img, err := DecodePicture(data)
		runtime.ReadMemStats(&after)
		// A picture, turned upright, and what its decoder keeps: 24 bytes a pixel, and the file a few times.
		if used, most := after.TotalAlloc-before.TotalAlloc, uint64(24*pixels+64*len(data)+4<<20); used > most {
			t.Errorf("%d bytes were allocated for a file of %d with %d pixels", used, len(data), pixels)
		}
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("error of type %T", err)
		}
		if err == nil {
			checkRange(t, FromImage(img).Picture)
		}
	})
}
