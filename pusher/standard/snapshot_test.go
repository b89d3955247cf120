package standard

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/disintegration/imaging"

	"livepusher/pusher/media"
)

// A picture of one colour, 81 90 240 in limited range, which is pure red.
func red() *image.YCbCr {
	p := media.NewPicture(64, 48)
	media.Fill(p, 81, 90, 240)
	return p
}

func TestSaveSnapshot(t *testing.T) {
	for _, name := range []string{"raw.png", "compressed.jpg", "compressed.JPEG"} {
		path := filepath.Join(t.TempDir(), name)
		if err := SaveSnapshot(path, red()); err != nil {
			t.Fatal(err)
		}
		p, err := imaging.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		r, g, b, _ := p.At(30, 20).RGBA()
		if size := p.Bounds().Size(); size != image.Pt(64, 48) || r>>8 < 250 || g>>8 > 5 || b>>8 > 5 {
			t.Errorf("%s: %v of %d %d %d", name, size, r>>8, g>>8, b>>8)
		}
	}
}

func TestSnapshotsThatCannotBeSaved(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there.png")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{there, filepath.Join(t.TempDir(), "a.gif"), filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "none", "a.png")} {
		if err := SaveSnapshot(path, red()); err == nil {
			t.Errorf("%s was written", path)
		}
	}
	if data, _ := os.ReadFile(there); string(data) != "mine" {
		t.Error("a file that was there is written over")
	}
}
