package app

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"livepusher/pusher/standard"
)

// saveSnapshot writes a picture as PNG into dir, or the user's pictures folder when dir is empty, and
// returns the file's path: its name is title and the time.
func saveSnapshot(picture *image.YCbCr, dir, title string, now time.Time) (string, error) {
	if dir == "" {
		dir = filepath.Join(xdg.UserDirs.Pictures, "livepusher")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	path := filepath.Join(dir, title+now.Format("-20060102-150405.000")+".png")
	return path, standard.SaveSnapshot(path, picture)
}
