package pusher

import (
	"image"
	"testing"
)

func TestViewTurned(t *testing.T) {
	for _, row := range []struct {
		name   string
		source Source
		camera string // as set
		open   string // as it runs
		edit   func(*Config)
		want   bool
	}{
		{"front camera", Camera, "", "BRIO", func(c *Config) {}, true},
		{"back camera", Camera, "", "BRIO", func(c *Config) { c.DevicePosition = Back }, false},
		{"waiting image", Standby, "", "", func(c *Config) {}, false},
		{"broken camera", Broken, "", "", func(c *Config) { c.LocalMirror = MirrorOn }, false},
		{"on", Camera, "", "BRIO", func(c *Config) { c.LocalMirror = MirrorOn; c.DevicePosition = Back }, true},
		{"off", Camera, "", "BRIO", func(c *Config) { c.LocalMirror = MirrorOff }, false},
		{"mirrored for viewers already", Camera, "", "BRIO", func(c *Config) { c.RemoteMirror = true }, false},
		{"mirrored for viewers, not for us", Camera, "", "BRIO", func(c *Config) { c.RemoteMirror = true; c.LocalMirror = MirrorOff }, true},
		{"test picture", Camera, "pattern", TestPicture, func(c *Config) {}, false},
		{"test picture for want of a camera", Camera, "", TestPicture, func(c *Config) {}, false},
		{"file", Camera, "file:a.mp4", "a.mp4", func(c *Config) {}, false},
		{"test picture, asked for", Camera, "pattern", TestPicture, func(c *Config) { c.LocalMirror = MirrorOn }, true},
	} {
		c := NewConfig()
		c.Camera = row.camera
		row.edit(&c)
		if got := ViewTurned(&c, &State{Source: row.source, Camera: row.open}); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestTurnOver(t *testing.T) {
	p := image.NewYCbCr(image.Rect(0, 0, 4, 2), image.YCbCrSubsampleRatio420)
	copy(p.Y, []uint8{1, 2, 3, 4, 5, 6, 7, 8})
	copy(p.Cb, []uint8{10, 11})
	copy(p.Cr, []uint8{20, 21})
	turnOver(p)
	if got := [5]uint8{p.Y[0], p.Y[3], p.Y[7], p.Cb[0], p.Cr[1]}; got != [5]uint8{4, 1, 5, 11, 20} {
		t.Errorf("%v", got)
	}
}
