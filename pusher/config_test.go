package pusher

import (
	"strings"
	"testing"
)

// The rows are the specification's table of attributes: name, default, values that are taken with
// what they become, and values that are refused.
var attributeRows = []struct {
	name, byDefault string
	taken           map[string]string
	refused         []string
}{
	{"url", "", map[string]string{"rtmp://h/app/key": "rtmp://h/app/key", "rtmps://h:443/a/b?x=y": "rtmps://h:443/a/b?x=y", "": ""},
		[]string{"http://h/app/key", "rtmp://", "rtmp://h", "rtmp://h/app", "h/app/key", "rtmp://h:port/app/key", "rtmp://%zz/app/key"}},
	{"mode", "RTC", map[string]string{"SD": "SD", "hd": "HD", "FHD": "FHD", "RTC": "RTC"}, []string{"", "4K", "SD "}},
	{"autopush", "false", map[string]string{"true": "true", "0": "false"}, []string{"yes", ""}},
	{"muted", "false", map[string]string{"true": "true"}, []string{"2"}},
	{"enable-camera", "true", map[string]string{"false": "false"}, []string{"off"}},
	{"auto-focus", "true", map[string]string{"false": "false"}, []string{"manual"}},
	{"focus", "0", map[string]string{"0.35": "0.35", "1": "1"}, []string{"1.1", "-0.1", "near", "NaN"}},
	{"orientation", "vertical", map[string]string{"horizontal": "horizontal"}, []string{"portrait"}},
	{"beauty", "0", map[string]string{"9": "9", "0": "0"}, []string{"10", "-1", "1.5", ""}},
	{"whiteness", "0", map[string]string{"9": "9"}, []string{"10", "-1", "x"}},
	{"aspect", "9:16", map[string]string{"3:4": "3:4"}, []string{"16:9", "4:3"}},
	{"zoom", "1.0", map[string]string{"true": "2.0", "false": "1.0", "1.44": "1.4", "4": "4.0"}, []string{"0.9", "4.1", "NaN", "big"}},
	{"device-position", "front", map[string]string{"back": "back"}, []string{"left"}},
	{"min-bitrate", "200", map[string]string{"300": "300"}, []string{"0", "49", "20001", "1e3"}},
	{"max-bitrate", "1000", map[string]string{"2500": "2500"}, []string{"-5", "many"}},
	{"audio-quality", "low", map[string]string{"high": "high"}, []string{"best"}},
	{"waiting-image", "", map[string]string{"a.png": "a.png"}, nil},
	{"waiting-image-hash", "", map[string]string{"D41D8CD98F00B204E9800998ECF8427E": "d41d8cd98f00b204e9800998ecf8427e", "": ""}, []string{"d41d8c", "z41d8cd98f00b204e9800998ecf8427e"}},
	{"background-mute", "false", map[string]string{"true": "true"}, []string{"mute"}},
	{"debug", "false", map[string]string{"true": "true"}, []string{"on"}},
	{"fps", "0", map[string]string{"30": "30", "1": "1"}, []string{"31", "-1"}},
	{"video-width", "0", map[string]string{"640": "640", "0": "0"}, []string{"641", "62", "4098"}},
	{"video-height", "0", map[string]string{"480": "480"}, []string{"481"}},
	{"local-mirror", "auto", map[string]string{"enable": "enable", "disable": "disable"}, []string{"true"}},
	{"remote-mirror", "false", map[string]string{"true": "true"}, []string{"enable"}},
	{"enable-mic", "true", map[string]string{"false": "false"}, []string{"off"}},
	{"mic-volume", "1", map[string]string{"0.5": "0.5", "0": "0"}, []string{"1.1", "-0.1", "NaN"}},
	{"enable-agc", "false", map[string]string{"true": "true"}, []string{"on", ""}},
	{"enable-ans", "false", map[string]string{"true": "true", "0": "false"}, []string{"low"}},
	{"beauty-style", "smooth", map[string]string{"nature": "nature"}, []string{"pitu"}},
	{"filter", "standard", map[string]string{"pink": "pink", "solor": "solor", "my looks/A.CUBE": "my looks/A.CUBE"}, []string{"sepia", "cube", "a.3dl"}},
	{"filter-strength", "1", map[string]string{"0.3": "0.3"}, []string{"2"}},
	{"camera", "", map[string]string{"pattern": "pattern"}, nil},
	{"back-camera", "", map[string]string{"still:a b.png": "still:a b.png"}, nil},
	{"mic", "", map[string]string{"tone": "tone"}, nil},
	{"encoder", "auto", map[string]string{"hardware": "hardware", "Software": "software", "h264_nvenc": "h264_nvenc"}, []string{"", "x 264", "x264,preset=slow"}},
	{"rate-control", "vbr", map[string]string{"CBR": "cbr"}, []string{"crf", ""}},
}

func TestAttributes(t *testing.T) {
	if len(attributeRows) != len(Attributes) {
		t.Errorf("%d rows for %d attributes", len(attributeRows), len(Attributes))
	}
	for _, row := range attributeRows {
		t.Run(row.name, func(t *testing.T) {
			a := AttributeNamed(row.name)
			if a == nil {
				t.Fatal("there is no such attribute")
			}
			c := NewConfig()
			if got := a.Get(&c); got != row.byDefault {
				t.Errorf("default %q, want %q", got, row.byDefault)
			}
			for text, want := range row.taken {
				if err := a.Set(&c, text); err != nil || a.Get(&c) != want {
					t.Errorf("%q became %q (%v), want %q", text, a.Get(&c), err, want)
				}
			}
			before := a.Get(&c)
			for _, text := range row.refused {
				err := a.Set(&c, text)
				if err == nil {
					t.Errorf("%q was taken", text)
					continue
				}
				if !strings.Contains(err.Error(), row.name) || !strings.Contains(err.Error(), a.Values) {
					t.Errorf("%q: the error %q does not name the attribute and what is allowed", text, err)
				}
				if a.Get(&c) != before {
					t.Errorf("%q was refused, and changed the value to %q", text, a.Get(&c))
				}
			}
		})
	}
}

func TestRefusedURLIsNotRepeated(t *testing.T) {
	c := NewConfig()
	err := AttributeNamed("url").Set(&c, "http://host/app/SECRET?sign=SECRET")
	if err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("error %v", err)
	}
}

func TestCheckFindsContradictions(t *testing.T) {
	for name, set := range map[string]func(*Config){
		"min above max":        func(c *Config) { c.MinBitrate, c.MaxBitrate = 500, 400 },
		"width without height": func(c *Config) { c.VideoWidth = 640 },
	} {
		c := NewConfig()
		set(&c)
		if c.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if c := NewConfig(); c.Check() != nil {
		t.Errorf("the defaults contradict themselves: %v", c.Check())
	}
}

// Whatever is written to an attribute is refused with a sentence, or taken, and then read and written again
// as it is.
func FuzzAttributes(f *testing.F) {
	for i, row := range attributeRows {
		for text := range row.taken {
			f.Add(uint8(i), text)
		}
		for _, text := range row.refused {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		a := Attributes[int(i)%len(Attributes)]
		c := NewConfig()
		before := c
		if err := a.Set(&c, text); err != nil {
			if c != before {
				t.Errorf("%s: %q was refused, and changed something", a.Name, text)
			}
			if a.Secret && len(text) > 8 && strings.Contains(err.Error(), text) {
				t.Errorf("%s: the error repeats %q", a.Name, text)
			}
			return
		}
		again := NewConfig()
		if err := a.Set(&again, a.Get(&c)); err != nil || a.Get(&again) != a.Get(&c) {
			t.Errorf("%s: %q became %q, which became %q (%v)", a.Name, text, a.Get(&c), a.Get(&again), err)
		}
		if a.Secret && text != "" && strings.Contains(c.String(), text) {
			t.Errorf("%s is printed: %v", a.Name, c)
		}
	})
}
