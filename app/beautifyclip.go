package app

import (
	"context"
	"errors"
	"image"
	"io"
	"math"
	"path/filepath"
	"time"

	"livepusher/beauty"
	"livepusher/beauty/quality/report"
	"livepusher/pusher/av"
	"livepusher/pusher/capture"
	"livepusher/pusher/media"
)

// clip reads a video file picture by picture, upright, as I420 of limited range and even size.
type clip struct {
	file   *av.VideoFile
	scaler *av.Scaler
	frame  media.Frame
	fps    int
}

func openClip(ctx context.Context, path string) (*clip, error) {
	file, err := av.OpenVideoFile(ctx, path, av.FileConfig{Once: true, Unpaced: true})
	if err != nil {
		return nil, err
	}
	return &clip{file: file, scaler: av.NewScaler(), fps: max(1, int(math.Round(file.Info().FPS)))}, nil
}

// next returns the next picture, which is good until the one after it; io.EOF at the end.
func (c *clip) next() (*media.Frame, error) {
	f, err := c.file.Read()
	if err != nil {
		return nil, err
	}
	w, h := f.Picture.Rect.Dx()&^1, f.Picture.Rect.Dy()&^1
	crop := image.Rect(0, 0, w, h)
	if f.Turn == 90 || f.Turn == 270 {
		w, h = h, w
	}
	if c.frame.Picture == nil {
		c.frame.Picture = media.NewPicture(w, h)
	}
	return &c.frame, c.scaler.Scale(&c.frame, f, crop, f.Turn, false)
}

func (c *clip) close() {
	c.file.Close()
	c.scaler.Close()
}

// Quality of a clip that is written: hardly to be told from the source.
const (
	clipCRF     = 17
	clipPreset  = "fast"
	clipBitrate = 50000 // kbit/s at most
)

// beautifyClip takes a clip through the filter: same size and rate, without its sound.
func beautifyClip(ctx context.Context, in, out string, p beauty.Params) error {
	c, err := openClip(ctx, in)
	if err != nil {
		return err
	}
	defer c.close()
	return replaceFile(out, func(w io.Writer) error { return c.write(ctx, w, p) })
}

func (c *clip) write(ctx context.Context, w io.Writer, p beauty.Params) error {
	f, err := c.next()
	if err != nil {
		return err
	}
	size := f.Picture.Rect.Size()
	enc, err := av.OpenH264(av.H264Config{Width: size.X, Height: size.Y, FPS: c.fps, Bitrate: clipBitrate, CRF: clipCRF, Preset: clipPreset})
	if err != nil {
		return err
	}
	defer enc.Close()
	track := enc.Track()
	file, err := av.NewMP4(w, &track, nil)
	if err != nil {
		return err
	}
	var failed error
	emit := func(packet media.Packet) {
		if packet.Key && failed == nil {
			failed = file.Flush()
		}
		if failed == nil {
			failed = file.WritePacket(packet)
		}
	}
	filter := beauty.New()
	beautiful := media.Frame{Picture: media.NewPicture(size.X, size.Y)}
	for n := 0; err == nil && failed == nil; n++ {
		filter.Apply(beautiful.Picture, f.Picture, p)
		beautiful.Time = time.Duration(n) * time.Second / time.Duration(c.fps)
		if err := enc.Encode(&beautiful, false, emit); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f, err = c.next()
	}
	if err != io.EOF && err != nil {
		return err
	}
	return errors.Join(failed, enc.Drain(emit), file.Close())
}

// reportFrames is how many pictures of a clip are looked at.
const reportFrames = 12

// material is what a report is about: a picture, or the beginning of a clip.
func material(ctx context.Context, in string, still image.Image) (report.Material, error) {
	if still != nil {
		return report.FromImage(filepath.Base(in), still), nil
	}
	c, err := openClip(ctx, in)
	if err != nil {
		return report.Material{}, err
	}
	defer c.close()
	m := report.Material{Name: filepath.Base(in)}
	for len(m.Frames) < reportFrames {
		f, err := c.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return report.Material{}, err
		}
		var kept media.Frame
		kept.CopyFrom(f)
		m.Frames = append(m.Frames, kept.Picture)
	}
	if len(m.Frames) == 0 {
		return report.Material{}, &capture.Error{Source: "camera", Name: in, Kind: capture.Damaged, Detail: "it has no pictures"}
	}
	m.Width, m.Height = m.Frames[0].Rect.Dx(), m.Frames[0].Rect.Dy()
	return m, nil
}
