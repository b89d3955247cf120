package pusher

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Mode is what a stream is for: SD, HD and FHD trade no quality for latency, RTC trades everything.
type Mode string

const (
	SD  Mode = "SD"
	HD  Mode = "HD"
	FHD Mode = "FHD"
	RTC Mode = "RTC"
)

// Values of the attributes that are a choice of words.
const (
	Vertical, Horizontal            = "vertical", "horizontal"
	Aspect9x16, Aspect3x4           = "9:16", "3:4"
	Front, Back                     = "front", "back"
	QualityLow, QualityHigh         = "low", "high"
	MirrorAuto, MirrorOn, MirrorOff = "auto", "enable", "disable"
	StyleSmooth, StyleNature        = "smooth", "nature"
	RateVBR, RateCBR                = "vbr", "cbr"
)

// Values of the attribute encoder beside the encoders' own names.
const EncoderAuto, EncoderHardware, EncoderSoftware = "auto", "hardware", "software"

// Looks are the values of the attribute filter beside users' own .cube files.
var Looks = []string{"standard", "pink", "nostalgia", "blues", "romantic", "cool", "fresher", "solor",
	"aestheticism", "whitening", "cerisered"}

// Config holds the attributes of live-pusher. NewConfig gives the component's own defaults; the name
// of each field's attribute, its values and what it does are in Attributes.
type Config struct {
	URL              string // a secret: it holds the stream key. Print RedactURL(URL) instead
	Mode             Mode
	Autopush         bool
	Muted            bool
	EnableCamera     bool
	AutoFocus        bool
	Focus            float64 // without AutoFocus: 0, far away, to 1, as near as the camera can
	Orientation      string
	Beauty           int // 0-9
	Whiteness        int // 0-9
	Aspect           string
	Zoom             float64 // magnification, 1.0-4.0
	DevicePosition   string
	MinBitrate       int // kbit/s
	MaxBitrate       int // kbit/s
	AudioQuality     string
	WaitingImage     string // path, or address starting with http:// or https://; empty is the built-in one
	WaitingImageHash string // md5 in hex; empty is unchecked
	BackgroundMute   bool
	Debug            bool
	FPS              int // frames a second, 0 by mode
	VideoWidth       int // pixels, 0 by mode
	VideoHeight      int
	LocalMirror      string
	RemoteMirror     bool
	EnableMic        bool
	MicVolume        float64 // gain, 0.0-1.0
	EnableAGC        bool    // automatic gain control of the microphone
	EnableANS        bool    // automatic noise suppression
	BeautyStyle      string
	Filter           string  // one of Looks, or the path of a .cube file
	FilterStrength   float64 // 0-1
	Watermark        string  // written into the picture, with {time} and {date}; see WatermarkText

	// Which devices. The component leaves that to the phone; a desktop has to ask.
	Camera     string // the front camera: a device's ID or name, pattern, still:FILE, file:FILE, none; empty is the first there is
	BackCamera string // the back camera, likewise; empty is the second there is
	Mic        string // a device's ID or name, tone, file:FILE, none; empty is the default one

	Encoder     string // of the video: EncoderAuto, EncoderHardware, EncoderSoftware, or a name such as "libx264"
	RateControl string // RateVBR: up to MaxBitrate, less where the picture needs less; RateCBR: always all of it

	RetryDelays string // seconds before each try to connect again, such as "0.5,2,5"
	KeepTrying  bool   // after the last of them it is repeated for ever
}

// NewConfig returns the defaults of the component.
func NewConfig() Config {
	return Config{
		Mode: RTC, EnableCamera: true, AutoFocus: true, Orientation: Vertical, Aspect: Aspect9x16, Zoom: 1,
		DevicePosition: Front, MinBitrate: 200, MaxBitrate: 1000, AudioQuality: QualityLow, LocalMirror: MirrorAuto,
		EnableMic: true, MicVolume: 1, BeautyStyle: StyleSmooth, Filter: "standard", FilterStrength: 1,
		Encoder: EncoderAuto, RateControl: RateVBR, RetryDelays: defaultRetryDelays,
	}
}

// Voice is what is to be done to the microphone's sound.
func (c *Config) Voice() VoiceSettings { return VoiceSettings{AGC: c.EnableAGC, ANS: c.EnableANS} }

// SecondCamera is the name by which Sources are asked for the back camera when the user named none.
const SecondCamera = "second"

// ActiveCamera is the name of the camera that DevicePosition selects.
func (c *Config) ActiveCamera() string {
	if c.DevicePosition == Back {
		return cmp.Or(c.BackCamera, SecondCamera)
	}
	return c.Camera
}

// Attribute is one attribute of live-pusher under the name that the command line, the settings file
// and the window share.
type Attribute struct {
	Name   string
	Values string // what is allowed, for people: "0-9", "SD, HD, FHD, RTC"
	Usage  string // one line
	Bool   bool   // a flag that needs no value
	Secret bool   // never to be stored or shown
	get    func(*Config) string
	set    func(*Config, string) error
}

// Get returns the attribute's value in c as text.
func (a *Attribute) Get(c *Config) string { return a.get(c) }

// Set parses text into the attribute of c. The error names the attribute, the value and what is
// allowed, and c is unchanged then.
func (a *Attribute) Set(c *Config, text string) error {
	if err := a.set(c, text); err != nil {
		shown := strconv.Quote(text)
		if a.Secret {
			shown = "this value"
		}
		return fmt.Errorf("%s does not take %s: %s", a.Name, shown, a.Values)
	}
	return nil
}

// Attributes lists all attributes in the order of the component's documentation.
var Attributes = []*Attribute{
	{Name: "url", Values: "an address like rtmp://host/app/key or rtmps://host/app/key", Usage: "push address", Secret: true,
		get: func(c *Config) string { return c.URL },
		set: func(c *Config, s string) error {
			if s != "" {
				if err := CheckURL(s); err != nil {
					return err
				}
			}
			c.URL = s
			return nil
		}},
	choice("mode", "what the stream is for", func(c *Config) *Mode { return &c.Mode }, SD, HD, FHD, RTC),
	boolean("autopush", "start pushing on launch", func(c *Config) *bool { return &c.Autopush }),
	boolean("muted", "send silence", func(c *Config) *bool { return &c.Muted }),
	boolean("enable-camera", "off: sound only, with the waiting image as picture", func(c *Config) *bool { return &c.EnableCamera }),
	boolean("auto-focus", "the camera focuses by itself", func(c *Config) *bool { return &c.AutoFocus }),
	fraction("focus", "without auto-focus: 0 far away, 1 as near as the camera can", func(c *Config) *float64 { return &c.Focus }),
	choice("orientation", "vertical: width < height", func(c *Config) *string { return &c.Orientation }, Vertical, Horizontal),
	integer("beauty", "skin smoothing, 0 is off", func(c *Config) *int { return &c.Beauty }, 0, 9),
	integer("whiteness", "skin whitening, 0 is off", func(c *Config) *int { return &c.Whiteness }, 0, 9),
	choice("aspect", "shape of the picture; 16:9 and 4:3 when horizontal", func(c *Config) *string { return &c.Aspect }, Aspect9x16, Aspect3x4),
	{Name: "zoom", Values: "true (2.0), false (1.0) or a factor 1.0-4.0", Usage: "magnification",
		get: func(c *Config) string { return strconv.FormatFloat(c.Zoom, 'f', 1, 64) }, set: setZoom},
	choice("device-position", "which of the two cameras", func(c *Config) *string { return &c.DevicePosition }, Front, Back),
	integer("min-bitrate", "kbit/s that the video falls to at worst", func(c *Config) *int { return &c.MinBitrate }, 50, 20000),
	integer("max-bitrate", "kbit/s that the video rises to at best", func(c *Config) *int { return &c.MaxBitrate }, 50, 20000),
	choice("audio-quality", "low: 16 kHz mono; high: 48 kHz stereo", func(c *Config) *string { return &c.AudioQuality }, QualityLow, QualityHigh),
	word("waiting-image", "a picture file, or an http(s) address of one", "picture sent while in the background", func(c *Config) *string { return &c.WaitingImage }),
	{Name: "waiting-image-hash", Values: "an md5 of 32 hex digits", Usage: "md5 of the waiting image",
		get: func(c *Config) string { return c.WaitingImageHash }, set: setHash},
	boolean("background-mute", "microphone off while in the background", func(c *Config) *bool { return &c.BackgroundMute }),
	boolean("debug", "figures and log over the preview", func(c *Config) *bool { return &c.Debug }),
	integer("fps", "frames a second, 0 by mode", func(c *Config) *int { return &c.FPS }, 0, 30),
	evenSize("video-width", func(c *Config) *int { return &c.VideoWidth }),
	evenSize("video-height", func(c *Config) *int { return &c.VideoHeight }),
	choice("local-mirror", "mirrors the preview; auto: the front camera only", func(c *Config) *string { return &c.LocalMirror }, MirrorAuto, MirrorOn, MirrorOff),
	boolean("remote-mirror", "mirrors the pushed picture", func(c *Config) *bool { return &c.RemoteMirror }),
	boolean("enable-mic", "off releases the microphone and sends silence", func(c *Config) *bool { return &c.EnableMic }),
	fraction("mic-volume", "gain of the microphone", func(c *Config) *float64 { return &c.MicVolume }),
	boolean("enable-agc", "automatic gain: the voice has one level, near or far from the microphone", func(c *Config) *bool { return &c.EnableAGC }),
	boolean("enable-ans", "noise suppression: hum, hiss and fans are kept from the microphone's sound", func(c *Config) *bool { return &c.EnableANS }),
	choice("beauty-style", "character of the smoothing", func(c *Config) *string { return &c.BeautyStyle }, StyleSmooth, StyleNature),
	look("filter", "colour look", func(c *Config) *string { return &c.Filter }),
	fraction("filter-strength", "strength of the colour look", func(c *Config) *float64 { return &c.FilterStrength }),
	{Name: "watermark", Values: fmt.Sprintf("a line of at most %d characters; {time} and {date} become this machine's", MaxWatermark), Usage: "text in the picture's lower left corner",
		get: func(c *Config) string { return c.Watermark }, set: setWatermark},
	word("camera", "pattern, still:FILE, file:FILE, none, or a device", "front camera", func(c *Config) *string { return &c.Camera }),
	word("back-camera", "pattern, still:FILE, file:FILE, none, or a device", "back camera", func(c *Config) *string { return &c.BackCamera }),
	word("mic", "tone, file:FILE, none, or a device", "microphone", func(c *Config) *string { return &c.Mic }),
	{Name: "encoder", Values: "auto, hardware, software, or a name that devices lists", Usage: "video encoder",
		get: func(c *Config) string { return c.Encoder }, set: setEncoder},
	choice("rate-control", "cbr: a constant bitrate, for platforms that insist", func(c *Config) *string { return &c.RateControl }, RateVBR, RateCBR),
	{Name: "retry-delays", Values: fmt.Sprintf("1 to %d numbers of seconds, %g-%g, with commas between them", maxRetries, minDelay.Seconds(), maxRetryDelay.Seconds()),
		Usage: "how long to wait before each try to connect again", get: func(c *Config) string { return c.RetryDelays }, set: setRetryDelays},
	boolean("keep-trying", "after the last try its delay is repeated for ever", func(c *Config) *bool { return &c.KeepTrying }),
}

// AttributeNamed returns the attribute of that name, or nil.
func AttributeNamed(name string) *Attribute {
	i := slices.IndexFunc(Attributes, func(a *Attribute) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return Attributes[i]
}

// Check says what in c does not fit together; nil when all is well. Single values are checked where
// they are set.
func (c *Config) Check() error {
	if c.MinBitrate > c.MaxBitrate {
		return fmt.Errorf("min-bitrate %d is above max-bitrate %d: lower the one or raise the other", c.MinBitrate, c.MaxBitrate)
	}
	if (c.VideoWidth == 0) != (c.VideoHeight == 0) {
		return fmt.Errorf("video-width %d and video-height %d go together: set both, or neither", c.VideoWidth, c.VideoHeight)
	}
	return nil
}

var errValue = fmt.Errorf("value")

func choice[T ~string](name, usage string, field func(*Config) *T, allowed ...T) *Attribute {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return &Attribute{Name: name, Values: strings.Join(words, ", "), Usage: usage,
		get: func(c *Config) string { return string(*field(c)) },
		set: func(c *Config, s string) error {
			i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, s) })
			if i < 0 {
				return errValue
			}
			*field(c) = allowed[i]
			return nil
		}}
}

// look is a choice of Looks, or a file of the user's own. Whether that can be read is not asked here; see
// LoadLook.
func look(name, usage string, field func(*Config) *string) *Attribute {
	a := choice(name, usage, field, Looks...)
	a.Values += ", or a file ending in .cube"
	set := a.set
	a.set = func(c *Config, s string) error {
		if IsLookFile(s) {
			*field(c) = s
			return nil
		}
		return set(c, s)
	}
	return a
}

func boolean(name, usage string, field func(*Config) *bool) *Attribute {
	return &Attribute{Name: name, Values: "true, false", Usage: usage, Bool: true,
		get: func(c *Config) string { return strconv.FormatBool(*field(c)) },
		set: func(c *Config, s string) error {
			v, err := strconv.ParseBool(s)
			if err == nil {
				*field(c) = v
			}
			return err
		}}
}

func integer(name, usage string, field func(*Config) *int, low, high int) *Attribute {
	return &Attribute{Name: name, Values: fmt.Sprintf("a whole number %d-%d", low, high), Usage: usage,
		get: func(c *Config) string { return strconv.Itoa(*field(c)) },
		set: func(c *Config, s string) error {
			v, err := strconv.Atoi(s)
			if err != nil || v < low || v > high {
				return errValue
			}
			*field(c) = v
			return nil
		}}
}

// Sizes that the H.264 encoders of this program are asked for, in pixels.
const minSize, maxSize = 64, 4096

func evenSize(name string, field func(*Config) *int) *Attribute {
	a := integer(name, "exact size in pixels, 0 by mode", field, 0, maxSize)
	a.Values = fmt.Sprintf("0 (by mode) or an even number %d-%d", minSize, maxSize)
	set := a.set
	a.set = func(c *Config, s string) error {
		if v, err := strconv.Atoi(s); err != nil || v%2 != 0 || v != 0 && v < minSize {
			return errValue
		}
		return set(c, s)
	}
	return a
}

func fraction(name, usage string, field func(*Config) *float64) *Attribute {
	return &Attribute{Name: name, Values: "a number 0.0-1.0", Usage: usage,
		get: func(c *Config) string { return strconv.FormatFloat(*field(c), 'g', 3, 64) },
		set: func(c *Config, s string) error {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || !(v >= 0 && v <= 1) {
				return errValue
			}
			*field(c) = v
			return nil
		}}
}

func word(name, values, usage string, field func(*Config) *string) *Attribute {
	return &Attribute{Name: name, Values: values, Usage: usage,
		get: func(c *Config) string { return *field(c) },
		set: func(c *Config, s string) error { *field(c) = s; return nil }}
}

// setZoom takes the component's true and false and, beyond it, a factor, rounded to steps of 0.1.
func setZoom(c *Config, s string) error {
	switch strings.ToLower(s) {
	case "true":
		c.Zoom = 2
		return nil
	case "false":
		c.Zoom = 1
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 1 && v <= MaxZoom) {
		return errValue
	}
	c.Zoom = math.Round(v*10) / 10
	return nil
}

// setEncoder takes any name of the form that encoders have; whether there is one is known when it is
// opened.
func setEncoder(c *Config, s string) error {
	s = strings.ToLower(s)
	if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return errValue
	}
	c.Encoder = s
	return nil
}

// MaxZoom is the largest magnification.
const MaxZoom = 4.0

func setHash(c *Config, s string) error {
	hex := strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
	if !hex || len(s) != 0 && len(s) != 32 {
		return errValue
	}
	c.WaitingImageHash = strings.ToLower(s)
	return nil
}
