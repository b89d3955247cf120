package devices

import (
	"image"

	"github.com/pion/mediadevices/pkg/frame"

	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

func openJPEG(open func() (JPEGDecoder, error)) (JPEGDecoder, error) {
	if open == nil {
		return slowJPEG{}, nil
	}
	return open()
}

// slowJPEG decodes JPEG in Go, with the tables that many cameras leave out.
type slowJPEG struct{}

func (slowJPEG) Close() error { return nil }

func (slowJPEG) Decode(data []byte, dst *media.Frame) error {
	decoder, err := frame.NewDecoder(frame.FormatMJPEG)
	if err != nil {
		return err
	}
	img, _, err := decoder.Decode(data, 0, 0)
	if err != nil {
		return err
	}
	*dst = asFrame(img, media.Full)
	return nil
}

// asFrame makes a frame of what a driver or decoder delivers; YCbCr planes are not copied.
func asFrame(img image.Image, of media.Range) media.Frame {
	if planes, ok := img.(*image.YCbCr); ok {
		return media.Frame{Picture: planes, Range: of}
	}
	return *capture.FromImage(img)
}
