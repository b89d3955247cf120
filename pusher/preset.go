package pusher

import (
	"fmt"
	"time"
)

// Scenario is a set of attributes that the component's documentation recommends for a use.
type Scenario struct {
	ID       string // names the texts of the window
	Mode     Mode
	Min, Max int // kbit/s
	Audio    string
}

// Scenarios are the documentation's recommended settings, in its order.
var Scenarios = []Scenario{
	{"sd", SD, 300, 800, QualityHigh},
	{"hd", HD, 600, 1200, QualityHigh},
	{"fhd", FHD, 600, 1800, QualityHigh},
	{"customer", RTC, 200, 500, QualityHigh},
	{"claim", RTC, 200, 1200, QualityHigh},
	{"speaker", RTC, 200, 1000, QualityHigh},
	{"participant", RTC, 150, 300, QualityLow},
}

// ApplyTo sets the scenario's attributes in c.
func (s Scenario) ApplyTo(c *Config) {
	c.Mode, c.MinBitrate, c.MaxBitrate, c.AudioQuality = s.Mode, s.Min, s.Max, s.Audio
}

// Output is what a mode comes to: the picture and the sound that are pushed.
type Output struct {
	Width, Height int // pixels, even
	FPS           int
	KeyInterval   time.Duration
	LowLatency    bool
	Audio         AudioFormat
	AudioBitrate  int    // kbit/s
	Note          string // why the size is not the mode's usual one; empty when it is
}

// size is a picture held upright, in pixels: 9:16 and its 3:4.
type size struct{ wide, tall, wide3x4, tall3x4 int }

// The sizes of the modes, smallest first, each with the lowest max-bitrate (kbit/s) that fills it: the
// lower end of the documentation's window for its mode. A max-bitrate below takes the size before.
var sizes = []struct {
	size
	floor int
}{
	{size{270, 480, 360, 480}, 0},
	{size{360, 640, 360, 480}, 300},
	{size{540, 960, 540, 720}, 600},
	{size{720, 1280, 720, 960}, 600},
	{size{1080, 1920, 1080, 1440}, 2500},
}

// Of sizes, where a mode's usual one is.
var usualSize = map[Mode]int{SD: 1, HD: 2, FHD: 3}

// The sizes of RTC keep the height of the 9:16 picture for 3:4 as well.
var rtcSizes = []struct {
	size
	upTo int // max-bitrate, kbit/s
}{
	{size{270, 480, 360, 480}, 400},
	{size{360, 640, 480, 640}, 900},
	{size{540, 960, 720, 960}, 1 << 30},
}

// Output settles what c pushes.
func (c *Config) Output() Output {
	o := Output{FPS: 30, KeyInterval: 2 * time.Second, Audio: AudioFormat{48000, 2}, AudioBitrate: 128}
	switch c.Mode {
	case SD:
		o.FPS = 25
	case RTC:
		o.FPS, o.KeyInterval, o.LowLatency = 20, time.Second, true
	}
	if c.FPS != 0 {
		o.FPS = c.FPS
	}
	if c.AudioQuality == QualityLow {
		o.Audio, o.AudioBitrate = AudioFormat{16000, 1}, 32
	}
	var s size
	s, o.Note = c.size()
	o.Width, o.Height = s.wide, s.tall
	if c.Aspect == Aspect3x4 {
		o.Width, o.Height = s.wide3x4, s.tall3x4
	}
	if c.Orientation == Horizontal {
		o.Width, o.Height = o.Height, o.Width
	}
	if c.VideoWidth != 0 && c.VideoHeight != 0 {
		o.Width, o.Height, o.Note = c.VideoWidth, c.VideoHeight, ""
	}
	return o
}

func (c *Config) size() (size, string) {
	if c.Mode == RTC {
		for _, s := range rtcSizes {
			if c.MaxBitrate <= s.upTo {
				return s.size, ""
			}
		}
	}
	usual := usualSize[c.Mode]
	if c.Mode == FHD && c.MaxBitrate >= sizes[usual+1].floor {
		return sizes[usual+1].size, ""
	}
	i := usual
	for i > 0 && c.MaxBitrate < sizes[i].floor {
		i--
	}
	if i == usual {
		return sizes[i].size, ""
	}
	return sizes[i].size, fmt.Sprintf(", smaller than usual for %s because max-bitrate %d could not fill it", c.Mode, c.MaxBitrate)
}

// ScenarioByID returns the scenario of that ID, or the first.
func ScenarioByID(id string) Scenario {
	for _, s := range Scenarios {
		if s.ID == id {
			return s
		}
	}
	return Scenarios[0]
}

// UsualScenario is the scenario that is meant when only a mode is named.
func UsualScenario(m Mode) Scenario {
	return ScenarioByID(map[Mode]string{SD: "sd", HD: "hd", FHD: "fhd", RTC: "speaker"}[m])
}
