package standard

import (
	"errors"
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
func SaveSnapshot(path string, picture *image.YCbCr) error {
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
	if err := writeNew(path, func(f *os.File) error { return imaging.Encode(f, rgba, format, imaging.JPEGQuality(snapshotQuality)) }); err != nil {
		return fmt.Errorf("the snapshot cannot be saved: %w", err)
	}
	return nil
}

// writeNew has a file of a new name written, which is there once it is whole: others may watch the folder.
func writeNew(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".snapshot-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return rename(f.Name(), path)
}

// rename gives a file another name that nothing has yet. A link does not take the place of what is there, as
// os.Rename does; where there are no links, two programs at the very same time are not told apart.
func rename(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return &os.PathError{Op: "create", Path: to, Err: os.ErrExist}
	}
	return os.Rename(from, to)
}

// snapshotQuality of a JPEG, 1-100.
const snapshotQuality = 90
