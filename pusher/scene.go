package pusher

import (
	"livepusher/beauty"
	"livepusher/pusher/media"
)

// scene is all that the compositor needs to know to make a picture. The session replaces it as a
// whole; the compositor looks at the newest one at each tick.
type scene struct {
	width, height, fps int
	camera             *media.Slot  // nil: show the still picture
	still              *media.Frame // width x height, I420: the waiting image
	hold               bool         // repeat the last picture whatever comes (pause)
	zoom               float64
	mirror             bool
	filter             beauty.Params // for the camera's pictures only
	watermark          string        // Config.Watermark
	viewTurned         bool          // the preview turns what it gets left to right
	preview            bool          // somebody looks at the preview
	encode             *videoStage   // nil: nobody wants pictures encoded
}

// viewDiffers tells whether the preview needs another picture than the stream: where it is turned, a watermark
// is not.
func (s *scene) viewDiffers() bool { return s.viewTurned && s.watermark != "" }

// FilterParams are the filter's parameters; cube is what LoadLook made of c.Filter. The name of a file is
// no look that the filter knows, so that one which could not be read is none.
func (c *Config) FilterParams(cube *beauty.Cube) beauty.Params {
	p := beauty.Params{Beauty: c.Beauty, Whiteness: c.Whiteness, Look: c.Filter, Cube: cube, Strength: c.FilterStrength}
	if c.BeautyStyle == StyleNature {
		p.Style = beauty.Nature
	}
	return p
}
