package app

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"livepusher/pusher"
	"livepusher/pusher/av"
)

// saveSnapshot writes a picture of limited range as PNG into dir, or the user's pictures folder when
// dir is empty, and returns the file's path.
func saveSnapshot(picture *image.YCbCr, dir string, now time.Time) (string, error) {
	if dir == "" {
		dir = filepath.Join(xdg.UserDirs.Pictures, "livepusher")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	rgba := image.NewRGBA(picture.Rect)
	scaler := av.NewScaler()
	defer scaler.Close()
	if err := scaler.ToRGBA(rgba, &pusher.Frame{Picture: picture}); err != nil {
		return "", err
	}
	path := filepath.Join(dir, now.Format("livepusher-20060102-150405.000")+".png")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	if err := png.Encode(f, rgba); err != nil {
		f.Close()
		os.Remove(path)
		return "", fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	return path, f.Close()
}
