package capture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"

	"github.com/disintegration/imaging"

	"livepusher/pusher/media"
)

// What a picture file may be. Larger ones would take half a gigabyte to decode.
const (
	maxSide      = 8192     // pixels
	maxPixels    = 64 << 20 // pixels
	maxFileBytes = 256 << 20
	stillSide    = 2560 // pixels of the longer side that is kept: enough for 1080x1920 with some zoom
	stillFPS     = 5    // the compositor repeats a frame as often as it needs one
)

// Still is a camera that looks at one picture for ever.
type Still struct {
	name  string
	pacer *pacer
	frame *media.Frame
}

// OpenStill opens a PNG or JPEG file as a camera. It stands as its EXIF data says. Errors are *Error
// of Kind NotFound, Denied, Unsupported (a folder, another format, too large) or Damaged.
func OpenStill(path string) (*Still, error) {
	img, err := LoadPicture(path)
	if err != nil {
		return nil, err
	}
	return NewStill(path, img), nil
}

// NewStill makes a camera of a picture in memory; name is for people.
func NewStill(name string, img image.Image) *Still {
	if b := img.Bounds(); b.Dx() > stillSide || b.Dy() > stillSide {
		img = imaging.Fit(img, stillSide, stillSide, imaging.CatmullRom)
	}
	return &Still{name: name, pacer: newPacer(stillFPS, 1), frame: FromImage(img)}
}

// Read implements Camera. The picture is always the same one.
func (s *Still) Read() (*media.Frame, error) {
	if _, ok := s.pacer.wait(); !ok {
		return nil, io.EOF
	}
	return s.frame, nil
}

// Close implements Camera.
func (s *Still) Close() error { s.pacer.close(); return nil }

// Info implements Camera.
func (s *Still) Info() CameraInfo {
	size := s.frame.Picture.Rect.Size()
	return CameraInfo{Name: s.name, Width: size.X, Height: size.Y, FPS: stillFPS, Format: "I420"}
}

var _ Camera = (*Still)(nil)

// LoadPicture reads a PNG or JPEG file, turned upright. Errors are those of OpenStill.
func LoadPicture(path string) (image.Image, error) {
	data, err := readPictureFile(path)
	if err != nil {
		return nil, pictureError(path, err)
	}
	img, err := DecodePicture(data)
	if err != nil {
		return nil, pictureError(path, err)
	}
	return img, nil
}

// DecodePicture decodes a PNG or JPEG file's content, turned upright. Its size is checked before its
// pixels are touched. Errors are *Error of Kind Unsupported or Damaged, without a Name.
func DecodePicture(data []byte) (image.Image, error) {
	header := png.DecodeConfig
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		header = jpeg.DecodeConfig
	case len(data) == 0:
		return nil, &Error{Kind: Damaged, Detail: "the file is empty"}
	default:
		return nil, &Error{Kind: Unsupported, Detail: "only PNG and JPEG pictures can be used"}
	}
	size, err := header(bytes.NewReader(data))
	if err != nil {
		return nil, decodeError(err)
	}
	if size.Width < 1 || size.Height < 1 {
		return nil, &Error{Kind: Damaged, Detail: "the picture has no size"}
	}
	if size.Width > maxSide || size.Height > maxSide || size.Width*size.Height > maxPixels {
		return nil, &Error{Kind: Unsupported,
			Detail: fmt.Sprintf("%d x %d pixels are too many; at most %d on either side", size.Width, size.Height, maxSide)}
	}
	img, err := imaging.Decode(bytes.NewReader(data), imaging.AutoOrientation(true))
	if err != nil {
		return nil, decodeError(err)
	}
	return img, nil
}

// decodeError tells what a decoder cannot do from what is broken.
func decodeError(err error) *Error {
	var pngCannot png.UnsupportedError
	var jpegCannot jpeg.UnsupportedError
	if errors.As(err, &pngCannot) || errors.As(err, &jpegCannot) {
		return &Error{Kind: Unsupported, Err: err}
	}
	return &Error{Kind: Damaged, Err: err}
}

// readPictureFile reads a regular file of a sane size.
func readPictureFile(path string) ([]byte, error) {
	info, err := os.Stat(path) // before opening: to open a pipe would wait for its writer
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &Error{Kind: Unsupported, Detail: "it is a folder, not a picture"}
	case !info.Mode().IsRegular():
		return nil, &Error{Kind: Unsupported, Detail: "it is not a regular file"}
	case info.Size() > maxFileBytes:
		return nil, &Error{Kind: Unsupported, Detail: "the file is larger than 256 MB"}
	}
	return os.ReadFile(path)
}

// pictureError makes any error of reading a picture file an *Error that names it.
func pictureError(path string, err error) *Error {
	var e *Error
	var wrapped *fs.PathError
	switch {
	case errors.As(err, &e):
	case errors.Is(err, fs.ErrNotExist):
		e = &Error{Kind: NotFound}
	case errors.Is(err, fs.ErrPermission):
		e = &Error{Kind: Denied}
	case errors.As(err, &wrapped):
		e = &Error{Kind: NotFound, Err: wrapped.Err}
	default:
		e = &Error{Kind: Damaged, Err: err}
	}
	e.Source, e.Name = "camera", path
	return e
}
