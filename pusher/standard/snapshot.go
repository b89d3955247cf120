package standard

import (
	"fmt"
	"image"
	"os"
	"path/filepath"

	"github.com/disintegration/imaging"

	"livepusher/pusher"
	"livepusher/pusher/av"
)

// SaveSnapshot writes a picture of limited range to a new file: raw, every pixel as it is, where the path
// ends in .png, compressed where it ends in .jpg. A file that is there already is not written over.
func SaveSnapshot(path string, picture *image.YCbCr) (err error) {
	format, err := imaging.FormatFromFilename(path)
	if err != nil || format != imaging.PNG && format != imaging.JPEG {
		return fmt.Errorf("the snapshot cannot be saved as %s: let its name end in .png or .jpg", filepath.Base(path))
	}
	rgba := image.NewRGBA(image.Rect(0, 0, picture.Rect.Dx(), picture.Rect.Dy()))
	scaler := av.NewScaler()
	defer scaler.Close()
	if err := scaler.ToRGBA(rgba, &pusher.Frame{Picture: picture}); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	err = imaging.Encode(f, rgba, format, imaging.JPEGQuality(snapshotQuality))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(path)
		return fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	return nil
}

// snapshotQuality of a JPEG, 1-100.
const snapshotQuality = 90
