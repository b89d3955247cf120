package standard_test

import (
	"bytes"
	"context"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"livepusher/pusher"
	"livepusher/pusher/standard"
)

// TestLookPictures: each look makes another picture of the camera's, and the user's file has one too.
func TestLookPictures(t *testing.T) {
	file := filepath.Join(t.TempDir(), "swap.cube")
	cube := "LUT_3D_SIZE 2\n0 0 0\n0 0 1\n0 1 0\n0 1 1\n1 0 0\n1 0 1\n1 1 0\n1 1 1\n" // red and blue change places
	if err := os.WriteFile(file, []byte(cube), 0o644); err != nil {
		t.Fatal(err)
	}
	c := pusher.NewConfig()
	c.Camera, c.Mic, c.Filter = "pattern", "none", file
	p := pusher.New(standard.Parts(), c, pusher.Handlers{})
	defer p.Close()
	if err := p.StartPreview(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for p.State().Source != pusher.Camera {
		select {
		case <-p.Preview().Ready():
		case <-ctx.Done():
			t.Fatal("no picture")
		}
	}
	begin := time.Now()
	looks, err := p.LookPictures(ctx, 60, 60)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pictures in %v", len(looks), time.Since(begin))
	if len(looks) != len(pusher.Looks)+1 {
		t.Fatalf("%d pictures", len(looks))
	}
	for i, a := range looks {
		if a.Rect != image.Rect(0, 0, 60, 60) {
			t.Errorf("%d is %v", i, a.Rect)
		}
		for j, b := range looks[:i] {
			if bytes.Equal(a.Pix, b.Pix) {
				t.Errorf("pictures %d and %d are the same", j, i)
			}
		}
	}
}
