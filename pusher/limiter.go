package pusher

// limiter keeps a sum of sounds from clipping: where it would be louder than limitCeiling its volume
// goes down at once, and comes back over limitRelease. Below the ceiling nothing is changed.
type limiter struct{ less float32 } // by which the volume is lowered now, 0-1

const (
	limitCeiling = 0.98
	limitRelease = 0.2 // seconds to get most of the way back: slow enough not to be heard as distortion
)

// apply limits interleaved samples; all channels of a sample frame have the same volume.
func (l *limiter) apply(buf []float32, f AudioFormat) {
	back := 1 - 1/(limitRelease*float32(f.Rate))
	for i := 0; i+f.Channels <= len(buf); i += f.Channels {
		frame := buf[i : i+f.Channels]
		l.less *= back
		var loudest float32
		for _, v := range frame {
			loudest = max(loudest, v, -v)
		}
		if loudest*(1-l.less) > limitCeiling {
			l.less = 1 - limitCeiling/loudest
		}
		if l.less < 1e-6 {
			l.less = 0
			continue
		}
		for j := range frame {
			frame[j] *= 1 - l.less
		}
	}
}
