package pusher

import (
	"slices"
	"testing"
)

func TestEveryAttributeHasAnEffect(t *testing.T) {
	for _, a := range Attributes {
		if effects[a.Name] == 0 {
			t.Errorf("%s has no effect", a.Name)
		}
	}
	for name := range effects {
		if AttributeNamed(name) == nil {
			t.Errorf("%s is no attribute", name)
		}
	}
}

func TestDiff(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*Config)
		want   Effect
		names  []string
	}{
		{"nothing", func(c *Config) {}, 0, nil},
		{"beauty", func(c *Config) { c.Beauty = 5 }, NextTick, []string{"beauty"}},
		{"camera", func(c *Config) { c.Camera = "pattern" }, ReopenCamera, []string{"camera"}},
		{"the other camera", func(c *Config) { c.BackCamera = "pattern" }, 0, []string{"back-camera"}},
		{"position", func(c *Config) { c.DevicePosition = Back }, ReopenCamera, []string{"device-position"}},
		{"audio quality", func(c *Config) { c.AudioQuality = QualityHigh }, ReopenMic, []string{"audio-quality"}},
		{"gain control", func(c *Config) { c.EnableAGC = true }, ReopenMic, []string{"enable-agc"}},
		{"noise suppression", func(c *Config) { c.EnableANS = true }, ReopenMic, []string{"enable-ans"}},
		{"mode and whiteness", func(c *Config) { c.Mode, c.Whiteness = HD, 3 }, Restart | NextTick, []string{"mode", "whiteness"}},
		{"encoder", func(c *Config) { c.Encoder = EncoderSoftware }, Restart, []string{"encoder"}},
		{"rate control", func(c *Config) { c.RateControl = RateCBR }, Restart, []string{"rate-control"}},
		{"url", func(c *Config) { c.URL = "rtmp://h/a/k" }, NextStart, []string{"url"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			old, c := NewConfig(), NewConfig()
			row.change(&c)
			got := Diff(old, c)
			if got.Effects != row.want || !slices.Equal(got.Names, row.names) {
				t.Errorf("effects %b of %v, want %b of %v", got.Effects, got.Names, row.want, row.names)
			}
		})
	}
}
