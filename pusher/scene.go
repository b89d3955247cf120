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
	preview            bool          // somebody looks at the preview
	encode             *videoStage   // nil: nobody wants pictures encoded
}

// filterParams are the filter's parameters of a config.
func filterParams(c *Config) beauty.Params {
	p := beauty.Params{Beauty: c.Beauty, Whiteness: c.Whiteness, Look: c.Filter, Strength: c.FilterStrength}
	if c.BeautyStyle == StyleNature {
		p.Style = beauty.Nature
	}
	return p
}
