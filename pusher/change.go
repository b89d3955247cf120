package pusher

// Effect is what has to happen for a changed attribute to count.
type Effect uint8

const (
	NextTick     Effect = 1 << iota // the next picture or sample already has it
	ReopenCamera                    // the source is opened anew; encoder and link stay
	ReopenMic                       // the microphone is opened anew, and the audio encoder when the format changed
	Restart                         // at the next start, or by a stop and a start
	NextStart                       // at the next start
)

// effects gives each attribute its effect. AllAttributes in the tests: none may be missing.
var effects = map[string]Effect{
	"url": NextStart, "autopush": NextStart,
	"mode": Restart, "aspect": Restart, "orientation": Restart, "fps": Restart, "video-width": Restart, "video-height": Restart,
	"encoder": Restart, "rate-control": Restart,
	"camera": ReopenCamera, "back-camera": ReopenCamera, "device-position": ReopenCamera, "enable-camera": ReopenCamera,
	"mic": ReopenMic, "enable-mic": ReopenMic, "audio-quality": ReopenMic,
	"enable-agc": ReopenMic, "enable-ans": ReopenMic,
	"beauty": NextTick, "whiteness": NextTick, "beauty-style": NextTick, "filter": NextTick, "filter-strength": NextTick, "watermark": NextTick,
	"zoom": NextTick, "auto-focus": NextTick, "focus": NextTick, "local-mirror": NextTick, "remote-mirror": NextTick, "muted": NextTick, "mic-volume": NextTick,
	"min-bitrate": NextTick, "max-bitrate": NextTick, "waiting-image": NextTick, "waiting-image-hash": NextTick,
	"background-mute": NextTick, "debug": NextTick,
	"retry-delays": NextTick, "keep-trying": NextTick,
}

// Change is what lies between two configs.
type Change struct {
	Effects Effect   // of all changed attributes together
	Names   []string // of the changed attributes
}

// Has tells whether the change needs e.
func (c Change) Has(e Effect) bool { return c.Effects&e != 0 }

// Diff compares two configs, attribute by attribute.
func Diff(old, new Config) Change {
	var c Change
	for _, a := range Attributes {
		if a.Get(&old) != a.Get(&new) {
			c.Effects |= effects[a.Name]
			c.Names = append(c.Names, a.Name)
		}
	}
	// The other of the two cameras is not running.
	if c.Effects&ReopenCamera != 0 && old.ActiveCamera() == new.ActiveCamera() && !c.hasAny("device-position", "enable-camera") {
		c.Effects &^= ReopenCamera
	}
	return c
}

func (c Change) hasAny(names ...string) bool {
	for _, changed := range c.Names {
		for _, n := range names {
			if n == changed {
				return true
			}
		}
	}
	return false
}
