package pusher

import (
	"testing"
	"time"
)

// What lies between the rows of the specification's table of modes, which specification_test.go has.
func TestOutput(t *testing.T) {
	for _, row := range []struct {
		name          string
		set           func(*Config)
		width, height int
		fps           int
		key           time.Duration
	}{
		{"FHD just below 2500", func(c *Config) { c.Mode, c.MaxBitrate = FHD, 2499 }, 720, 1280, 30, 2 * time.Second},
		{"RTC 401", func(c *Config) { c.MaxBitrate = 401 }, 360, 640, 20, time.Second},
		{"RTC 901", func(c *Config) { c.MaxBitrate = 901 }, 540, 960, 20, time.Second},
		{"RTC 3:4 keeps the height", func(c *Config) { c.MaxBitrate, c.Aspect = 901, Aspect3x4 }, 720, 960, 20, time.Second},
		{"HD at a bitrate of SD", func(c *Config) { c.Mode, c.MaxBitrate = HD, 500 }, 360, 640, 30, 2 * time.Second},
		{"HD at 250", func(c *Config) { c.Mode, c.MaxBitrate = HD, 250 }, 270, 480, 30, 2 * time.Second},
		{"SD at 250", func(c *Config) { c.Mode, c.MaxBitrate = SD, 250 }, 270, 480, 25, 2 * time.Second},
		{"exact size wins", func(c *Config) { c.Mode, c.VideoWidth, c.VideoHeight, c.FPS = HD, 128, 96, 15 }, 128, 96, 15, 2 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := NewConfig()
			row.set(&c)
			o := c.Output()
			if o.Width != row.width || o.Height != row.height || o.FPS != row.fps || o.KeyInterval != row.key {
				t.Errorf("%dx%d at %d, key frame every %v; want %dx%d at %d, %v", o.Width, o.Height, o.FPS, o.KeyInterval,
					row.width, row.height, row.fps, row.key)
			}
			if o.Width%2 != 0 || o.Height%2 != 0 {
				t.Errorf("%dx%d is odd", o.Width, o.Height)
			}
		})
	}
}

func TestOutputSaysWhySmaller(t *testing.T) {
	c := NewConfig()
	c.Mode, c.MaxBitrate = HD, 500
	if c.Output().Note == "" {
		t.Error("a smaller size than the mode's usual one is not explained")
	}
	c.MaxBitrate = 1200
	if note := c.Output().Note; note != "" {
		t.Errorf("the usual size is explained: %q", note)
	}
}

func TestAudioQuality(t *testing.T) {
	c := NewConfig()
	if f := c.Output().Audio; f != (AudioFormat{16000, 1}) {
		t.Errorf("low is %+v", f)
	}
	c.AudioQuality = QualityHigh
	if f := c.Output().Audio; f != (AudioFormat{48000, 2}) {
		t.Errorf("high is %+v", f)
	}
}
